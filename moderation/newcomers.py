"""Who is new to a room: those of whom too few messages have been seen there."""

from __future__ import annotations

from collections import OrderedDict

from redis.asyncio import Redis

from eventchat.errors import HistoryUnavailable
from eventchat.log.connection import reaching_the_log
from eventchat.log.keys import LogName
from eventchat.log.roomlog import RoomLog
from eventchat.record.database import Database
from eventchat.record.tables import ArchivedEntry
from eventchat.types.ids import RoomId, UserId

RECENT = 500
"""Entries of the log in which somebody's messages are counted while the record is out of reach."""

REMEMBERED = 20_000
"""People of whom a node knows that they are new no more."""


class Newcomers:
    """Knows who is new. Asked only in rooms that want to know."""

    def __init__(self, redis: Redis, database: Database) -> None:
        self._redis = redis
        self._database = database
        self._known: OrderedDict[tuple[RoomId, UserId], int] = OrderedDict()

    async def is_new(self, room: RoomId, user: UserId, count: int) -> bool:
        """Whether fewer than *count* messages of *user* have been seen in *room*, removed ones not counted.

        The record is a moment behind the log: both are looked at. Raises LogUnavailable.
        """
        key = (room, user)
        if self._known.get(key, 0) >= count:
            self._known.move_to_end(key)
            return False
        seen = await self._logged(room, user)
        if len(seen) < count:
            seen |= await self._stored(room, user, count)
        if len(seen) < count:
            return True
        self._known[key] = count
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return False

    async def _logged(self, room: RoomId, user: UserId) -> set[str]:
        async with reaching_the_log():
            log = RoomLog(self._redis, LogName(room))
            entries, redactions = await log.newest(RECENT), await log.redactions()
        return {
            entry.id
            for entry in entries
            if entry.author == user and entry.type == "posted" and not redactions.hides(entry.id, user)
        }

    async def _stored(self, room: RoomId, user: UserId, count: int) -> set[str]:
        try:
            async with self._database.reading():
                rows = (
                    await ArchivedEntry.select(ArchivedEntry.ms, ArchivedEntry.n)
                    .where(
                        (ArchivedEntry.room == room)
                        & (ArchivedEntry.author == user)
                        & (ArchivedEntry.staff == False)  # noqa: E712 - Piccolo's operator
                        & (ArchivedEntry.type == "posted")
                        & ArchivedEntry.removed_by.is_null()
                    )
                    .limit(count)
                )
        except HistoryUnavailable:
            return set()
        return {f"{row['ms']}-{row['n']}" for row in rows}
