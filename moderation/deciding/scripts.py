"""The moderators' Lua scripts as typed functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

import msgspec
from redis.asyncio import Redis

from eventchat.log.keys import RoomKeys
from eventchat.log.scripts import REMEMBER_MS, SHADOW, Place, Script
from eventchat.types.cursor import new_epoch
from eventchat.types.events import Outcome
from eventchat.types.ids import CaseId, MessageId, UserId
from eventchat.types.people import Actor

LUA = Path(__file__).parent / "lua"
AGAIN = LUA / "again.lua"

_DECIDE = Script(LUA / "decide.lua")
_SANCTION = Script(LUA / "sanction.lua")
_REMOVE = Script(LUA / "remove.lua")
_REMOVE_MANY = Script(LUA / "remove_many.lua")
_PURGE = Script(LUA / "purge.lua")
_RESTORE = Script(LUA / "restore.lua")
_OPEN_CASE = Script(LUA / "open_case.lua")
_CLAIM = Script(LUA / "claim.lua")
_RELEASE = Script(LUA / "release.lua")
_WARN = Script(LUA / "warn.lua")
_ACKNOWLEDGE = Script(LUA / "acknowledge.lua")
_ESCALATE = Script(LUA / "escalate.lua")
_UNESCALATE = Script(LUA / "unescalate.lua")
_REOPEN = Script(LUA / "reopen.lua", SHADOW, AGAIN)
_GIVE_BACK = Script(LUA / "give_back.lua")


class Remembered(msgspec.Struct, frozen=True, omit_defaults=True):
    """How a case was decided, and by whom; `id` is the entry an approval posted.

    `number` is the action on record.
    """

    by: Actor
    outcome: Outcome | Literal["escalated"]
    id: MessageId | None = None
    number: int = 0


class Decide(msgspec.Struct, frozen=True, kw_only=True):
    """One decision. `posted` is the body of the message to append, if any; `letter` the author's, if any."""

    case: CaseId
    user: UserId
    nonce: str
    posted: bytes
    decided: bytes
    letter: bytes
    remembered: Remembered
    quotes: str = ""
    quoted_author: str = ""
    shadow: str = ""


Decision = Place | Remembered | Literal["rejected", "unknown"]
"""Where the approved message stands, or `rejected`; somebody else's decision; or no such case."""


async def decide(redis: Redis, room: RoomKeys, decision: Decide, *, nonce_ms: int) -> Decision:
    """Decide a case unless somebody did before."""
    keys = (
        room.log.stream,
        room.log.head,
        room.staff.stream,
        room.staff.head,
        room.inbox,
        room.cases,
        room.decided(decision.case),
        room.nonce(decision.user, decision.nonce),
        room.shadows,
    )
    arguments = (
        new_epoch(),
        decision.case,
        decision.posted,
        decision.user,
        decision.quotes,
        decision.quoted_author,
        decision.decided,
        decision.letter,
        msgspec.json.encode(decision.remembered),
        REMEMBER_MS,
        nonce_ms,
        decision.shadow,
    )
    outcome, *rest = await _DECIDE.run(redis, keys, arguments)
    match outcome:
        case b"approved":
            return Place.read(*rest)
        case b"before":
            return msgspec.json.decode(rest[0], type=Remembered)
        case b"rejected":
            return "rejected"
        case _:
            return "unknown"


async def open_case(redis: Redis, room: RoomKeys, user: UserId, body: bytes) -> CaseId:
    """Open a case about *user* for a `held` event that admission did not open; its id."""
    keys = room.staff.stream, room.staff.head, room.cases
    case = await _OPEN_CASE.run(redis, keys, (new_epoch(), user, body))
    return CaseId(case.decode())


async def claim(
    redis: Redis, room: RoomKeys, case: CaseId, actor: Actor, lease_ms: int
) -> tuple[Actor, int] | Literal["mine", "unknown"]:
    """Lease a case to *actor*; else who has it and for how long (ms) yet, or that nobody waits."""
    arguments = case, actor.id, msgspec.json.encode(actor), lease_ms
    outcome, *rest = await _CLAIM.run(redis, (room.claim(case), room.cases), arguments)
    if outcome == b"theirs":
        return msgspec.json.decode(rest[0], type=Actor), max(0, rest[1])
    return "mine" if outcome == b"mine" else "unknown"


