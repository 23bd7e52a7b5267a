"""What staff put before everybody: announcements, and the pinned message. All of it can be undone."""

from __future__ import annotations

from typing import Any, Literal

import msgspec
from redis.asyncio import Redis

from eventchat.clock import now_ms
from eventchat.errors import NotFound, RejectedText
from eventchat.log.connection import reaching_the_log
from eventchat.log.keys import RoomKeys
from eventchat.log.scripts import Script
from eventchat.record.database import Database
from eventchat.record.tables import ArchivedEntry
from eventchat.text import clean_text, masked
from eventchat.types.cursor import new_epoch
from eventchat.types.events import (
    Announced,
    AnnouncedByStaff,
    Pinned,
    PinnedByStaff,
    Removed,
    RemovedByStaff,
    Style,
    UnpinnedByStaff,
)
from eventchat.types.ids import MessageId, RoomId, UserId, entry_key
from eventchat.types.people import Actor, Person
from eventchat.types.verdicts import Verdict
from moderation.deciding import audit, scripts
from moderation.deciding.acting import as_json
from moderation.deciding.earlier import stood_before
from moderation.deciding.edits import text_now
from moderation.deciding.scripts import LUA
from moderation.deciding.standing import Standing
from moderation.deciding.tables import PinRecord

LONGEST = 500
"""Code points of an announcement."""

_PIN = Script(LUA / "pin.lua")
_ANNOUNCE = Script(LUA / "announce.lua")

NOTHING_PINNED = "-"
Row = dict[str, Any]
PinOutcome = Literal["done", "gone", "nothing", "other"]


class Shown(msgspec.Struct, frozen=True):
    """What was put before everybody, or taken away: the action's number, the message, until when (ms)."""

    number: int
    message: MessageId
    until: int = 0


class Stage:
    """Announces, pins and unpins for whoever was checked to be on the staff. Raises as `Acting` says."""

    def __init__(self, redis: Redis, database: Database) -> None:
        self._redis = redis
        self._database = database
        self._standing = Standing(redis, database)

    async def announce(
        self, room: RoomId, person: Person, text: str, style: Style, verdict: Verdict
    ) -> Shown:
        """Say *text* to everybody, as far as *verdict* lets it pass.

        Raises Empty, TooLong, BadText, RejectedText.
        """
        text = clean_text(text, LONGEST)
        match verdict.action:
            case "allow":
                pass
            case "mask":
                text = masked(text, verdict.spans)
            case _:
                raise RejectedText(verdict.reason or None, rule=verdict.rule, category=verdict.category)
        by = audit.actor_of(person, room)
        body = as_json(Announced(text=text, style=style, by=by))
        keys = RoomKeys(room)
        async with self._database.writing(), reaching_the_log():
            number = await audit.record(room, by, "announce", "", text=text, style=style)
            told = as_json(AnnouncedByStaff(text=text, style=style, by=by, action=str(number)))
            streams = keys.log.stream, keys.log.head, keys.staff.stream, keys.staff.head
            entry, _ = await _ANNOUNCE.run(self._redis, streams, (new_epoch(), body, told))
            message = MessageId(entry.decode())
            await audit.complete(number, text=text, style=style, message=message)
        return Shown(number, message)

    async def pin(self, room: RoomId, person: Person, message: MessageId, seconds: int = 0) -> Shown:
        """Let *message* stand above the others for *seconds* (0: until it is unpinned).

        Raises NotFound for one that is not there any more.
        """
        posted = await self._standing.message(room, message)
        if posted is None:
            raise NotFound("There is no such message.")
        by, until = audit.actor_of(person, room), now_ms() + seconds * 1000 if seconds else 0
        text = await text_now(self._redis, self._database, room, posted)
        alone = msgspec.structs.replace(posted, text=text, nonce="", reply_to=None, written=0)
        body = as_json(Pinned(message=alone, by=by, until=until))
        more: dict[str, Any] = {"user": posted.author.id, "name": posted.author.name, "until": until}
        async with self._database.writing(), reaching_the_log():
            if await removed_on_record(room, message):
                raise NotFound("This message was removed.")
            number = await audit.record(room, by, "pin", message, **more)
            told = PinnedByStaff(
                message=message,
                by=by,
                user=posted.author.id,
                name=posted.author.name,
                text=text,
                until=until,
                action=str(number),
            )
            outcome, before, before_as = await self._run(room, body, str(number), told)
            if outcome != "done":
                raise NotFound("This message was removed.")
            await keep_pinned(room, body, str(number))
            await audit.complete(number, **more, before=before, before_as=before_as)
        return Shown(number, message, until)

    async def unpin(self, room: RoomId, person: Person) -> Shown:
        """Let no message stand above the others. Raises NotFound if none does."""
        by = audit.actor_of(person, room)
        async with self._database.writing(), reaching_the_log():
            body = await self._redis.execute_command("HGET", RoomKeys(room).log.head, "pinned")
            if not body:
                raise NotFound("Nothing is pinned.")
            pinned = msgspec.json.decode(body, type=Pinned)
            if 0 < pinned.until <= now_ms():
                raise NotFound("Nothing is pinned: its time ran out.")
            message = pinned.message.id
            number = await audit.record(room, by, "unpin", message)
            told = UnpinnedByStaff(message=message, by=by, action=str(number))
            outcome, before, before_as = await self._run(room, b"", "", told)
            if outcome != "done":
                raise NotFound("Nothing is pinned.")
            await keep_pinned(room, b"", "")
            await audit.complete(number, before=before, before_as=before_as)
        return Shown(number, message)

    async def take_back(self, room: RoomId, by: Actor, row: Row) -> None:
        """Undo the action on record in *row*, inside a transaction; what was changed since is left alone."""
        detail = msgspec.json.decode(row["detail"])
        if row["action"] == "announce":
            await self._unannounce(room, by, MessageId(detail.get("message", "")))
            return
        expected = detail.get("as", str(row["id"])) if row["action"] == "pin" else NOTHING_PINNED
        former, former_as = await stood_before(
            room, "pin", detail.get("before", ""), detail.get("before_as", "")
        )
        pinned = msgspec.json.decode(former, type=Pinned) if former else None
        if pinned is not None and not await _is_over(room, pinned):
            text = await text_now(self._redis, self._database, room, pinned.message)
            message = msgspec.structs.replace(pinned.message, text=text)
            body = as_json(Pinned(message=message, by=pinned.by, until=pinned.until))
            told = PinnedByStaff(
                message=message.id,
                by=by,
                user=message.author.id,
                name=message.author.name,
                text=text,
                until=pinned.until,
            )
            outcome, _, _ = await self._run(room, body, former_as, told, expected)
            if outcome == "done":
                await keep_pinned(room, body, former_as)
            if outcome != "gone":
                return
        if row["action"] == "pin":
            told_so = UnpinnedByStaff(message=MessageId(row["target"]), by=by)
            outcome, _, _ = await self._run(room, b"", "", told_so, expected)
            if outcome == "done":
                await keep_pinned(room, b"", "")

    async def _unannounce(self, room: RoomId, by: Actor, message: MessageId) -> None:
        body = as_json(Removed(targets=(message,), by="moderator"))
        told = as_json(RemovedByStaff(targets=(message,), by=by))
        await scripts.remove(self._redis, RoomKeys(room), message, body, told)

    async def _run(
        self,
        room: RoomId,
        body: bytes,
        number: str,
        told: PinnedByStaff | UnpinnedByStaff,
        expected: str = "",
    ) -> tuple[PinOutcome, str, str]:
        keys = RoomKeys(room)
        names = keys.log.stream, keys.log.head, keys.redacted, keys.purged, keys.staff.stream, keys.staff.head
        kind = "pinned_by_staff" if body else "unpinned_by_staff"
        author: UserId | str = told.user if isinstance(told, PinnedByStaff) else ""
        arguments = new_epoch(), body, number, told.message, author, kind, as_json(told), expected
        outcome, before, before_as = await _PIN.run(self._redis, names, arguments)
        return outcome.decode(), before.decode(), before_as.decode()


