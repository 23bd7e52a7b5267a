"""Hiding parts of a message that was posted, and showing them again. What was written stays on record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from redis.asyncio import Redis

from eventchat.errors import BadRequest, LogUnavailable, NotFound
from eventchat.log.connection import reaching_the_log
from eventchat.log.keys import RoomKeys
from eventchat.log.scripts import Script
from eventchat.record.database import Database
from eventchat.record.tables import ArchivedEntry
from eventchat.text import masked
from eventchat.types.cursor import new_epoch
from eventchat.types.events import Edited, EditedByStaff, Pinned, Posted, RemovedBy
from eventchat.types.ids import MessageId, RoomId, entry_key
from eventchat.types.messages import Quote
from eventchat.types.people import Actor, Person, Role
from moderation.deciding import audit
from moderation.deciding.acting import as_json
from moderation.deciding.earlier import stood_before
from moderation.deciding.reasons import Why
from moderation.deciding.removals import ReportedGone
from moderation.deciding.scripts import LUA
from moderation.deciding.standing import Standing, may_act_on
from moderation.deciding.tables import AuditRecord

_EDIT = Script(LUA / "edit.lua")
ATTEMPTS = 5
"""How often an edit is tried again because something else was pinned at that moment."""

Spans = Sequence[tuple[int, int]]


class Edits:
    """Changes how messages read, on the record. Raises as `Acting` says."""

    def __init__(self, redis: Redis, database: Database) -> None:
        self._redis = redis
        self._database = database
        self._standing = Standing(redis, database)
        self.reported: ReportedGone | None = None

    async def readable(self, room: RoomId, person: Person, message: MessageId) -> tuple[Posted, str]:
        """A message as it was posted, and how it reads now.

        Raises NotFound, and Forbidden for the message of somebody on the staff.
        """
        posted = await self._standing.message(room, message)
        if posted is None:
            raise NotFound("There is no such message.")
        if posted.author.id != person.id:
            may_act_on(room, person, posted.author.role)
        return posted, await text_now(self._redis, self._database, room, posted)

    async def mask(self, room: RoomId, person: Person, posted: Posted, spans: Spans, why: Why) -> int:
        """Hide *spans* (in order and apart) of how *posted* reads now; the action's number on record.

        Raises BadRequest for spans that are not in it, NotFound when it was removed.
        """
        why, by = why.cleaned(), audit.actor_of(person, room)
        author = posted.author
        more: dict[str, Any] = {"user": author.id, "name": author.name}
        async with self._database.writing(), reaching_the_log():
            await self._database.alone_with(lock(room, posted.id))
            before = await text_now(self._redis, self._database, room, posted)
            check_spans(spans, before)
            text = masked(before, spans)
            number = await audit.record(room, by, "edit", posted.id, why.text, code=why.code, **more)
            await audit.complete(
                number, **more, text=text, before=before, before_as=await edit_before(room, posted.id, number)
            )
            if not await self._change(room, by, posted, before, text, str(number)):
                raise NotFound("This message was removed.")
            if self.reported is not None:
                await self.reported.gone(room, by, (posted.id,), why.part_of(number))
        return number

    async def take_back(self, room: RoomId, by: Actor, row: dict[str, Any]) -> None:
        """Undo the edit on record in *row*, inside a transaction, unless the message was edited since."""
        message, detail = MessageId(row["target"]), msgspec.json.decode(row["detail"])
        await self._database.alone_with(lock(room, message))
        posted = await self._standing.message(room, message)
        if posted is None:
            return
        before = await text_now(self._redis, self._database, room, posted)
        if before == detail["text"]:
            text, _ = await stood_before(room, "edit", detail["before"], detail["before_as"], message)
            await self._change(room, by, posted, before, text)

    async def _change(
        self, room: RoomId, by: Actor, posted: Posted, before: str, text: str, number: str = ""
    ) -> bool:
        """Let *posted* read *text*, by action *number* if not by an undoing; False when it was removed."""
        edited_by: RemovedBy = "rule" if by.role is Role.SERVICE else "moderator"
        author, keys = posted.author, RoomKeys(room)
        body = as_json(Edited(target=posted.id, text=text, by=edited_by))
        told = as_json(
            EditedByStaff(
                message=posted.id,
                by=by,
                user=author.id,
                name=author.name,
                text=text,
                before=before,
                action=number,
            )
        )
        names = keys.log.stream, keys.log.head, keys.redacted, keys.purged, keys.edited
        for _ in range(ATTEMPTS):
            pinned = await self._redis.execute_command("HGET", keys.log.head, "pinned") or b""
            arguments = (
                *(new_epoch(), posted.id, author.id, body, text, told),
                *(pinned, _with_text(pinned, posted.id, text)),
            )
            outcome = await _EDIT.run(self._redis, (*names, keys.staff.stream, keys.staff.head), arguments)
            if outcome != b"other":
                return bool(outcome != b"gone")
        raise LogUnavailable(retry_after=1.0)


def lock(room: RoomId, message: MessageId) -> str:
    """What a transaction is alone with that changes how *message* reads."""
    return f"edited {room} {message}"


async def edit_before(room: RoomId, message: MessageId, number: int) -> str:
    """The edit of *message* before *number* that was not undone; empty for none."""
    mine = (AuditRecord.room == room) & (AuditRecord.target == message) & (AuditRecord.action == "edit")
    rows = (
        await AuditRecord.select(AuditRecord.id)
        .where(mine & (AuditRecord.id < number))
        .order_by(AuditRecord.id, ascending=False)
    )
    for row in rows:
        if not await AuditRecord.exists().where(AuditRecord.undoes == row["id"]):
            return str(row["id"])
    return ""


def check_spans(spans: Spans, text: str) -> None:
    """Raise BadRequest unless *spans* lie in *text*, in order and apart."""
    place = 0
    for start, end in spans:
        if not place <= start < end <= len(text):
            raise BadRequest(f"Spans lie in the text ({len(text)} characters), in order.", field="spans")
        place = end
    if not spans:
        raise BadRequest("Nothing was found in it: say which part, or hide all of it.", field="spans")


async def text_now(redis: Redis, database: Database, room: RoomId, posted: Posted | Quote) -> str:
    """How *posted*, or what is quoted, reads now. Raises LogUnavailable, HistoryUnavailable."""
    async with reaching_the_log():
        value = await redis.execute_command("HGET", RoomKeys(room).edited, posted.id)
    if value is not None:
        return str(value.decode()).partition(" ")[2]
    ms, number = entry_key(posted.id)
    async with database.reading():
        row = (
            await ArchivedEntry.select(ArchivedEntry.edited)
            .where(
                (ArchivedEntry.room == room)
                & (ArchivedEntry.staff == False)  # noqa: E712 - Piccolo's operator
                & (ArchivedEntry.type == "posted")
                & (ArchivedEntry.ms == ms)
                & (ArchivedEntry.n == number)
            )
            .first()
        )
    return row["edited"] if row is not None and row["edited"] is not None else posted.text


def _with_text(pinned: bytes, message: MessageId, text: str) -> bytes:
    """What is pinned, with *text* if it is *message*."""
    if not pinned:
        return b""
    found = msgspec.json.decode(pinned, type=Pinned)
    if found.message.id != message:
        return pinned
    return as_json(
        Pinned(message=msgspec.structs.replace(found.message, text=text), by=found.by, until=found.until)
    )
