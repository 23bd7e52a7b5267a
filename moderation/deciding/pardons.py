"""Sanctions whose action was undone: what was in force before comes back, unless that was undone too."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec
from redis.asyncio import Redis

from eventchat.clock import now_ms
from eventchat.log.keys import RoomKeys
from eventchat.types.events import Lifted, Sanctioned, YourSanctionLifted, YouWereSanctioned
from eventchat.types.ids import RoomId, UserId
from eventchat.types.people import Actor, Sanction
from moderation.deciding import sanctions, scripts
from moderation.deciding.acting import as_json
from moderation.deciding.causes import PAGE, Row
from moderation.deciding.tables import AuditRecord

PENAL = frozenset({"timeout", "ban", "lift"})
"""The actions that change what is in force against a person; a granted appeal has a lift as its part."""

MOST_STEPS = 500
"""The newest changes of one person's sanctions that are looked at."""


class Step(msgspec.Struct, frozen=True):
    """A change of what was in force, as the log's values: *value* took the place of *before*."""

    number: int
    value: str
    before: str
    undone: bool


async def pardon(redis: Redis, room: RoomId, by: Actor, rows: Sequence[Row]) -> None:
    """Put in force what was before the sanctions and lifts among *rows*, which were just noted as undone.

    Inside a transaction that is alone with the people concerned. What was changed since is left alone.
    """
    found: dict[UserId, Row] = {}
    for row in rows:
        if row["action"] in PENAL:
            found.setdefault(UserId(row["target"]), row)
    numbers = {row["id"] for row in rows}
    for user, row in found.items():
        steps = await steps_of(room, user)
        value = await redis.execute_command("HGET", RoomKeys(room).sanctions, user)
        current = value.decode() if value is not None else ""
        expected = last(steps, numbers)
        if current == expected or (not current and _sanction(user, expected) is None):
            name = msgspec.json.decode(row["detail"]).get("name", "")
            await _replace(redis, room, by, user, name, current, last(steps))


def last(steps: Sequence[Step], but_now: Collection[int] = ()) -> str:
    """What *steps* (newest first) come to: those undone are as if never made, *but_now* as if not undone."""
    standing = (step.value for step in steps if not step.undone or step.number in but_now)
    return next(standing, steps[-1].before if steps else "")


def _sanction(user: UserId, value: str) -> Sanction | None:
    """What *value* puts in force, unless that is over."""
    found = sanctions.of_value(user, value) if value else None
    return None if found is not None and 0 < found.until <= now_ms() else found


async def steps_of(room: RoomId, user: UserId) -> list[Step]:
    """The newest changes of what is in force against *user*, newest first; inside the caller's block."""
    mine = (AuditRecord.room == room) & (AuditRecord.target == user)
    rows = (
        await AuditRecord.select(AuditRecord.id, AuditRecord.detail)
        .where(mine & AuditRecord.action.is_in(sorted(PENAL)))
        .order_by(AuditRecord.id, ascending=False)
        .limit(MOST_STEPS)
    )
    undone: set[int] = set()
    for start in range(0, len(rows), PAGE):
        some = [row["id"] for row in rows[start : start + PAGE]]
        undoing = await AuditRecord.select(AuditRecord.undoes).where(AuditRecord.undoes.is_in(some))
        undone |= {row["undoes"] for row in undoing}
    details = [(row["id"], msgspec.json.decode(row["detail"])) for row in rows]
    return [
        Step(number, detail["value"], detail["before"], number in undone)
        for number, detail in details
        if "value" in detail
    ]


async def _replace(
    redis: Redis, room: RoomId, by: Actor, user: UserId, name: str, current: str, value: str
) -> None:
    earlier = _sanction(user, value)
    if value == current or (earlier is None and not current):
        return  # as it was, or over by now
    kind, body, letter = (
        _back(by, earlier, name)
        if earlier is not None
        else _lifted(by, sanctions.of_value(user, current), name)
    )
    done, _ = await scripts.sanction(
        redis,
        RoomKeys(room),
        user,
        value if earlier is not None else "",
        kind=kind,
        body=body,
        letter=letter,
        expected=current or "-",
    )
    if done and earlier is not None:
        await sanctions.keep_again(room, earlier, by)
    elif done:
        await sanctions.end(room, user, by)


def _back(by: Actor, earlier: Sanction, name: str) -> tuple[str, bytes, bytes]:
    kind, until, words = earlier.kind, earlier.until, earlier.reason
    told = Sanctioned(user=earlier.user, kind=kind, by=by, until=until, reason=words, name=name)
    return "sanctioned", as_json(told), as_json(YouWereSanctioned(kind=kind, until=until, reason=words))


def _lifted(by: Actor, ended: Sanction, name: str) -> tuple[str, bytes, bytes]:
    told = Lifted(user=ended.user, kind=ended.kind, by=by, name=name)
    return "lifted", as_json(told), as_json(YourSanctionLifted(kind=ended.kind))
