"""Cases on record: each held message has a row, whoever hears of it first."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from piccolo.columns.combination import And
from redis.asyncio import Redis

from eventchat.clock import now_ms
from eventchat.log.connection import reaching_the_log
from eventchat.log.entry import Entry
from eventchat.log.keys import RoomKeys
from eventchat.types.events import CaseDecided, CaseReopened, HeldCase
from eventchat.types.ids import CaseId, MessageId, RoomId, entry_key
from eventchat.types.people import Actor
from moderation.deciding import scripts
from moderation.deciding.acting import as_json
from moderation.deciding.tables import Case


class CaseProjection:
    """Keeps the table of cases from what staff logs say; the archiver's `Projection`."""

    async def store(self, room: RoomId, entries: Sequence[Entry]) -> None:
        """Open and close cases as *entries* tell, in the archiver's transaction; repeats change nothing."""
        for entry in entries:
            if entry.type == "held":
                await keep(room, CaseId(entry.id), entry.body)
            elif entry.type == "decided":
                told = msgspec.json.decode(entry.body, type=CaseDecided)
                await close(
                    room, told.case, told.outcome, told.by, told.reason, told.message, entry.at, told.code
                )
            elif entry.type == "reopened":
                again = msgspec.json.decode(entry.body, type=CaseReopened)
                await reopen(room, again.case, entry.at)
                if again.held.queue == "shadowed" and again.held.message is not None:
                    await rename_shadow(room, again.held, again.held.message)


def lock(room: RoomId, case: str) -> str:
    """What a transaction is alone with that decides *case*: record and log have the same first decision."""
    return f"queue {room} {case}"


async def open_case(redis: Redis, room: RoomId, held: HeldCase) -> CaseId:
    """Put a case into *held*'s queue that no admission opens: reports, appeals. Staff are told; its id.

    Inside the caller's transaction; raises LogUnavailable.
    """
    body = msgspec.json.encode(held)
    async with reaching_the_log():
        case = await scripts.open_case(redis, RoomKeys(room), held.author.id, body)
    await keep(room, case, body)
    return case


async def keep(room: RoomId, case: CaseId, body: bytes) -> None:
    """See that a case has its row, inside the caller's transaction. *body* is the `held` event's JSON."""
    held = msgspec.json.decode(body, type=HeldCase)
    row = Case(
        room=room,
        case_id=case,
        author=held.author.id,
        author_name=held.author.name,
        text=held.text,
        verdict=msgspec.json.encode(held.verdict).decode(),
        held=body.decode(),
        opened_at=entry_key(case)[0],
        queue=held.queue,
        rule=held.verdict.rule[:100],
        category=held.verdict.category[:40],
    )
    await Case.insert(row).on_conflict(action="DO NOTHING")


async def close(
    room: RoomId,
    case: CaseId,
    outcome: str,
    by: Actor,
    reason: str,
    message: MessageId | None = None,
    at: int | None = None,
    code: str = "",
) -> None:
    """Note how a case ended, inside the caller's transaction; the first to say so is believed."""
    await Case.update(
        {
            Case.status: outcome,
            Case.decided_at: at if at is not None else now_ms(),
            Case.decided_by: by.id,
            Case.decided_by_name: by.name,
            Case.reason: reason,
            Case.message: message,
            Case.code: code,
        }
    ).where(_still_open(room, case) & (Case.reopened_at < at) if at is not None else _still_open(room, case))


async def reopen(room: RoomId, case: CaseId, at: int) -> None:
    """Note that a decision was undone at *at* (ms), in the caller's transaction; repeats change nothing."""
    await Case.update(
        {
            Case.status: "open",
            Case.reopened_at: at,
            Case.decided_at: None,
            Case.decided_by: None,
            Case.decided_by_name: None,
            Case.reason: "",
            Case.message: None,
            Case.code: "",
        }
    ).where((Case.room == room) & (Case.case_id == case) & (Case.reopened_at < at))


async def rename_shadow(room: RoomId, held: HeldCase, message: MessageId) -> None:
    """Note as what its author alone sees *held* again, inside the caller's transaction."""
    anew = msgspec.structs.replace(
        held, id=MessageId(""), at=0, message=message, escalated=None, reopened=False
    )
    await Case.update({Case.held: as_json(anew).decode()}).where(
        (Case.room == room) & (Case.case_id == held.case)
    )


def _still_open(room: RoomId, case: CaseId) -> And:
    return (Case.room == room) & (Case.case_id == case) & (Case.status == "open")


async def name_message(room: RoomId, case: CaseId, message: MessageId) -> None:
    """Note which message an approval posted, inside the caller's transaction."""
    await Case.update({Case.message: message}).where((Case.room == room) & (Case.case_id == case))


async def still_open(room: RoomId) -> dict[str, str]:
    """The cases nobody has decided, by id, as `held` events; inside the caller's transaction."""
    rows = await Case.select(Case.case_id, Case.held, Case.reopened_at).where(
        (Case.room == room) & (Case.status == "open")
    )
    return {row["case_id"]: _waiting(row["held"], again=row["reopened_at"] > 0) for row in rows}


def _waiting(held: str, *, again: bool) -> str:
    """The event of a case that waits, which says so if it waits *again*."""
    if not again:
        return held
    return as_json(msgspec.structs.replace(msgspec.json.decode(held, type=HeldCase), reopened=True)).decode()
