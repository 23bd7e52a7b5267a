"""The graceful end: readers are told when to come back, then their streams end (G-24)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol

import structlog

from eventchat.errors import Draining
from eventchat.health import Health
from eventchat.rooms.batch import of_events
from eventchat.rooms.hub import Hub
from eventchat.types.events import Reconnect

logger = structlog.get_logger(__name__)

LONGEST_SECONDS = 8.0
"""Streams that have not ended by then are cut."""

SLICE = 200
"""Readers told between two turns of the event loop."""


class Doorway(Protocol):
    """What lets streams in, and can stop."""

    draining: bool

    def open_streams(self) -> int:
        """How many streams are open."""
        ...


class Drain:
    """Ends a node's streams, once."""

    def __init__(self, hub: Hub, health: Health, doorway: Doorway, come_back: Callable[[], int]) -> None:
        self._hub = hub
        self._health = health
        self._doorway = doorway
        self._come_back = come_back

    async def run(self) -> None:
        """Refuse new streams, send every reader on its way, and wait until they have gone."""
        self._health.draining = True
        self._doorway.draining = True
        told = 0
        for opened in self._hub.opened():
            for reader in opened.room.readers():
                after_ms = self._come_back()
                reader.writer.write(of_events(Reconnect(after_ms)).frame(reader.wire))
                reader.writer.end(Draining(), after_ms=after_ms)
                told += 1
                if told % SLICE == 0:
                    await asyncio.sleep(0)
        loop = asyncio.get_running_loop()
        deadline = loop.time() + LONGEST_SECONDS
        while self._doorway.open_streams() and loop.time() < deadline:
            await asyncio.sleep(0.02)
        logger.info("drained", readers=told, left=self._doorway.open_streams())
