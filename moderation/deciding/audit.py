"""The record of what staff did: written in the transaction of each action, read by page."""

from __future__ import annotations

from typing import Any, Literal

import msgspec
from piccolo.columns import Text, Varchar
from piccolo.columns.combination import Where, WhereRaw
from piccolo.custom_types import Combinable
from piccolo.query import Select

from eventchat.clock import now_ms
from eventchat.record.database import Database, among
from eventchat.types.ids import RoomId
from eventchat.types.people import Actor, Person, Role
from moderation.deciding.causes import DECIDING, wholes_of
from moderation.deciding.tables import AuditRecord, Case

Action = Literal[
    "approve",
    "reject",
    "mask",
    "expire",
    "dismiss",
    "uphold",
    "grant",
    "escalate",
    "remove",
    "purge",
    "warn",
    "acknowledge",
    "timeout",
    "ban",
    "lift",
    "bulk",
    "undo",
    "shield",
    "settings",
    "reasons",
    "note",
    "flag",
    "edit",
    "shadow",
    "unshadow",
    "announce",
    "pin",
    "unpin",
    "permit",
]


FOR_UNDOING = frozenset({"value", "before_as", "as"})
"""Of a row's detail, what only undoing reads; `before` too, but of edits, where it is what could be read."""


class Recorded(msgspec.Struct, frozen=True):
    """One row: who did what to whom, when (ms) and why.

    `cause` is the row of which it was a part, `undoes` the one that it undid; with `part_of` it can only be
    undone by undoing that one; of an undoing of several it is the first of its rows.
    """

    id: str
    at: int
    actor: Actor
    action: str
    target: str
    reason: str
    detail: dict[str, Any]
    code: str = ""
    cause: str | None = None
    undoes: str | None = None
    part_of: str | None = None

    @classmethod
    def read(cls, row: dict[str, Any], whole: int | None = None) -> Recorded:
        """From a row of the table, which was a part of action *whole*."""
        actor = Actor(row["actor"], row["actor_name"], row["actor_role"])
        detail = msgspec.json.decode(row["detail"])
        hidden = FOR_UNDOING if row["action"] == "edit" else FOR_UNDOING | {"before"}
        detail = {name: value for name, value in detail.items() if name not in hidden}
        return cls(
            str(row["id"]),
            row["at"],
            actor,
            row["action"],
            row["target"],
            row["reason"],
            detail,
            row["code"],
            str(row["cause"]) if row["cause"] is not None else None,
            str(row["undoes"]) if row["undoes"] is not None else None,
            str(whole) if whole is not None else None,
        )


def telling(room: RoomId) -> str:
    """What transactions are among that tell the staff of *room* what is on record once they end.

    Who reads the record because of what was told waits until they have `settled`, or a second at most.
    """
    return f"telling {room}"


def actor_of(person: Person, room: RoomId) -> Actor:
    """*person* as the record and the staff see them."""
    return Actor(person.id, person.name, person.role_in(room))


async def record(
    room: RoomId,
    actor: Actor,
    action: Action,
    target: str,
    reason: str = "",
    *,
    code: str = "",
    cause: int | None = None,
    **detail: Any,
) -> int:
    """Add a row, inside the caller's transaction; its number. *cause* is the row that it is a part of."""
    await among(telling(room))
    row = AuditRecord(
        at=now_ms(),
        room=room,
        actor=actor.id,
        actor_name=actor.name,
        actor_role=actor.role.value,
        action=action,
        target=target,
        reason=reason,
        detail=msgspec.json.encode(detail).decode(),
        code=code,
        cause=cause,
    )
    added = await AuditRecord.insert(row)
    return int(added[0]["id"])


async def complete(number: int, **detail: Any) -> None:
    """Say in the row just added what only the action itself could tell, inside the same transaction."""
    text = msgspec.json.encode(detail).decode()
    await AuditRecord.update({AuditRecord.detail: text}).where(AuditRecord.id == number)


async def withdraw(number: int) -> None:
    """Take the row just added back, inside the same transaction: the action turned out not to happen."""
    await AuditRecord.delete().where(AuditRecord.id == number)


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which rows are asked for; what is empty does not matter.

    *actor* is an id, or part of a name; *target* likewise, or part of what is known beside; *rule* is the
    name of a rule that acted, or that held what was decided, or of the filter that did; *since* and *until*
    are times (ms), the second no longer included.
    """

    actor: str = ""
    action: str = ""
    target: str = ""
    rule: str = ""
    since: int | None = None
    until: int | None = None

    def conditions(self, room: RoomId) -> list[Combinable]:
        """What rows of *room* have to fulfil; made and used within one block that reads."""
        found: list[Combinable] = [AuditRecord.room == room]
        if self.actor:
            found.append((AuditRecord.actor == self.actor) | _has(AuditRecord.actor_name, self.actor))
        if self.action:
            found.append(AuditRecord.action == self.action)
        if self.target:
            beside = _has(AuditRecord.detail, self.target) | _has(AuditRecord.reason, self.target)
            found.append((AuditRecord.target == self.target) | beside)
        if self.rule:
            acted = (AuditRecord.actor_role == Role.SERVICE) & (AuditRecord.actor_name == self.rule)
            found.append(acted | (_about_cases() & AuditRecord.target.is_in(_held_by(room, self.rule))))
        if self.since is not None:
            found.append(AuditRecord.at >= self.since)
        if self.until is not None:
            found.append(AuditRecord.at < self.until)
        return found


EVERYTHING = Wanted()


def _has(column: Varchar | Text, part: str) -> WhereRaw:
    """That *column* contains *part*, in any case; `%` and `_` in it stand for any one letter."""
    pattern = f"%{part.replace('%', '_')}%"
    return WhereRaw(f'lower("{column._meta.name}") LIKE lower({{}})', pattern)


def _about_cases() -> Where:
    return AuditRecord.action.is_in(sorted(DECIDING | {"escalate"}))


def _held_by(room: RoomId, rule: str) -> Select[Case]:
    """The cases that *rule* opened, which may be the name of a filter: the stage of its verdicts."""
    stage = _has(Case.verdict, f'"stage":{msgspec.json.encode(rule).decode()}')
    return Case.select(Case.case_id).where((Case.room == room) & ((Case.rule == rule) | stage))


async def page(
    database: Database, room: RoomId, before: int | None, limit: int, wanted: Wanted = EVERYTHING
) -> tuple[list[Recorded], bool]:
    """The newest *limit* rows before number *before*, newest first, and whether there are more."""
    await database.settled(telling(room))
    async with database.reading():
        mine = wanted.conditions(room)
        if before is not None:
            mine.append(AuditRecord.id < before)
        rows = (
            await AuditRecord.select().where(*mine).order_by(AuditRecord.id, ascending=False).limit(limit + 1)
        )
        wholes = await wholes_of(rows)
    shown = [Recorded.read(row, wholes.get(row["id"])) for row in rows[:limit]]
    return shown, len(rows) > limit
