"""How many read a room, over all nodes: said at most once a second, and only when it changed."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from redis.asyncio import Redis

from eventchat.clock import now_ms
from eventchat.log.connection import heed_cancellation
from eventchat.log.keys import RoomKeys
from eventchat.log.tail import AWAY
from eventchat.metrics import SIGNALS_DROPPED
from eventchat.rooms.batch import of_events
from eventchat.rooms.hub import Hub
from eventchat.rooms.opened import Opened
from eventchat.types.events import Viewers

EVERY_SECONDS = 1.0
STALE_MS = 15_000
"""A node that has not said how many it has for this long is gone."""

REPEAT_MS = 5_000


class Presence:
    """Tells the other nodes how many readers this one has, and the readers how many there are."""

    def __init__(self, redis: Redis, hub: Hub, node: str) -> None:
        self._redis = redis
        self._hub = hub
        self._node = node
        self._said: dict[str, tuple[int, int]] = {}

    async def run(self) -> None:
        """Count until cancelled; an outage of the log only pauses it."""
        try:
            while True:
                await asyncio.sleep(EVERY_SECONDS)
                try:
                    await self._round()
                except AWAY:
                    heed_cancellation()
                    continue
        finally:
            await self._leave()

    async def _leave(self) -> None:
        """Take this node's readers off the count at once, not when they have gone stale."""
        with suppress(*AWAY):
            for key in self._said:
                await self._redis.execute_command("HDEL", key, self._node)

    async def _round(self) -> None:
        rooms = [opened for opened in self._hub.opened() if not opened.name.staff]
        if not rooms:
            return
        now = now_ms()
        pipeline = self._redis.pipeline(transaction=False)
        for opened in rooms:
            key = RoomKeys(opened.name.room).viewers
            count = len(opened.room)
            if self._due(key, count, now):
                pipeline.execute_command("HSET", key, self._node, f"{count} {now}")
                pipeline.execute_command("PEXPIRE", key, STALE_MS)
                self._said[key] = (count, now)
            pipeline.execute_command("HGETALL", key)
        answers = [answer for answer in await pipeline.execute() if isinstance(answer, list)]
        for opened, answer in zip(rooms, answers, strict=True):
            self._tell(opened, total(answer[1::2], now))

    def _due(self, key: str, count: int, now: int) -> bool:
        said = self._said.get(key)
        return said is None or said[0] != count or now - said[1] >= REPEAT_MS

    def _tell(self, opened: Opened, count: int) -> None:
        if count == opened.room.viewers:
            return
        if opened.delivery.pace.pressed(asyncio.get_running_loop().time()):
            SIGNALS_DROPPED.inc()
            return
        opened.room.viewers = count
        opened.delivery.tell(of_events(Viewers(count)))


def total(values: list[bytes], now: int) -> int:
    """The sum over nodes that have said something lately; each value is "count at"."""
    counts = (value.split() for value in values)
    return sum(int(count) for count, at in counts if now - int(at) < STALE_MS)
