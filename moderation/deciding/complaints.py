"""The Lua scripts about reports, appeals, flags and offences as typed functions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec
from redis.asyncio import Redis

from eventchat.errors import NotFound
from eventchat.log.keys import RoomKeys
from eventchat.log.scripts import REMEMBER_MS, Script
from eventchat.types.cursor import new_epoch
from eventchat.types.ids import CaseId, MessageId, UserId
from moderation.deciding.casework import DecidedBefore
from moderation.deciding.scripts import AGAIN, LUA, Remembered

_REPORT = Script(LUA / "report.lua")
_SETTLE = Script(LUA / "settle.lua")
_UNSETTLE = Script(LUA / "unsettle.lua", AGAIN)
_APPEAL = Script(LUA / "appeal.lua")
_FLAG = Script(LUA / "flag.lua")
_OFFEND = Script(LUA / "offend.lua")

Letter = tuple[UserId, bytes]
"""To whom, and the event as JSON."""


class Complaint(msgspec.Struct, frozen=True, kw_only=True):
    """One report, with what is told when it opens a case, joins one, or takes the message out of view.

    `weight` and `limit` are in thousandths; a `limit` of 0 is never reached.
    """

    message: MessageId
    author: UserId
    held: bytes
    report: bytes
    reported: bytes
    weight: int
    limit: int
    removed: bytes
    removed_by_staff: bytes = b""


class Taken(msgspec.Struct, frozen=True):
    """The report is part of this case; `hidden_by` took the message out of view now, empty for nothing."""

    case: CaseId
    hidden_by: str


class Settled(msgspec.Struct, frozen=True):
    """The reports about the message had been decided like this before."""

    outcome: str


class Change(msgspec.Struct, frozen=True):
    """What a decision changes: the message removed or restored, or the sanction lifted.

    `body` and `beside` are what the log and the staff log, or the staff log and the person, are told.
    """

    what: Literal["remove", "restore", "lift", ""] = ""
    body: bytes = b""
    beside: bytes = b""


class Settlement(msgspec.Struct, frozen=True):
    """What settling a case changed, for whoever undoes it.

    `entry` removed the message; `before` is what was known of its reports, or was in force against the
    person; `restored`: the message came back into view. Empty for what does not apply.
    """

    entry: str = ""
    before: str = ""
    restored: bool = False


class Unsettle(msgspec.Struct, frozen=True, kw_only=True):
    """A settled case to be opened again. `known` is what was known of the reports, empty for an appeal.

    `removed` and `by_staff` take the message out of view again, where the reports had done so.
    """

    case: CaseId
    held: bytes
    number: int
    target: MessageId | UserId
    known: str = ""
    removed: bytes = b""
    by_staff: bytes = b""
    told: bytes
    letters: Sequence[Letter] = ()


async def report(redis: Redis, room: RoomKeys, complaint: Complaint) -> Taken | Settled:
    """Put a report to its message's case."""
    keys = (
        room.staff.stream,
        room.staff.head,
        room.cases,
        room.reported,
        room.log.stream,
        room.log.head,
        room.redacted,
    )
    arguments = (
        new_epoch(),
        complaint.message,
        complaint.author,
        complaint.held,
        complaint.report,
        complaint.reported,
        complaint.weight,
        complaint.limit,
        complaint.removed,
        complaint.removed_by_staff,
    )
    outcome, first, *rest = await _REPORT.run(redis, keys, arguments)
    if outcome == b"settled":
        return Settled(first.decode())
    return Taken(CaseId(first.decode()), rest[0].decode())


async def settle(
    redis: Redis,
    room: RoomKeys,
    case: CaseId,
    decided: bytes,
    remembered: Remembered,
    change: Change,
    target: MessageId | UserId,
    *,
    outcome: str = "",
    letters: Sequence[Letter] = (),
) -> Settlement:
    """Settle a case unless somebody did before. Raises NotFound, DecidedBefore."""
    keys = (
        room.staff.stream,
        room.staff.head,
        room.inbox,
        room.cases,
        room.decided(case),
        room.log.stream,
        room.log.head,
        room.redacted,
        room.reported,
        room.sanctions,
    )
    arguments = (
        new_epoch(),
        case,
        decided,
        msgspec.json.encode(remembered),
        REMEMBER_MS,
        change.what,
        target,
        outcome,
        change.body,
        change.beside,
        *(part for letter in letters for part in letter),
    )
    answer, *rest = await _SETTLE.run(redis, keys, arguments)
    if answer == b"before":
        raise DecidedBefore(msgspec.json.decode(rest[0], type=Remembered))
    if answer == b"unknown":
        raise NotFound("There is no such case.")
    entry, before, restored = rest
    return Settlement(entry.decode(), before.decode(), bool(restored))


class Unsettled(msgspec.Struct, frozen=True):
    """The staff log's entry; and the one that took the message out of view again, empty for none."""

    entry: MessageId
    hidden_by: str


async def unsettle(redis: Redis, room: RoomKeys, wish: Unsettle) -> Unsettled | None:
    """Let a settled case wait again; None if it does already or was decided anew."""
    keys = (
        room.staff.stream,
        room.staff.head,
        room.inbox,
        room.cases,
        room.decided(wish.case),
        room.log.stream,
        room.log.head,
        room.redacted,
        room.reported,
        room.appeals,
    )
    arguments = (
        new_epoch(),
        wish.case,
        wish.held,
        wish.number,
        wish.target,
        wish.known,
        wish.removed,
        wish.by_staff,
        wish.told,
        *(part for letter in wish.letters for part in letter),
    )
    outcome, *rest = await _UNSETTLE.run(redis, keys, arguments)
    if outcome != b"done":
        return None
    entry, hidden_by = (part.decode() for part in rest)
    return Unsettled(MessageId(entry), hidden_by)


async def appeal(
    redis: Redis, room: RoomKeys, user: UserId, held: bytes
) -> tuple[Literal["opened", "open", "nothing"], CaseId | None]:
    """Open a case for *user*'s appeal, unless one is open or nothing is in force."""
    keys = room.staff.stream, room.staff.head, room.cases, room.appeals, room.sanctions
    outcome, *rest = await _APPEAL.run(redis, keys, (new_epoch(), user, held))
    known: Literal["opened", "open", "nothing"]
    known = "opened" if outcome == b"opened" else "open" if outcome == b"open" else "nothing"
    return known, CaseId(rest[0].decode()) if rest else None


async def flag(
    redis: Redis, room: RoomKeys, user: UserId, premod: int | None, body: bytes, letter: bytes
) -> None:
    """Let all messages of *user* wait until *premod* (ms, 0 without end), or no more (None)."""
    keys = room.flags, room.staff.stream, room.staff.head, room.inbox
    await _FLAG.run(redis, keys, (new_epoch(), user, "" if premod is None else premod, body, letter))


async def offend(redis: Redis, room: RoomKeys, user: UserId, filter_name: str, forget_ms: int) -> int:
    """How often *user* offended against one filter, this time included."""
    return int(await _OFFEND.run(redis, (room.offences(user, filter_name),), (forget_ms,)))
