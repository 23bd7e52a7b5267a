"""A log over one Redis Stream: what stands in it, read by place."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import msgspec
from redis.asyncio import Redis

from eventchat.log.entry import Entry, Purge, Redactions
from eventchat.log.keys import LogName, RoomKeys
from eventchat.log.scripts import begin_epoch
from eventchat.types.cursor import START, Cursor, Epoch
from eventchat.types.events import Pinned
from eventchat.types.ids import MessageId, RoomId, UserId, entry_key


class Head(msgspec.Struct, frozen=True):
    """Where a log stands: its epoch, its newest entry, its oldest one."""

    epoch: Epoch
    seq: int
    newest: MessageId = START
    oldest: Entry | None = None

    @property
    def cursor(self) -> Cursor:
        """The place after the newest entry."""
        return Cursor(self.epoch, self.newest, self.seq)


class RoomLog:
    """Reading one log. Entries come oldest first, as they were appended: mask them by `redactions`."""

    def __init__(self, redis: Redis, name: LogName) -> None:
        self._redis = redis
        self.name = name

    async def head(self) -> Head:
        """Where the log stands now; a log that has no epoch gets one."""
        epoch, seq = await begin_epoch(self._redis, self.name)
        newest, oldest = await self.newest(1), await self.after(START, 1)
        if not newest:
            return Head(epoch, seq)
        return Head(epoch, newest[0].seq, newest[0].id, oldest[0] if oldest else None)

    async def newest(self, count: int) -> list[Entry]:
        """The newest *count* entries."""
        return await self.before(None, count)

    async def before(self, entry_id: MessageId | None, count: int) -> list[Entry]:
        """The newest *count* entries before *entry_id*, which need not exist; None means the end."""
        if entry_id is not None and entry_key(entry_id) == entry_key(START):
            return []  # Redis takes no end before the first id
        end = f"({entry_id}" if entry_id else "+"
        rows = await self._command("XREVRANGE", self.name.stream, end, "-", "COUNT", count)
        return [Entry.read(row[0], _pairs(row[1])) for row in reversed(rows)]

    async def after(self, entry_id: MessageId, count: int) -> list[Entry]:
        """The oldest *count* entries after *entry_id*, which need not exist."""
        rows = await self._command("XRANGE", self.name.stream, f"({entry_id}", "+", "COUNT", count)
        return [Entry.read(row[0], _pairs(row[1])) for row in rows]

    async def find(self, entry_id: MessageId) -> Entry | None:
        """The entry with this id, if the log still has it."""
        rows = await self._command("XRANGE", self.name.stream, entry_id, entry_id)
        return Entry.read(rows[0][0], _pairs(rows[0][1])) if rows else None

    async def redactions(self) -> Redactions:
        """What has been removed from the room; nothing is ever removed from a staff log."""
        if self.name.staff:
            return Redactions()
        return await read_redactions(self._redis, self.name.room)

    async def pinned(self) -> Pinned | None:
        """What is pinned in the room, as it was when it was pinned; its time may be over."""
        body = None if self.name.staff else await self._command("HGET", self.name.head, "pinned")
        return msgspec.json.decode(body, type=Pinned) if body else None

    async def _command(self, *parts: str | int) -> Any:
        return await self._redis.execute_command(*parts, **{"NEVER_DECODE": True})


async def read_redactions(redis: Redis, room: RoomId) -> Redactions:
    """A room's redaction set."""
    return (await read_all_redactions(redis, (room,)))[room]


async def read_all_redactions(redis: Redis, rooms: Collection[RoomId]) -> dict[RoomId, Redactions]:
    """The redaction sets of *rooms*, in one round trip."""
    async with redis.pipeline(transaction=False) as pipeline:
        for room in rooms:
            pipeline.execute_command("HGETALL", RoomKeys(room).redacted)
            pipeline.execute_command("HGETALL", RoomKeys(room).purged)
            pipeline.execute_command("HGETALL", RoomKeys(room).edited)
        answers = await pipeline.execute()
    return {
        room: _redactions(*map(_mapping, answers[3 * number : 3 * number + 3]))
        for number, room in enumerate(rooms)
    }


def _redactions(
    removed: Mapping[bytes, bytes], purged: Mapping[bytes, bytes], edited: Mapping[bytes, bytes]
) -> Redactions:
    redactions = Redactions({}, {}, {})
    for target, value in edited.items():
        redactions.edits[MessageId(target.decode())] = value.decode().partition(" ")[2]
    for target, by in removed.items():
        redactions.removed[MessageId(target.decode())] = MessageId(by.decode())
    for until, value in purged.items():
        user, _, since = value.decode().partition(" ")
        entry_id = MessageId(until.decode())
        redactions.purges[entry_id] = Purge(UserId(user), int(since), entry_id)
    return redactions


def _pairs(flat: Any) -> Mapping[bytes, bytes]:
    return dict(zip(flat[::2], flat[1::2], strict=True))


def _mapping(answer: Any) -> Mapping[bytes, bytes]:
    return answer if isinstance(answer, dict) else _pairs(answer)
