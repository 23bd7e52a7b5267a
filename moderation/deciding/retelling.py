"""Rows of the record, written from what the staff log tells, so that what was done can be undone."""

from __future__ import annotations

from typing import Any

import msgspec
from redis.asyncio import Redis

from eventchat.log.keys import RoomKeys
from eventchat.types.events import (
    CaseDecided,
    CaseEscalated,
    Lifted,
    PurgedByStaff,
    RemovedByStaff,
    Sanctioned,
    WarnedByStaff,
)
from eventchat.types.ids import MessageId, RoomId, UserId, entry_key
from eventchat.types.people import Actor, Sanction
from moderation.deciding import sanctions
from moderation.deciding.casework import ACTIONS
from moderation.deciding.pardons import steps_of
from moderation.deciding.tables import AuditRecord, Case

Told = CaseDecided | CaseEscalated | RemovedByStaff | PurgedByStaff | Sanctioned | Lifted | WarnedByStaff
TYPES = (
    "decided",
    "escalated",
    "removed_by_staff",
    "purged_by_staff",
    "sanctioned",
    "lifted",
    "warned_by_staff",
)
"""The entries of staff logs that tell of an action."""


class Noted(msgspec.Struct, frozen=True):
    """An entry of a staff log that tells of an action. `at` is in ms."""

    room: RoomId
    at: int
    told: Told

    def doing(self) -> tuple[str, tuple[str, ...]]:
        """The action, and what it was done to."""
        match self.told:
            case CaseDecided(case=case, outcome=outcome):
                return ACTIONS[outcome], (case,)
            case CaseEscalated(case=case):
                return "escalate", (case,)
            case RemovedByStaff(targets=targets):
                return "remove", targets
            case PurgedByStaff(user=user):
                return "purge", (user,)
            case Sanctioned(user=user, kind=kind):
                return kind, (user,)
            case Lifted(user=user):
                return "lift", (user,)
            case WarnedByStaff(user=user):
                return "warn", (user,)

    def people(self) -> list[str]:
        """What a transaction is alone with that writes this down."""
        match self.told:
            case Sanctioned(user=user) | Lifted(user=user) | WarnedByStaff(user=user):
                return [sanctions.lock(self.room, user)]
            case _:
                return []


async def retell(redis: Redis, noted: Noted) -> int:
    """Write down what *noted* tells, inside a transaction alone with its people; how many rows that made."""
    room, told = noted.room, noted.told
    action, targets = noted.doing()
    reason = "" if isinstance(told, Lifted) else told.text if isinstance(told, WarnedByStaff) else told.reason
    rows = 0
    for target in targets:
        detail = await _detail(redis, noted, target)
        if detail is not None:
            code = told.code if isinstance(told, CaseDecided) else ""
            await _add(noted, action, target, reason, code, detail, named=len(targets) == 1)
            rows += 1
    match told:
        case Sanctioned(user=user, by=by) | Lifted(user=user, by=by):
            await _agree(redis, room, user, by)
        case WarnedByStaff(user=user, by=by):
            value = await redis.execute_command("HGET", RoomKeys(room).warned, user)
            if value is not None and value.decode().endswith(f" {told.text}"):
                warning = MessageId(value.decode().split(" ")[0])
                await sanctions.keep_warning(room, user, warning, told.text, by)
    return rows


async def _detail(redis: Redis, noted: Noted, target: str) -> dict[str, Any] | None:
    """What else there is to know of the action, None where nothing is left of it."""
    room, told, keys = noted.room, noted.told, RoomKeys(noted.room)
    match told:
        case CaseDecided():
            mine = (Case.room == room) & (Case.case_id == told.case)
            kept = await Case.select(Case.text, Case.author_name, Case.queue).where(mine).first()
            found: dict[str, Any] = {"user": told.user}
            if kept is not None:
                found |= {"name": kept["author_name"], "text": kept["text"], "queue": kept["queue"]}
            if told.message is not None:
                found["message"] = told.message
            entry = await redis.execute_command("HGET", keys.redacted, told.message or "")
            if told.outcome == "upheld" and entry is not None:
                found["entry"] = entry.decode()
            return found
        case RemovedByStaff():
            entry = await redis.execute_command("HGET", keys.redacted, target)
            user = {"user": told.user, "name": told.name} if told.user else {}
            return {**user, "entry": entry.decode()} if entry is not None else None
        case PurgedByStaff():
            flat = await redis.execute_command("HGETALL", keys.purged)
            value = f"{told.user} {told.since}".encode()
            entries = [
                entry.decode() for entry, one in zip(flat[::2], flat[1::2], strict=True) if one == value
            ]
            mine_first = sorted(entries, key=lambda entry: abs(entry_key(MessageId(entry))[0] - noted.at))
            entry_id = {"entry": mine_first[0]} if mine_first else {}
            return {"since": told.since, "name": told.name, **entry_id}
        case Sanctioned():
            if told.kind == "shadow":
                return None  # shadows have rows of another kind, and their entries name none
            value_now = sanctions.as_value(Sanction(told.user, told.kind, told.until, told.reason))
            before = await _before(room, told.user)
            more = {"until": told.until, "name": told.name, "seconds": 0}
            return {**more, "value": value_now, "before": before}
        case Lifted():
            before = await _before(room, told.user)
            return {"kind": told.kind, "name": told.name, "value": "", "before": before}
        case WarnedByStaff():
            value = await redis.execute_command("HGET", keys.warned, target)
            warning = {"warning": value.decode().split(" ")[0]} if value is not None else {}
            return {"name": told.name, **warning}
        case CaseEscalated():
            return {}


async def _before(room: RoomId, user: UserId) -> str:
    """What was in force by the newest row about *user*: what this one took the place of."""
    steps = await steps_of(room, user)
    return steps[0].value if steps else ""


async def _add(
    noted: Noted,
    action: str,
    target: str,
    reason: str,
    code: str,
    detail: dict[str, Any],
    *,
    named: bool,
) -> None:
    number, by = int(noted.told.action), noted.told.by
    row = AuditRecord(
        at=noted.at,
        room=noted.room,
        actor=by.id,
        actor_name=by.name,
        actor_role=by.role.value,
        action=action,
        target=target,
        reason=reason,
        detail=msgspec.json.encode(detail).decode(),
        code=code,
    )
    if named and not await AuditRecord.exists().where(AuditRecord.id == number):
        row.id = number  # by which the staff were told of it
    await AuditRecord.insert(row)


async def _agree(redis: Redis, room: RoomId, user: UserId, by: Actor) -> None:
    """See that the record has in force against *user* what the log has."""
    value = await redis.execute_command("HGET", RoomKeys(room).sanctions, user)
    now = sanctions.of_value(user, value.decode()) if value is not None else None
    kept = [one for one in await sanctions.in_force(room) if one.user == user]
    if now is not None and kept != [now]:
        await sanctions.keep_again(room, now, by)
    elif now is None and kept:
        await sanctions.end(room, user, by)
