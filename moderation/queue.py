"""The queue: what waits for a person, the longest wait first."""

from __future__ import annotations

from typing import Any

import msgspec
from redis.asyncio import Redis

from eventchat.log.connection import reaching_the_log
from eventchat.log.keys import RoomKeys
from eventchat.types.events import HeldCase
from eventchat.types.ids import CaseId, MessageId, RoomId, entry_key


async def waiting(redis: Redis, room: RoomId) -> list[HeldCase]:
    """The open cases of *room*, oldest first. Raises LogUnavailable."""
    async with reaching_the_log():
        flat = await redis.execute_command("HGETALL", RoomKeys(room).cases)
    found = (_read(case, body) for case, body in zip(flat[::2], flat[1::2], strict=True))
    return sorted(found, key=lambda held: entry_key(held.id))


async def find(redis: Redis, room: RoomId, case: CaseId) -> HeldCase | None:
    """One open case. Raises LogUnavailable."""
    async with reaching_the_log():
        body = await redis.execute_command("HGET", RoomKeys(room).cases, case)
    return _read(case.encode(), body) if body is not None else None


def _read(case: bytes, body: Any) -> HeldCase:
    """A case out of the hash, which keeps the event as it was before it had an id."""
    name = case.decode()
    held = msgspec.json.decode(body, type=HeldCase)
    return msgspec.structs.replace(held, id=MessageId(name), at=entry_key(name)[0])
