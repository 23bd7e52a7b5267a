"""Rules that look at what waits in the open rooms, again and again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence

import structlog

from eventchat.errors import ChatError
from eventchat.types.ids import RoomId
from eventchat.types.rooms import RoomSettings

logger = structlog.get_logger(__name__)

LOOK_SECONDS = 2.0

Look = Callable[[RoomId, RoomSettings], Awaitable[int]]
"""Looks at one room and does what is due; how much that was."""


async def make_rounds(
    rooms: Callable[[], Iterable[tuple[RoomId, RoomSettings]]], looks: Sequence[Look]
) -> None:
    """Let all *looks* go through the *rooms* that are open here, every two seconds, until cancelled."""
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        for room, settings in list(rooms()):
            for look in looks:
                try:
                    await look(room, settings)
                except ChatError as error:  # somebody was first, or an outage: the next look finds out
                    logger.info("not_let_through", room=room, reason=error.code)