async def release(redis: Redis, room: RoomKeys, case: CaseId, user: str) -> bool:
    """Give back *user*'s lease; False if it is not theirs."""
    return bool(await _RELEASE.run(redis, (room.claim(case),), (user,)))


async def sanction(
    redis: Redis,
    room: RoomKeys,
    user: UserId,
    value: str,
    *,
    kind: str,
    body: bytes,
    letter: bytes,
    expected: str = "",
) -> tuple[bool, str]:
    """Put *value* in force against *user*; empty, it lifts what is. Given *expected*, only in its place.

    Whether that was done, and the value before.
    """
    keys = room.sanctions, room.staff.stream, room.staff.head, room.inbox
    arguments = new_epoch(), user, value, kind, body, letter, expected
    done, before = await _SANCTION.run(redis, keys, arguments)
    return bool(done), before.decode()


async def shadow(
    redis: Redis, room: RoomKeys, user: UserId, value: str, *, kind: str, body: bytes, expected: str = ""
) -> tuple[bool, str]:
    """Let only *user* see what they post; empty, no more. They are not told; else as `sanction`."""
    keys = room.shadowing, room.staff.stream, room.staff.head, room.inbox
    arguments = new_epoch(), user, value, kind, body, b"", expected
    done, before = await _SANCTION.run(redis, keys, arguments)
    return bool(done), before.decode()


async def permit(
    redis: Redis, room: RoomKeys, user: UserId, until: str, *, body: bytes, letter: bytes, expected: str = ""
) -> tuple[bool, str]:
    """Let *user* post one link until then (ms); empty, no more. Given *expected*, only in its place.

    Whether that was done, and the time before.
    """
    keys = room.permits, room.staff.stream, room.staff.head, room.inbox
    arguments = new_epoch(), user, until, "permitted", body, letter, expected
    done, before = await _SANCTION.run(redis, keys, arguments)
    return bool(done), before.decode()


async def warn(
    redis: Redis, room: RoomKeys, user: UserId, text: str, body: bytes, letter: bytes
) -> MessageId:
    """Warn *user*; the warning's id."""
    keys = room.warned, room.staff.stream, room.staff.head, room.inbox
    return MessageId((await _WARN.run(redis, keys, (new_epoch(), user, text, body, letter))).decode())


async def acknowledge(
    redis: Redis, room: RoomKeys, user: UserId, warning: str, body: bytes, letter: bytes
) -> bool:
    """End *user*'s *warning*; False if it is not the one that waits."""
    keys = room.warned, room.staff.stream, room.staff.head, room.inbox
    return bool(await _ACKNOWLEDGE.run(redis, keys, (new_epoch(), user, warning, letter, body)))


async def escalate(
    redis: Redis, room: RoomKeys, case: CaseId, who: bytes, body: bytes
) -> Literal["done", "before", "unknown"]:
    """Leave an open case to the hosts."""
    keys = room.cases, room.staff.stream, room.staff.head
    match await _ESCALATE.run(redis, keys, (new_epoch(), case, who, body)):
        case b"done":
            return "done"
        case b"before":
            return "before"
        case _:
            return "unknown"


async def unescalate(redis: Redis, room: RoomKeys, case: CaseId, who: bytes) -> bool:
    """Take a case back from the hosts; False if *who* had not left it to them, or it is decided."""
    return bool(await _UNESCALATE.run(redis, (room.cases,), (case, who)))


class Reopen(msgspec.Struct, frozen=True, kw_only=True):
    """A decision to undo. `message` is what it posted, if anything; `letter` the author's, if any.

    `shown` is the message as its author alone saw it, as `shadow`, if that is what was published.
    """

    case: CaseId
    user: UserId
    nonce: str
    held: bytes
    number: int
    message: str
    removed: bytes
    letter: bytes
    told: bytes
    shown: bytes = b""
    shadow: str = ""


