"""Decisions that are undone: the case waits again, and what the decision brought is taken back."""

from __future__ import annotations

from typing import Any

import msgspec
from redis.asyncio import Redis

from eventchat.log.keys import RoomKeys
from eventchat.log.roomlog import read_redactions
from eventchat.record.database import Database
from eventchat.rooms.shadows import names_shadow
from eventchat.text import snippet
from eventchat.types.cases import Report
from eventchat.types.events import CaseReopened as Reopened
from eventchat.types.events import (
    HeldCase,
    Posted,
    Removed,
    RemovedByStaff,
    YourAppealReopened,
    YourCaseReopened,
    YourReportReopened,
)
from eventchat.types.ids import CaseId, MessageId, RoomId, UserId, entry_key
from eventchat.types.messages import Quote
from eventchat.types.people import Actor, Role
from moderation.deciding import cases, hidings, scripts
from moderation.deciding.acting import as_json, rule_person
from moderation.deciding.audit import Recorded, actor_of
from moderation.deciding.casework import as_appended
from moderation.deciding.causes import Row
from moderation.deciding.complaints import Unsettle, unsettle
from moderation.deciding.edits import text_now
from moderation.deciding.hidings import RULE
from moderation.deciding.records import AppealRecord, ReportRecord
from moderation.deciding.reported import reporters
from moderation.deciding.reports import VERDICT
from moderation.deciding.scripts import Reopen
from moderation.deciding.tables import AuditRecord, Case, SanctionRecord

MOST_REPORTS = 40
"""Reports that a case names; all of them are on record."""


class Again(msgspec.Struct, frozen=True):
    """A case as it waited: its event, and how it stands among the cases that wait."""

    held: HeldCase
    body: bytes


async def reopen(redis: Redis, database: Database, room: RoomId, by: Actor, row: Row) -> None:
    """Undo the decision that *row* put on record, inside a transaction that is alone with the case.

    Nothing happens to a case that waits again already, or was decided anew.
    """
    detail = msgspec.json.decode(row["detail"])
    again = await _again(room, CaseId(row["target"]))
    if again is None:
        return
    match again.held.queue:
        case "reported":
            entry = await _reports(redis, room, by, row, again, detail)
        case "appeals":
            entry = await _appeal(redis, room, by, row, again, detail)
        case _:
            quote = await _as_it_reads(redis, database, room, again.held.reply_to)
            entry = await _message(redis, room, by, row, again, quote, detail.get("message", ""))
    if entry is not None:
        await cases.reopen(room, again.held.case, entry_key(entry)[0])


async def _message(
    redis: Redis, room: RoomId, by: Actor, row: Row, again: Again, quote: Quote | None, message: str
) -> MessageId | None:
    held, letter, shown = again.held, b"", b""
    if held.queue != "shadowed":
        letter = as_json(
            YourCaseReopened(
                case=held.case, nonce=held.nonce, text=held.text, written=held.at, reply_to=quote
            )
        )
    elif message:  # its author does not know that there is anything to decide
        mine = Posted(author=held.author, text=held.text, nonce=held.nonce, reply_to=quote, written=held.at)
        shown = as_json(mine)
    wish = Reopen(
        case=held.case,
        user=held.author.id,
        nonce=held.nonce,
        held=again.body,
        number=row["id"],
        message=message,
        removed=as_json(Removed(targets=(MessageId(message),), by="moderator")) if message else b"",
        letter=letter,
        told=as_json(Reopened(case=held.case, by=by, held=held)),
        shown=shown,
        shadow=held.message or "",
    )
    made = await scripts.reopen(redis, RoomKeys(room), wish)
    if made is None:
        return None
    if made.shadow is not None:
        await cases.rename_shadow(room, held, made.shadow)
    return made.entry


async def _as_it_reads(redis: Redis, database: Database, room: RoomId, quote: Quote | None) -> Quote | None:
    """*quote* with the text that is in view now: none where it was removed meanwhile, or masked as it is."""
    if quote is None or quote.removed or names_shadow(quote.id):
        return quote
    if (await read_redactions(redis, room)).hides(quote.id, quote.author.id):
        return msgspec.structs.replace(quote, text="", removed=True)
    text = snippet(await text_now(redis, database, room, quote))
    return msgspec.structs.replace(quote, text=text)


