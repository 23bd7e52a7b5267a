"""Somebody who talks in a room through the real scripts, and remembers what was said."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import Any

import msgspec
from redis.asyncio import Redis

from eventchat.log import scripts
from eventchat.log.admissions import Admissions, Admit
from eventchat.log.entry import Entry
from eventchat.log.keys import ROOMS, LogName, RoomKeys
from eventchat.log.roomlog import RoomLog
from eventchat.record.archiver import Archiver
from eventchat.record.database import Database
from eventchat.record.history import History
from eventchat.types.cursor import START, Epoch, new_epoch
from eventchat.types.ids import MessageId, RoomId, UserId

ADA = UserId("u_ada")
BOB = UserId("u_bob")

Archiving = Callable[..., AbstractAsyncContextManager[Archiver]]
"""Starts an archiver that runs while the block does."""


class Talk:
    """A room of a test."""

    def __init__(self, redis: Redis, room: RoomId) -> None:
        self.redis = redis
        self.room = room
        self.keys = RoomKeys(room)
        self.log = RoomLog(redis, LogName(room))

    @classmethod
    async def in_room(cls, redis: Redis, room: RoomId) -> Talk:
        """In a room that the archivers know."""
        await redis.execute_command("SADD", ROOMS, room)
        return cls(redis, room)

    async def says(
        self, text: str, by: UserId = ADA, reply_to: MessageId | None = None, quote: str = ""
    ) -> MessageId:
        """Post *text*; the message's id."""
        event: dict[str, object] = {"type": "posted", "author": {"id": by, "name": by}, "text": text}
        if reply_to:
            event["reply_to"] = {"id": reply_to, "author": {"id": ADA, "name": "Ada"}, "text": quote}
        nonce = secrets.token_hex(8)
        admissions = Admissions(self.redis, nonce_ms=900_000, backlog_limit=200_000)
        admitted = await admissions.admit(
            self.keys,
            Admit(
                disposition="post",
                body=msgspec.json.encode(event),
                user=by,
                nonce=nonce,
                digest=nonce,
                quotes=reply_to or "",
                quoted_author=ADA if reply_to else "",
                unpaced=True,
            ),
        )
        assert isinstance(admitted, scripts.Place)
        return admitted.cursor.id

    async def said_long_ago(self, count: int, minutes: float = 60, apart_ms: int = 1) -> list[MessageId]:
        """Fill the empty log with *count* messages, the first of which is *minutes* old; their ids."""
        epoch = new_epoch()
        first = int((time.time() - minutes * 60) * 1000)
        ids = [MessageId(f"{first + number * apart_ms}-0") for number in range(count)]
        async with self.redis.pipeline(transaction=True) as pipeline:
            pipeline.execute_command("HSET", self.log.name.head, "epoch", epoch, "seq", count)
            for number, entry_id in enumerate(ids, 1):
                body = msgspec.json.encode(
                    {"type": "posted", "author": {"id": ADA, "name": "Ada"}, "text": f"old {number}"}
                )
                fields = ("e", epoch, "s", number, "t", "posted", "d", body, "u", ADA)
                pipeline.execute_command("XADD", self.log.name.stream, entry_id, *fields)
            await pipeline.execute()
        return ids

    async def removes(self, target: MessageId) -> MessageId:
        """Remove a message; the removing entry's id."""
        body = msgspec.json.encode({"type": "removed", "targets": [target], "by": "moderator"})
        return (await scripts.remove(self.redis, self.keys, target, body))[0]

    async def restores(self, target: MessageId) -> None:
        """Undo a removal."""
        messages = [{"type": "posted", "id": target, "author": {"id": ADA, "name": "Ada"}, "text": "back"}]
        await self.redis.execute_command("HDEL", self.keys.redacted, target)
        await self.appends("restored", {"messages": messages})

    async def edits(self, target: MessageId, text: str, author: UserId = ADA) -> MessageId:
        """Let a message read *text*; the editing entry's id."""
        body = msgspec.json.encode({"type": "edited", "target": target, "text": text, "by": "moderator"})
        entry = (
            await scripts.append(self.redis, self.log.name, "edited", body, about=(target, author))
        ).cursor.id
        await self.redis.execute_command("HSET", self.keys.edited, target, f"{entry} {text}")
        return entry

    async def purges(self, user: UserId, since: int = -1) -> None:
        """Remove everything *user* said."""
        body = msgspec.json.encode({"type": "purged", "user": user, "since": since})
        await scripts.purge(self.redis, self.keys, user, since, body)

    async def appends(self, kind: str, members: dict[str, object], staff: bool = False) -> None:
        """Append any other entry."""
        body = msgspec.json.encode({"type": kind, **members})
        await scripts.append(self.redis, LogName(self.room, staff), kind, body)

    async def entries(self) -> list[Entry]:
        """What is in the log now."""
        return await self.log.after(START, 100_000)

    async def trim_to(self, entry_id: MessageId) -> None:
        """Let the log begin with *entry_id*."""
        await self.redis.execute_command("XTRIM", self.log.name.stream, "MINID", entry_id)

    async def begins_anew(self) -> None:
        """The log's epoch is replaced, as after it went back."""
        epoch = Epoch((await self.redis.execute_command("HGET", self.log.name.head, "epoch")).decode())
        await scripts.begin_epoch(self.redis, self.log.name, epoch)

    async def archived(self) -> bool:
        """Whether the archivers have stored everything."""
        for log in (self.keys.log, self.keys.staff):
            head = await self.redis.execute_command("HMGET", log.head, "seq", "archived")
            if int(head[0] or 0) != int(head[1] or 0):
                return False
        return True


@asynccontextmanager
async def archiving_into(
    database: Database, url: str, node: str = "a", **given: Any
) -> AsyncIterator[Archiver]:
    """An archiver that runs while the block does."""
    options = {"resume_minutes": 10, "resume_entries": 1000, "trim_seconds": 0.05, **given}
    archiver = Archiver(url, node, database, **options)
    task = asyncio.create_task(archiver.run())
    yield archiver
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def texts(messages: Sequence[bytes]) -> list[str]:
    """What these messages say."""
    return [msgspec.json.decode(message)["text"] for message in messages]


async def exported(history: History, room: RoomId) -> list[str]:
    """What everything visible in the room says."""
    return texts([message async for message in history.export(room)])
