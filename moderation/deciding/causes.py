"""Which actions a cause has brought about: one decision, a person's last minutes, a rule in a span."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from piccolo.columns.combination import And

from eventchat.clock import now_ms
from eventchat.errors import BadRequest, NotFound
from eventchat.record.database import Database
from eventchat.record.postgres import Postgres
from eventchat.types.ids import RoomId
from moderation.deciding.acting import rule_person
from moderation.deciding.tables import AuditRecord

PAGE = 400
Row = dict[str, Any]

DEEPEST = 4
"""A bulk action bans, a ban rejects what waits: parts of parts of parts."""

DECIDING = frozenset({"approve", "reject", "mask", "expire", "uphold", "dismiss", "grant"})
"""The actions that end a case."""

UNDOABLE = DECIDING | frozenset(
    {
        "escalate",
        "remove",
        "purge",
        "warn",
        "timeout",
        "ban",
        "lift",
        "bulk",
        "edit",
        "shadow",
        "unshadow",
        "announce",
        "pin",
        "unpin",
        "permit",
        "settings",
    }
)


def can_be_undone(row: Row) -> bool:
    """Whether the action in *row* of the record can be undone.

    Of settings the row has to say what they were: of checks from outside it does not say everything.
    """
    if row["action"] != "settings":
        return row["action"] in UNDOABLE
    detail = msgspec.json.decode(row["detail"])
    return "from" in detail and "now" not in detail and "hooks" not in detail.get("lists", {})


class OneAction(msgspec.Struct, frozen=True):
    """An action by its number on record, and all that was part of it."""

    number: int


class LastMinutes(msgspec.Struct, frozen=True):
    """What a person on the staff did in the last so many minutes."""

    by: str
    minutes: int


class RuleInSpan(msgspec.Struct, frozen=True):
    """What a rule, or a filter (`links`) with all its rules, did by itself between two times (ms)."""

    rule: str
    since: int
    until: int


Cause = OneAction | LastMinutes | RuleInSpan


async def actions_of(database: Database, room: RoomId, cause: Cause, *, lock: bool = False) -> list[Row]:
    """The rows of the record that *cause* brought about and nobody has undone, newest first.

    Inside the caller's block; with *lock*, in one that writes, nobody else undoes them before it ends. Raises
    NotFound for an action that is not there, BadRequest for one that cannot be undone.
    """
    here = AuditRecord.room == room
    lock = lock and isinstance(database.engine, Postgres)  # SQLite has one writer anyway
    match cause:
        case OneAction(number):
            rows = await _select(here & (AuditRecord.id == number), lock=lock)
            if not rows:
                raise NotFound("There is no such action on record.")
            if not can_be_undone(rows[0]):
                raise BadRequest("This cannot be undone.", field="action")
            whole = (await wholes_of(rows)).get(number)
            if whole is not None:
                raise BadRequest(f"This was a part of action {whole}: undo that one.", field="action")
        case LastMinutes(by, minutes):
            since = now_ms() - minutes * 60_000
            rows = await _select(here & (AuditRecord.actor == by) & (AuditRecord.at >= since), lock=lock)
        case RuleInSpan(rule, since, until):
            actor = rule_person(rule).id
            span = (AuditRecord.at >= since) & (AuditRecord.at <= until)
            rows = await _select(here & (AuditRecord.actor == actor) & span, lock=lock)
    found = {row["id"]: row for row in rows}
    parents = list(found)
    for _ in range(DEEPEST):
        parts: list[Row] = []
        for some in _pages(parents):
            parts += await _select(here & AuditRecord.cause.is_in(some), lock=lock)
        parents = [row["id"] for row in parts if row["id"] not in found]
        found |= {row["id"]: row for row in parts}
        if not parents:
            break
    undone: set[int] = set()
    for some in _pages(list(found)):
        before = await AuditRecord.select(AuditRecord.undoes).where(AuditRecord.undoes.is_in(some))
        undone |= {row["undoes"] for row in before}
    return sorted(
        (row for row in found.values() if can_be_undone(row) and row["id"] not in undone),
        key=lambda row: -row["id"],
    )


async def wholes_of(rows: Sequence[Row]) -> dict[int, int]:
    """By number those of *rows* that were a part of another action, and that action: undone only with it.

    What a bulk action did to each of many is whole by itself, and so is what an undoing approved; what one
    undoing took back is a part of its first row. Inside the caller's block.
    """
    undoings = {
        row["id"]: row["cause"] for row in rows if row["action"] == "undo" and row["cause"] is not None
    }
    causes = {row["id"]: row["cause"] for row in rows if row["cause"] is not None and row["action"] != "undo"}
    found: set[int] = set()
    for some in _pages(sorted(set(causes.values()))):
        above = await AuditRecord.select(AuditRecord.id, AuditRecord.action).where(AuditRecord.id.is_in(some))
        found |= {row["id"] for row in above if row["action"] in UNDOABLE - {"bulk"}}
    return undoings | {number: cause for number, cause in causes.items() if cause in found}


async def _select(where: And, *, lock: bool) -> list[Row]:
    query = AuditRecord.select().where(where)
    return list(await (query.lock_rows() if lock else query))


def _pages(numbers: list[int]) -> list[list[int]]:
    """Few enough for one statement each."""
    return [numbers[start : start + PAGE] for start in range(0, len(numbers), PAGE)]
