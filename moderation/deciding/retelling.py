"""Rows of the record, written from what the staff log tells, so that what was done can be undone."""

from __future__ import annotations

from typing import Any

import msgspec
from redis.asyncio import Redis

from eventchat.log.keys import RoomKeys
from eventchat.types.events import (
    AnnouncedByStaff,
    CaseDecided,
    EditedByStaff,
    Flagged,
    Lifted,
    Permitted,
    PinnedByStaff,
    PurgedByStaff,
    RemovedByStaff,
    Sanctioned,
    SettingsChangedBy,
    UnpinnedByStaff,
    WarnedByStaff,
)
from eventchat.types.events import Noted as NoteTold
from eventchat.types.ids import MessageId, RoomId, UserId, entry_key
from eventchat.types.people import Sanction, SanctionKind
from moderation.deciding import agreeing, edits, sanctions, shadowing
from moderation.deciding.pardons import steps_of
from moderation.deciding.tables import AuditRecord, Case, PinRecord
from moderation.deciding.told import Noted


async def retell(redis: Redis, noted: Noted) -> int:
    """Write down what *noted* tells, inside a transaction alone with its people; how many rows that made."""
    told = noted.told
    action, targets = noted.doing()
    reason = told.text if isinstance(told, WarnedByStaff) else getattr(told, "reason", "")
    rows = 0
    for target in targets:
        detail = await _detail(redis, noted, target)
        if detail is not None:
            code = told.code if isinstance(told, CaseDecided) else ""
            await _add(noted, action, target, reason, code, detail, named=len(targets) == 1)
            rows += 1
    await _agree(redis, noted, action, reason)
    return rows


async def _agree(redis: Redis, noted: Noted, action: str, reason: str) -> None:
    """See that what the record keeps beside says what was done, too."""
    room, told = noted.room, noted.told
    match told:
        case Sanctioned(user=user, by=by, kind="shadow") | Lifted(user=user, by=by, kind="shadow"):
            await agreeing.shadowed(redis, room, user, by, reason)
        case Sanctioned(user=user, by=by) | Lifted(user=user, by=by):
            await agreeing.sanctioned(redis, room, user, by)
        case WarnedByStaff(user=user, by=by):
            value = await redis.execute_command("HGET", RoomKeys(room).warned, user)
            if value is not None and value.decode().endswith(f" {told.text}"):
                warning = MessageId(value.decode().split(" ")[0])
                await sanctions.keep_warning(room, user, warning, told.text, by)
        case PinnedByStaff() | UnpinnedByStaff():
            await agreeing.pinned(redis, room)
        case NoteTold():
            await agreeing.noted(room, told, noted.at)
        case Flagged():
            await agreeing.flagged(room, told, noted.at)
        case SettingsChangedBy():
            await agreeing.settings(redis, room)
            if action == "shield":
                await agreeing.shielded(redis, room, told, noted.at)


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
        case Sanctioned(kind="shadow") | Lifted(kind="shadow"):
            return await _detail_of_shadow(room, told)
        case Sanctioned():
            kind: SanctionKind = "ban" if told.kind == "ban" else "timeout"
            value_now = sanctions.as_value(Sanction(told.user, kind, told.until, told.reason))
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
        case _:
            return await _detail_on_stage(noted)


async def _detail_on_stage(noted: Noted) -> dict[str, Any]:
    """The same of what changes how messages and people are shown, and of settings."""
    room, told = noted.room, noted.told
    match told:
        case EditedByStaff():
            before_as = await edits.edit_before(room, told.message, int(told.action))
            who: dict[str, Any] = {"user": told.user, "name": told.name}
            return {**who, "text": told.text, "before": told.before, "before_as": before_as}
        case AnnouncedByStaff():
            return {"text": told.text, "style": told.style, "message": told.message or ""}
        case PinnedByStaff():
            who = {"user": told.user, "name": told.name, "until": told.until}
            return {**who, **await _pinned_before(room, told.action)}
        case UnpinnedByStaff():
            return await _pinned_before(room, told.action)
        case Permitted():
            value = str(told.until)
            return {"until": told.until, "name": told.name, "user": told.user, "value": value, "before": ""}
        case NoteTold():
            return {"text": told.text, "name": told.name}
        case Flagged():
            return {"premod": told.premod, "monitor": told.monitor, "name": told.name}
        case SettingsChangedBy():
            return _changed(told)
        case _:
            return {}


async def _detail_of_shadow(room: RoomId, told: Sanctioned | Lifted) -> dict[str, Any]:
    stood = await shadowing.on_record(room, told.user)
    number = stood.partition(" ")[2]
    was = {"before": stood, "before_as": number} if _is_earlier(number, told.action) else NOTHING_BEFORE
    before = {"name": told.name, **was}
    return {**before, "until": told.until, "seconds": 0} if isinstance(told, Sanctioned) else before


async def _pinned_before(room: RoomId, action: str) -> dict[str, str]:
    """What the record says is pinned, which *action* took the place of, unless that came later."""
    row = await PinRecord.select().where(PinRecord.room == room).first()
    if row is None or not _is_earlier(row["action"], action):
        return NOTHING_BEFORE
    return {"before": row["pinned"], "before_as": row["action"]}


NOTHING_BEFORE = {"before": "", "before_as": ""}


def _is_earlier(number: str, action: str) -> bool:
    """Whether action *number* (empty for none) was before *action*: an undoing may have put it back, too."""
    return number != "" and int(number) < int(action)


def _changed(told: SettingsChangedBy) -> dict[str, Any]:
    """What was changed; of lists only what they are now is known."""
    new = {name: told.settings[name] for name in told.before}
    lists = {name: value for name, value in told.settings.items() if name not in told.before}
    detail = {"from": told.before, "to": new, **({"now": lists} if lists else {})}
    if told.shield is not None:
        return {"preset": told.shield.preset, "until": told.shield.until, **detail}
    return {"preset": "", "until": 0, **detail} if told.shield_down else detail


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
    free = named and not await AuditRecord.exists().where(AuditRecord.id == number)
    if not free:
        detail = {**detail, "as": str(number)}  # by which the log knows it
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
    if free:
        row.id = number  # by which the staff were told of it
    await AuditRecord.insert(row)
