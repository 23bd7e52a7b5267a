"""How much of the logs is not in the database yet, for `/metrics`: also while no archiver can say so."""

from __future__ import annotations

import asyncio

from redis.asyncio import Redis

from eventchat.log.connection import heed_cancellation
from eventchat.log.keys import ROOMS, LogName
from eventchat.log.tail import AWAY
from eventchat.metrics import ARCHIVE_BACKLOG
from eventchat.types.ids import RoomId

EVERY_SECONDS = 5.0


class Backlog:
    """Asks the log itself, since an archiver that waits for the database has stopped counting."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def run(self) -> None:
        """Ask until cancelled; while the log is away, the last answer stands."""
        while True:
            heed_cancellation()
            try:
                ARCHIVE_BACKLOG.set(await self.entries())
            except AWAY:
                heed_cancellation()
            await asyncio.sleep(EVERY_SECONDS)

    async def entries(self) -> int:
        """Entries of all rooms, staff logs included, that wait for the database."""
        rooms = [RoomId(room.decode()) for room in await self._redis.execute_command("SMEMBERS", ROOMS)]
        if not rooms:
            return 0
        pipeline = self._redis.pipeline(transaction=False)
        for room in rooms:
            for staff in (False, True):
                pipeline.execute_command("HMGET", LogName(room, staff).head, "seq", "archived")
        heads = await pipeline.execute()
        return sum(max(0, int(seq or 0) - int(archived or 0)) for seq, archived in heads)
