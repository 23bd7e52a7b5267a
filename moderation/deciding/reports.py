"""Reports: one a person and message; enough trusted ones take the message out of view until staff decide."""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import Any

import msgspec
from piccolo.columns import Column
from redis.asyncio import Redis

from eventchat.clock import now_ms
from eventchat.errors import Forbidden, NotFound, RateLimited, TooLong
from eventchat.log.connection import reaching_the_log
from eventchat.log.entry import Entry
from eventchat.log.keys import RoomKeys
from eventchat.record.database import Database, among
from eventchat.text import refuse_deceiving
from eventchat.types.cases import NOTE_LENGTH, Report, ReportReason
from eventchat.types.events import (
    HeldCase,
    Removed,
    RemovedByStaff,
    Reported,
)
from eventchat.types.ids import CaseId, MessageId, RoomId, UserId
from eventchat.types.people import Author, Person, Role
from eventchat.types.rooms import RoomSettings
from eventchat.types.verdicts import Verdict
from moderation.deciding import audit, hidings
from moderation.deciding.acting import rule_person
from moderation.deciding.complaints import Complaint, Settled, Taken, report
from moderation.deciding.hidings import RULE
from moderation.deciding.records import ReportRecord
from moderation.deciding.reported import ReportCases, lock
from moderation.deciding.said import as_posted, find_posted
from moderation.deciding.scripts import restore
from moderation.deciding.trust import weight_of

A_MINUTE = 10
"""Reports one person may make in a minute."""

VERDICT = Verdict("hold", "reports", RULE, "reported", 1, 0.0, "People reported this message.")


class ReportTaken(msgspec.Struct, frozen=True):
    """What became of a report: `duplicate` if the person had made it before, `decided` if staff had."""

    duplicate: bool = False
    decided: str | None = None


