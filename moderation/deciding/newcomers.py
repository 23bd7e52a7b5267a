"""Who is new to a room: those of whom too few messages have been seen there."""

from __future__ import annotations

from redis.asyncio import Redis

from eventchat.errors import HistoryUnavailable
from eventchat.log.connection import reaching_the_log
from eventchat.log.keys import LogName, RoomKeys
from eventchat.log.roomlog import RoomLog
from eventchat.record.database import Database
from eventchat.record.tables import ArchivedEntry
from eventchat.types.ids import RoomId, UserId

RECENT = 500
"""Entries of the log in which somebody's messages are counted while the record is out of reach."""


class Newcomers:
    """Finds out who is new, when the admit script asks: in rooms where first messages wait."""

    def __init__(self, redis: Redis, database: Database) -> None:
        self._redis = redis
        self._database = database

    async def is_new(self, room: RoomId, user: UserId, count: int) -> bool:
        """Whether fewer than *count* messages of *user* have been seen in *room*, removed ones not counted.

        The record is a moment behind the log: both are looked at. Whoever is not new is known to the admit
        script from now on, which asks for nobody it knows. Raises LogUnavailable.
        """
        if not await self.seen(room, user, count):
            return True
        async with reaching_the_log():
            await self._redis.execute_command("SADD", RoomKeys(room).known, user)
        return False

    async def seen(self, room: RoomId, user: UserId, count: int) -> bool:
        """Whether *count* messages of *user* have been seen, and not been removed. Raises LogUnavailable."""
        found = await self._logged(room, user)
        if len(found) < count:
            found |= await self._stored(room, user, count)
        return len(found) >= count

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