async def _reports(
    redis: Redis, room: RoomId, by: Actor, row: Row, again: Again, detail: dict[str, Any]
) -> MessageId | None:
    """What dismissing had shown again is hidden again; reporters count as before."""
    held, message = again.held, MessageId(detail["message"])
    removed = by_staff = b""
    hiding = None
    if detail.get("restored"):
        hiding = await hidings.newest(room, message)
        rule = actor_of(rule_person(RULE), room)
        removed = as_json(Removed(targets=(message,), by="rule"))
        by_staff = as_json(
            RemovedByStaff(
                targets=(message,),
                by=rule,
                reason=VERDICT.reason,
                user=held.author.id,
                name=held.author.name,
                action=str(hiding.number) if hiding is not None else "",
            )
        )
    letter = as_json(YourReportReopened(message=message))
    wish = Unsettle(
        case=held.case,
        held=again.body,
        number=row["id"],
        target=message,
        known=detail.get("known") or f"{held.case} {await _weight(room, held.case)} -",
        removed=removed,
        by_staff=by_staff,
        told=as_json(Reopened(case=held.case, by=by, held=held)),
        letters=[(reporter, letter) for reporter in await reporters(room, held.case)],
    )
    made = await unsettle(redis, RoomKeys(room), wish)
    if made is None:
        return None
    if made.hidden_by and hiding is not None:
        await hiding.done_anew(made.hidden_by)
    await ReportRecord.update({ReportRecord.outcome: None}).where(
        (ReportRecord.room == room) & (ReportRecord.case_id == held.case)
    )
    return made.entry


async def _appeal(
    redis: Redis, room: RoomId, by: Actor, row: Row, again: Again, detail: dict[str, Any]
) -> MessageId | None:
    """The person is told; not if they have appealed against the same sanction again meanwhile.

    What was granted because its sanction was over waits again only with that.
    """
    held, user = again.held, UserId(again.held.author.id)
    mine = (AppealRecord.room == room) & (AppealRecord.case_id == held.case)
    appeal = await AppealRecord.select(AppealRecord.sanction, AppealRecord.kind).where(mine).first()
    if appeal is None or await AppealRecord.exists().where(
        (AppealRecord.sanction == appeal["sanction"]) & AppealRecord.outcome.is_null()
    ):
        return None
    if detail.get("overtaken") and await SanctionRecord.exists().where(
        (SanctionRecord.id == appeal["sanction"]) & SanctionRecord.ended_at.is_not_null()
    ):
        return None
    letter = as_json(YourAppealReopened(kind=appeal["kind"]))
    wish = Unsettle(
        case=held.case,
        held=again.body,
        number=row["id"],
        target=user,
        told=as_json(Reopened(case=held.case, by=by, held=held)),
        letters=((user, letter),),
    )
    made = await unsettle(redis, RoomKeys(room), wish)
    if made is None:
        return None
    await AppealRecord.update(
        {AppealRecord.outcome: None, AppealRecord.reason: "", AppealRecord.decided_at: None}
    ).where(mine)
    return made.entry


async def _again(room: RoomId, case: CaseId) -> Again | None:
    kept = await Case.select(Case.held).where((Case.room == room) & (Case.case_id == case)).first()
    if kept is None:
        return None
    held = msgspec.json.decode(kept["held"], type=HeldCase)
    if held.queue == "reported":
        held = msgspec.structs.replace(held, reports=await _all_reports(room, case, held.reports))
    host = await _left_to_hosts(room, case)
    place = entry_key(case)[0]
    held = msgspec.structs.replace(held, id=MessageId(case), at=place, escalated=None, reopened=True)
    body = as_appended(held)
    if host is None:
        return Again(held, body)
    # As `escalate.lua` writes it.
    body = b'{"escalated":' + as_json(host) + b"," + body[1:]
    return Again(msgspec.structs.replace(held, escalated=host), body)


async def _left_to_hosts(room: RoomId, case: CaseId) -> Actor | None:
    """Who left *case* to the hosts, unless that was undone."""
    rows = await AuditRecord.select().where(
        (AuditRecord.room == room) & (AuditRecord.target == case) & (AuditRecord.action == "escalate")
    )
    for row in rows:
        if not await AuditRecord.exists().where(AuditRecord.undoes == row["id"]):
            return Recorded.read(row).actor
    return None


async def _all_reports(room: RoomId, case: CaseId, named: tuple[Report, ...]) -> tuple[Report, ...]:
    """The reports a case names, with those that came after its row was made."""
    known = {report.by.id for report in named}
    rows = (
        await ReportRecord.select()
        .where((ReportRecord.room == room) & (ReportRecord.case_id == case))
        .order_by(ReportRecord.id)
        .limit(MOST_REPORTS)
    )
    return named + tuple(
        Report(
            Actor(row["reporter"], row["reporter_name"], Role.VIEWER), row["reason"], row["at"], row["note"]
        )
        for row in rows
        if row["reporter"] not in known
    )


async def _weight(room: RoomId, case: CaseId) -> int:
    rows = await ReportRecord.select(ReportRecord.weight).where(
        (ReportRecord.room == room) & (ReportRecord.case_id == case)
    )
    return sum(row["weight"] for row in rows)