class Reports(ReportCases):
    """Takes reports, and settles the cases they make."""

    async def report(
        self,
        room: RoomId,
        settings: RoomSettings,
        person: Person,
        message: MessageId,
        reason: ReportReason,
        note: str = "",
    ) -> ReportTaken:
        """Report a message, once. Raises NotFound, Forbidden, RateLimited, BadText, TooLong."""
        note = clean_note(note)
        entry = await find_posted(self._redis, self._database, room, message)
        if entry is None:
            raise NotFound("There is no such message.")
        if entry.author == person.id:
            raise Forbidden("This is your own message. You can take it back.")
        if await self._has(room, message, person.id):
            return ReportTaken(duplicate=True)
        await self._pace(room, person.id)
        weight = await weight_of(self._redis, self._database, room, settings, person)
        made = Report(audit.actor_of(person, room), reason, now_ms(), note)
        complaint = self._complaint(room, settings, entry, made, weight)
        async with self._database.writing(), reaching_the_log():
            await self._database.alone_with(lock(room, message))
            await among(audit.telling(room))  # from here on: who waits for another report holds up nobody
            if await self._has(room, message, person.id):
                return ReportTaken(duplicate=True)
            number = await self._keep(room, entry, made, weight)
            if number is None:
                return ReportTaken(duplicate=True)
            return await self._join(room, complaint, as_posted(entry).author, number)

    async def _join(self, room: RoomId, complaint: Complaint, author: Author, number: int) -> ReportTaken:
        """Put the report in row *number* to its case; what it takes out of view is on record with it."""
        message, hiding = complaint.message, 0
        if await self._may_hide(room, complaint):
            rule = audit.actor_of(rule_person(RULE), room)
            hiding = await audit.record(room, rule, "remove", message, VERDICT.reason)
            told = RemovedByStaff(
                targets=(message,),
                by=rule,
                reason=VERDICT.reason,
                user=author.id,
                name=author.name,
                action=str(hiding),
            )
            complaint = msgspec.structs.replace(complaint, removed_by_staff=_json(told))
        taken = await report(self._redis, RoomKeys(room), complaint)
        await self._place(number, taken)
        if isinstance(taken, Taken) and taken.hidden_by:
            detail = {"case": taken.case, "user": author.id, "name": author.name}
            await audit.complete(hiding, **detail, entry=taken.hidden_by)  # by which it can be undone
        elif hiding:
            await audit.withdraw(hiding)
        return ReportTaken(decided=taken.outcome) if isinstance(taken, Settled) else ReportTaken()

    async def _may_hide(self, room: RoomId, complaint: Complaint) -> bool:
        """Whether this report may be the one too many, inside a transaction alone with the message."""
        if not complaint.limit:
            return False
        value = await self._redis.execute_command("HGET", RoomKeys(room).reported, complaint.message)
        parts = value.decode().split(" ") if value is not None else ["", "0", "-"]
        return len(parts) == 3 and int(parts[1]) + complaint.weight >= complaint.limit and parts[2] == "-"

    def _complaint(
        self, room: RoomId, settings: RoomSettings, entry: Entry, made: Report, weight: int
    ) -> Complaint:
        posted = as_posted(entry)
        author = posted.author
        held = HeldCase(
            author=author,
            text=posted.text,
            nonce=posted.nonce,
            verdict=VERDICT,
            reply_to=posted.reply_to,
            queue="reported",
            message=entry.id,
            reports=(made,),
        )
        # The case of a `reported` entry is known to the script alone, which puts it in.
        joined = msgspec.to_builtins(Reported(case=CaseId(""), message=entry.id, report=made))
        del joined["case"]
        return Complaint(
            message=entry.id,
            author=author.id,
            held=_json(held),
            report=_json(made),
            reported=msgspec.json.encode(joined),
            weight=weight,
            limit=settings.report_hold * 1000 if author.role is Role.VIEWER else 0,
            removed=_json(Removed(targets=(entry.id,), by="rule")),
        )

    async def _has(self, room: RoomId, message: MessageId, person: UserId) -> bool:
        async with self._database.reading():
            return await ReportRecord.exists().where(
                (ReportRecord.room == room)
                & (ReportRecord.message == message)
                & (ReportRecord.reporter == person)
            )

    async def _keep(self, room: RoomId, entry: Entry, made: Report, weight: int) -> int | None:
        """Put the report on record: its row's number, None if another node was putting it there."""
        row = ReportRecord(
            room=room,
            message=entry.id,
            author=entry.author or "",
            reporter=made.by.id,
            reporter_name=made.by.name,
            reason=made.reason,
            note=made.note,
            at=made.at,
            weight=weight,
        )
        added = await ReportRecord.insert(row).on_conflict(action="DO NOTHING")
        return int(added[0]["id"]) if added else None

    async def _place(self, number: int, taken: Taken | Settled) -> None:
        what: dict[Column | str, Any] = (
            {ReportRecord.case_id: taken.case} if isinstance(taken, Taken) else {ReportRecord.outcome: "late"}
        )
        await ReportRecord.update(what).where(ReportRecord.id == number)

    async def _pace(self, room: RoomId, person: UserId) -> None:
        key = RoomKeys(room).reporting(person)
        async with reaching_the_log():
            await self._redis.execute_command("SET", key, 0, "EX", 60, "NX")
            made = await self._redis.execute_command("INCR", key)
        if made > A_MINUTE:
            raise RateLimited("You reported a lot just now. Try again in a minute.", retry_after=60.0)


async def refill(redis: Redis, database: Database, room: RoomId) -> None:
    """Give a log that was lost what it knew of reports: the messages whose case is open, from the record."""
    async with database.reading():
        rows = await ReportRecord.select(
            ReportRecord.message, ReportRecord.case_id, ReportRecord.weight
        ).where(
            (ReportRecord.room == room) & ReportRecord.outcome.is_null() & ReportRecord.case_id.is_not_null()
        )
    weights = Counter[tuple[str, str]]()
    for row in rows:
        weights[row["message"], row["case_id"]] += row["weight"]
    async with database.reading():
        hidden = await hidings.by_message(room, [message for message, _ in weights])
    by = {message: one.detail.get("entry", "-") for message, one in hidden.items()}
    known = {
        message: f"{case} {weight} {by.get(message, '-')}" for (message, case), weight in weights.items()
    }
    async with reaching_the_log():
        await restore(redis, RoomKeys(room).reported, known)


def clean_note(raw: str) -> str:
    """A reporter's own words as they are kept. Raises BadText, TooLong."""
    note = " ".join(unicodedata.normalize("NFC", raw).split())
    refuse_deceiving(note)
    if len(note) > NOTE_LENGTH:
        raise TooLong(f"A note may have {NOTE_LENGTH} characters; this one has {len(note)}.", field="note")
    return note


def _json(event: msgspec.Struct) -> bytes:
    return msgspec.json.encode(event)
