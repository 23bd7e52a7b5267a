"""One blocking read per node over all the streams it follows.

A stream that is followed from now on is read at once: an entry in the node's own wake stream ends the read
that is under way. The reader's client is its own and never retries by itself (G-12, G-21).
"""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import structlog
from redis.asyncio import Redis
from redis.exceptions import BusyLoadingError, ConnectionError, ResponseError, TimeoutError

from eventchat.clock import now_ms
from eventchat.log.connection import connect, heed_cancellation
from eventchat.log.keys import wake
from eventchat.metrics import TAIL_LAG
from eventchat.types.cursor import START

logger = structlog.get_logger(__name__)

BLOCK_SECONDS = 5.0
MOST_ENTRIES = 512
"""Entries of one stream taken in one read."""

SHORTEST_WAIT, LONGEST_WAIT = 0.05, 2.0
"""Seconds between attempts to reach Redis again, full jitter (G-19)."""

Row = tuple[bytes, Mapping[bytes, bytes]]
AWAY = (ConnectionError, TimeoutError, BusyLoadingError, OSError)


class Listener(Protocol):
    """Who is told what the tail reads."""

    def entries(self, stream: str, rows: Sequence[Row]) -> None:
        """New entries of a followed stream, oldest first."""
        ...

    def lost(self) -> None:
        """Redis went away. Told once per outage."""
        ...

    async def found(self) -> None:
        """Redis is (back) in reach: check what is remembered before anything more is read (G-6)."""
        ...


class Tail:
    """Follows streams and tells its listener of every entry, in order."""

    def __init__(self, url: str, node: str, commands: Redis, listener: Listener) -> None:
        self._client = connect(url, connections=1, block_seconds=BLOCK_SECONDS)
        self._commands = commands
        self._wake = wake(node)
        self._listener = listener
        self._places: dict[str, str] = {self._wake: START}

    async def follow(self, stream: str, after: str) -> None:
        """Read *stream* from the entry after id *after* on, beginning now."""
        self._places[stream] = after
        await self._commands.execute_command("XADD", self._wake, "MAXLEN", 1, "*", "s", stream)

    def unfollow(self, stream: str) -> None:
        """Read *stream* no more."""
        self._places.pop(stream, None)

    def move(self, stream: str, after: str) -> None:
        """Go on with *stream* after id *after*, where it is followed."""
        if stream in self._places:
            self._places[stream] = after

    async def run(self) -> None:
        """Read until cancelled, through every outage."""
        attempt = 0
        try:
            while True:
                try:
                    await self._client.execute_command("PING")
                    await self._listener.found()
                    attempt = 0
                    await self._read()
                except AWAY as error:
                    heed_cancellation()
                    if attempt == 0:
                        logger.warning("log_lost", reason=type(error).__name__)
                        self._listener.lost()
                    longest = min(LONGEST_WAIT, SHORTEST_WAIT * 2 ** min(attempt, 10))
                    attempt += 1
                    await asyncio.sleep(max(0.2, random.uniform(SHORTEST_WAIT, longest)))
        finally:
            with contextlib.suppress(*AWAY):
                await self._client.aclose()

    async def _read(self) -> None:
        while True:
            heed_cancellation()
            places = dict(self._places)
            answer = await self._client.execute_command(
                "XREAD",
                "COUNT",
                MOST_ENTRIES,
                "BLOCK",
                int(BLOCK_SECONDS * 1000),
                "STREAMS",
                *places,
                *places.values(),
            )
            for stream, rows in _streams(answer):
                if self._places.get(stream) != places[stream]:
                    continue  # unfollowed or moved while the read was under way
                self._places[stream] = rows[-1][0].decode()
                if stream != self._wake:
                    TAIL_LAG.observe(max(0, now_ms() - int(rows[0][0].partition(b"-")[0])) / 1000)
                    self._listener.entries(stream, rows)

    async def forget(self) -> None:
        """Leave nothing of this node behind in Redis."""
        with contextlib.suppress(*AWAY, ResponseError):
            await self._commands.execute_command("DEL", self._wake)


def _streams(answer: Any) -> list[tuple[str, list[Row]]]:
    return [
        (name.decode(), [(row[0], dict(zip(row[1][::2], row[1][1::2], strict=True))) for row in rows])
        for name, rows in answer or ()
    ]
