"""The Lua scripts as typed functions; a script that Redis forgot is sent again (`NOSCRIPT`)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from hashlib import sha1
from pathlib import Path
from typing import Any

import msgspec
from redis.asyncio import Redis
from redis.exceptions import NoScriptError

from eventchat.log.keys import LogName, RoomKeys
from eventchat.types.cursor import Cursor, Epoch, new_epoch
from eventchat.types.ids import CaseId, MessageId, UserId

LUA = Path(__file__).parent / "lua"
SHADOW = LUA / "shadow.lua"
"""What the scripts share that show a message to its author alone."""

Argument = str | bytes | int

REMEMBER_MS = 24 * 3_600_000
"""How long it is known how a case was decided."""


@cache
def prelude() -> str:
    """The Lua functions in front of every script that appends."""
    return (LUA / "prelude.lua").read_text()


class Script:
    """One Lua script: its source with the prelude and what else it *shares* with others, run by digest."""

    def __init__(self, path: Path, *shares: Path) -> None:
        self.source = prelude() + "".join(part.read_text() for part in (*shares, path))
        self.digest = sha1(self.source.encode(), usedforsecurity=False).hexdigest()

    async def run(self, redis: Redis, keys: Sequence[str], arguments: Sequence[Argument]) -> Any:
        """Run it; safe to send twice only for scripts that say so, hence no retry but for NOSCRIPT."""
        try:
            return await redis.execute_command("EVALSHA", self.digest, len(keys), *keys, *arguments)
        except NoScriptError:  # nothing has run
            return await redis.execute_command("EVAL", self.source, len(keys), *keys, *arguments)


_APPEND = Script(LUA / "append.lua")
_REMOVE = Script(LUA / "remove.lua")
_PURGE = Script(LUA / "purge.lua")
_UNSHADOW = Script(LUA / "unshadow.lua")
_CONFIGURE = Script(LUA / "configure.lua")
_BEGIN_EPOCH = Script(LUA / "begin_epoch.lua")


class Place(msgspec.Struct, frozen=True):
    """Where an entry came to stand."""

    cursor: Cursor
    duplicate: bool = False

    @classmethod
    def read(cls, entry_id: bytes, seq: int, epoch: bytes, duplicate: int = 0) -> Place:
        """From what the scripts return."""
        return cls(Cursor(Epoch(epoch.decode()), MessageId(entry_id.decode()), seq), bool(duplicate))


async def append(
    redis: Redis, log: LogName, kind: str, body: bytes, *, about: tuple[MessageId, UserId] | None = None
) -> Place:
    """Append an event that was decided on already; *about* is the message it is about, and its author."""
    arguments = new_epoch(), kind, body, *(about or ())
    return Place.read(*await _APPEND.run(redis, (log.stream, log.head), arguments))


async def remove(
    redis: Redis, room: RoomKeys, target: MessageId, body: bytes
) -> tuple[MessageId, Cursor | None]:
    """Remove *target*; the id of the removing entry, and its place unless *target* was gone before."""
    entry_id, seq, epoch, is_new = await _REMOVE.run(
        redis, (room.log.stream, room.log.head, room.redacted), (new_epoch(), target, body)
    )
    place = Place.read(entry_id, seq, epoch).cursor if is_new else None
    return MessageId(entry_id.decode()), place


async def purge(redis: Redis, room: RoomKeys, user: UserId, since: int, body: bytes) -> Place:
    """Purge everything *user* said from *since* (ms) until now."""
    answer = await _PURGE.run(
        redis, (room.log.stream, room.log.head, room.purged), (new_epoch(), user, since, body)
    )
    return Place.read(*answer)


async def configure(
    redis: Redis,
    room: RoomKeys,
    *,
    state: str,
    slow_ms: int,
    rate_n: int,
    rate_ms: int,
    settings: bytes,
    tell: Sequence[tuple[str, bytes]] = (),
) -> Place | None:
    """Put rules in force; *tell* are the (type, body) of the entries that announce the change."""
    pairs = [part for pair in tell for part in pair]
    answer = await _CONFIGURE.run(
        redis,
        (room.log.stream, room.log.head, room.rules),
        (new_epoch(), state, slow_ms, rate_n, rate_ms, settings, *pairs),
    )
    return Place.read(*answer) if answer else None


async def begin_epoch(redis: Redis, log: LogName, expected: Epoch | None = None) -> tuple[Epoch, int]:
    """The log's epoch and newest seq; a new epoch if it had none, or still had *expected* (G-6)."""
    epoch, seq = await _BEGIN_EPOCH.run(redis, (log.head,), (expected or "", new_epoch()))
    return Epoch(epoch.decode()), seq


async def unshadow(
    redis: Redis, room: RoomKeys, case: CaseId, user: UserId, message: MessageId, told: bytes, removed: bytes
) -> tuple[MessageId, int]:
    """Take back a message that only its author sees: id and seq of what they are told (0 if it was gone)."""
    keys = (
        room.shadows,
        room.inbox,
        room.cases,
        room.staff.stream,
        room.staff.head,
        room.decided(case),
        room.log.head,
    )
    event = msgspec.json.decode(told, type=dict[str, Any])
    remembered = msgspec.json.encode({"by": event["by"], "outcome": event["outcome"]})
    arguments = new_epoch(), message, case, user, told, remembered, REMEMBER_MS, removed
    entry_id, seq = await _UNSHADOW.run(redis, keys, arguments)
    return MessageId(entry_id.decode()), seq
