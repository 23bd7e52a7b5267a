"""Trimming: the log keeps what is not stored yet, what is young, and the newest entries (G-15)."""

from __future__ import annotations

from pathlib import Path

from redis.asyncio import Redis
from redis.exceptions import ResponseError

from eventchat.log.connection import reaching_the_log
from eventchat.log.keys import GROUP, LogName, RoomKeys
from eventchat.log.scripts import Script
from eventchat.record.group import find_group
from eventchat.record.places import just_after
from eventchat.types.ids import MessageId, RoomId, entry_key

AT_ONCE = 1000
"""Entries of a log that go in one step, so that Redis is never busy for long."""

GRACE_MS = 60_000
"""A reader may have taken an entry just before it was trimmed: what masks it stays for a minute longer."""

_FORGET = Script(Path(__file__).parent / "lua" / "forget.lua")


class Trimmer:
    """Takes from the logs what the database has and no resuming reader may ask for."""

    def __init__(self, redis: Redis, *, keep_ms: int, keep_entries: int) -> None:
        self._redis = redis
        self._keep_ms = keep_ms
        self._keep_entries = keep_entries

    async def trim(self, log: LogName) -> int:
        """Trim *log*; how many entries went. Raises LogUnavailable when Redis is out of reach."""
        async with reaching_the_log():
            trimmed = 0
            while (step := await self._step(log)) == AT_ONCE:
                trimmed += step
            return trimmed + step

    async def trim_inbox(self, room: RoomId) -> None:
        """Take notices from the room's inbox that no resuming reader may ask for."""
        async with reaching_the_log():
            floor = await self._now_ms() - self._keep_ms
            await self._redis.execute_command("XTRIM", RoomKeys(room).inbox, "MINID", f"{floor}-0")

    async def _step(self, log: LogName) -> int:
        async with self._redis.pipeline(transaction=True) as pipeline:
            pipeline.execute_command("XINFO", "GROUPS", log.stream)
            pipeline.execute_command("XPENDING", log.stream, GROUP)
            pipeline.execute_command("XLEN", log.stream)
            try:
                groups, (_, oldest_pending, *_), length = await pipeline.execute()
            except ResponseError:  # the stream or its group is gone: nothing is known to be stored
                return 0
        group = find_group(groups)
        surplus = length - self._keep_entries
        if group is None or surplus <= 0:
            return 0
        stored_below = oldest_pending or just_after(group[b"last-delivered-id"].decode()).encode()
        young_from = b"%d-0" % (await self._now_ms() - self._keep_ms)
        end = min(stored_below, young_from, key=lambda entry_id: entry_key(entry_id.decode()))
        rows = await self._redis.execute_command(
            "XRANGE", log.stream, "-", b"(" + end, "COUNT", min(surplus, AT_ONCE)
        )
        if not rows:
            return 0
        floor = just_after(MessageId(rows[-1][0].decode()))
        await self._redis.execute_command("XTRIM", log.stream, "MINID", floor)
        if not log.staff:
            await self._forget(log.room, floor)
        return len(rows)

    async def _forget(self, room: RoomId, floor: MessageId) -> None:
        ms, number = entry_key(floor)
        keys = RoomKeys(room)
        await _FORGET.run(self._redis, (keys.redacted, keys.purged, keys.edited), (ms - GRACE_MS, number))

    async def _now_ms(self) -> int:
        seconds, micros = await self._redis.execute_command("TIME")
        return int(seconds) * 1000 + int(micros) // 1000