class Reopened(msgspec.Struct, frozen=True):
    """The staff log's entry; and what the author alone sees again, if anything."""

    entry: MessageId
    shadow: MessageId | None


async def reopen(redis: Redis, room: RoomKeys, wish: Reopen) -> Reopened | None:
    """Let a case wait again; None if it does already or was decided anew."""
    keys = (
        room.log.stream,
        room.log.head,
        room.redacted,
        room.staff.stream,
        room.staff.head,
        room.inbox,
        room.cases,
        room.decided(wish.case),
        room.nonce(wish.user, wish.nonce),
        room.purged,
        room.shadows,
    )
    arguments = (
        new_epoch(),
        wish.case,
        wish.held,
        wish.number,
        wish.message,
        wish.removed,
        wish.user,
        wish.letter,
        wish.told,
        wish.shown,
        wish.shadow,
    )
    outcome, *rest = await _REOPEN.run(redis, keys, arguments)
    if outcome != b"done":
        return None
    entry, shadow = (part.decode() for part in rest)
    return Reopened(MessageId(entry), MessageId(shadow) if shadow else None)


class Hidden(msgspec.Struct, frozen=True):
    """A message that may be shown again, as its `posted` event; `unquoted` is it without the quote's text."""

    id: MessageId
    author: UserId
    body: bytes
    quotes: str = ""
    quoted_author: str = ""
    unquoted: bytes = b""


async def give_back(
    redis: Redis,
    room: RoomKeys,
    removals: Sequence[tuple[MessageId, MessageId]],
    purges: Sequence[MessageId],
    messages: Sequence[Hidden],
) -> int:
    """Take *removals* (message, removing entry) and *purges* back; how many of *messages* are shown again."""
    keys = room.log.stream, room.log.head, room.redacted, room.purged
    arguments: list[str | bytes | int] = [new_epoch(), len(removals)]
    arguments += [part for pair in removals for part in pair]
    arguments += [len(purges), *purges]
    for one in messages:
        arguments += [one.id, one.author, one.body, one.quotes, one.quoted_author, one.unquoted]
    return int(await _GIVE_BACK.run(redis, keys, arguments))


async def remove(
    redis: Redis, room: RoomKeys, target: MessageId, body: bytes, staff_body: bytes
) -> tuple[MessageId, int, bool]:
    """Remove *target*: id and seq (0 if it was gone before) of the removing entry, and whether it is new."""
    keys = room.log.stream, room.log.head, room.redacted, room.staff.stream, room.staff.head
    entry_id, seq, is_new = await _REMOVE.run(redis, keys, (new_epoch(), target, body, staff_body))
    return MessageId(entry_id.decode()), seq, bool(is_new)


async def remove_many(
    redis: Redis, room: RoomKeys, targets: Sequence[MessageId], body: bytes, staff_body: bytes
) -> list[tuple[MessageId, MessageId]]:
    """Remove *targets*; those that were not gone before, each with the entry that removed it.

    The bodies have `"targets":[]`, which the script fills.
    """
    keys = room.log.stream, room.log.head, room.redacted, room.staff.stream, room.staff.head
    flat = await _REMOVE_MANY.run(redis, keys, (new_epoch(), body, staff_body, *targets))
    names = [MessageId(part.decode()) for part in flat]
    return list(zip(names[::2], names[1::2], strict=True))


async def purge(
    redis: Redis, room: RoomKeys, user: UserId, since: int, body: bytes, staff_body: bytes
) -> tuple[MessageId, int]:
    """Purge what *user* said from *since* (ms) on: id and seq of the purging entry."""
    keys = room.log.stream, room.log.head, room.purged, room.staff.stream, room.staff.head
    entry_id, seq = await _PURGE.run(redis, keys, (new_epoch(), user, since, body, staff_body))
    return MessageId(entry_id.decode()), seq


async def restore(redis: Redis, key: str, fields: Mapping[str, str]) -> int:
    """Put back the *fields* that the hash *key* does not have; how many those were."""
    if not fields:
        return 0
    pairs = [part for pair in fields.items() for part in pair]
    return int(await _RESTORE.run(redis, (key,), pairs))