async def keep_pinned(room: RoomId, body: bytes, number: str) -> None:
    """Put on record what is pinned, or that nothing is, by which action; inside the caller's transaction."""
    await PinRecord.delete().where(PinRecord.room == room)
    await PinRecord.insert(PinRecord(room=room, pinned=body.decode(), action=number))


async def _is_over(room: RoomId, pinned: Pinned) -> bool:
    """Whether it would not be pinned any more: its time is over, or the message was removed."""
    return 0 < pinned.until <= now_ms() or await removed_on_record(room, pinned.message.id)


async def removed_on_record(room: RoomId, message: MessageId) -> bool:
    """Whether the record has *message* as removed; inside a block that may read it."""
    ms, number = entry_key(message)
    return await ArchivedEntry.exists().where(
        (ArchivedEntry.room == room)
        & (ArchivedEntry.staff == False)  # noqa: E712 - Piccolo's operator
        & (ArchivedEntry.ms == ms)
        & (ArchivedEntry.n == number)
        & ArchivedEntry.removed_by.is_not_null()
    )


async def refill(redis: Redis, database: Database, room: RoomId) -> None:
    """Give a log that was lost its pinned message back, from the record."""
    async with database.reading():
        row = await PinRecord.select().where(PinRecord.room == room).first()
        if row is None or not row["pinned"]:
            return
        pinned = msgspec.json.decode(row["pinned"], type=Pinned)
        if await removed_on_record(room, pinned.message.id):
            return
        text = await text_now(redis, database, room, pinned.message)
    message = msgspec.structs.replace(pinned.message, text=text)
    body = as_json(Pinned(message=message, by=pinned.by, until=pinned.until)).decode()
    async with reaching_the_log():
        fields = {"pinned": body, "pinned_as": row["action"]}
        await scripts.restore(redis, RoomKeys(room).log.head, fields)
