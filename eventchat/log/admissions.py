"""Messages before the door of the log: those that come while others are on their way go together next.

A round trip costs this process ten times what one more message in it costs. So nobody waits for company: a
message sets out at once when none is on its way; else it goes with all that gathered until the answers came.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, Literal, cast

import msgspec
from hiredis import pack_command
from redis.asyncio import Redis
from redis.asyncio.connection import AbstractConnection
from redis.exceptions import NoScriptError, ResponseError

from eventchat.errors import LogUnavailable, NotDurable
from eventchat.log.connection import ANSWER_SECONDS, heed_cancellation, is_away
from eventchat.log.keys import RoomKeys
from eventchat.log.scripts import LUA, SHADOW, Place, Script
from eventchat.metrics import ADMIT_ROUND_TRIP
from eventchat.types.cursor import Cursor, Epoch, new_epoch
from eventchat.types.ids import CaseId, MessageId, UserId
from eventchat.types.people import SanctionKind

MOST_AT_ONCE = 64
"""Messages in one round trip: they keep Redis for about a millisecond."""

_ADMIT = Script(LUA / "admit.lua", SHADOW)

_pack = cast("Callable[[tuple[str | bytes | int, ...]], bytes]", pack_command)
"""hiredis' own annotation allows for commands of one word only."""


class Admit(msgspec.Struct, frozen=True, kw_only=True):
    """One message before the door. `body` is the JSON of the event it shall become."""

    disposition: Literal["post", "hold", "shadow", "reject"]
    body: bytes
    user: UserId
    nonce: str
    digest: str
    quotes: str = ""
    quoted_author: str = ""
    frozen_too: bool = False
    unpaced: bool = False
    newcomers: bool = False
    """Whether a first message waits in this room, and for this person."""
    echo: str = ""
    """By what the same text is known again, in the whole room; empty when that does not matter."""
    echo_limit: int = 0
    echo_ms: int = 0
    gist: str = ""
    """What the text comes to, by which its author's own repeats are known; empty for who may repeat."""
    gist_limit: int = 0
    gist_ms: int = 0
    permit: bool = False
    """Whether it uses up the one link that its author was permitted."""
    shadowing: bool = False
    """Whether messages may be shadowed in this room."""
    by_person: bool = False
    """Whether it is to be shadowed because a person on the staff has shadowed its author."""
    shown: bytes = b""
    """Of a message to be shadowed, the `posted` event that its author gets."""


class HeldAs(msgspec.Struct, frozen=True):
    """The message waits under this case."""

    case: CaseId
    duplicate: bool = False


class Shadowed(msgspec.Struct, frozen=True):
    """Only its author sees the message, under this name; *place* is the end of the log."""

    id: MessageId
    place: Cursor
    duplicate: bool = False


class InTheWay(msgspec.Struct, frozen=True):
    """A sanction in force."""

    kind: SanctionKind
    until: int
    reason: str


class MustRead(msgspec.Struct, frozen=True):
    """A warning that the author has to acknowledge first; *id* is that of the letter with it."""

    id: MessageId
    text: str


class NotNow(msgspec.Struct, frozen=True):
    """Not admitted; `wait_ms` says how long the reason lasts, where it is known."""

    why: Literal[
        "rejected",
        "conflict",
        "closed",
        "frozen",
        "slow_mode",
        "rate_limited",
        "backlog",
        "newcomer",
        "repeated",
        "echoed",
        "unpermitted",
        "shadow",
        "unshadowed",
    ]
    wait_ms: int = 0


Admission = Place | HeldAs | Shadowed | InTheWay | MustRead | NotNow


class _Waiting(msgspec.Struct, frozen=True):
    """A message, and who waits for what becomes of it."""

    room: RoomKeys
    message: Admit
    answer: asyncio.Future[Admission]


class Admissions:
    """The door of all rooms' logs for one process. One round trip is under way at a time."""

    def __init__(self, redis: Redis, *, nonce_ms: int, backlog_limit: int, replica_ms: int = 0) -> None:
        self._pool = redis.connection_pool
        self._nonce_ms = nonce_ms
        self._backlog_limit = backlog_limit
        self._replica_ms = replica_ms
        self._waiting: deque[_Waiting] = deque()
        self._under_way: asyncio.Task[None] | None = None

    async def admit(self, room: RoomKeys, message: Admit) -> Admission:
        """Admit *message* once and in order, or say why not (G-9, G-10).

        Raises LogUnavailable when the answer did not come: the message may be in the log all the same.
        With `replica_ms` the answer waits that long for a replica to have it, else raises NotDurable (G-11).
        Who is cancelled here takes nobody along; the message may be admitted nevertheless.
        """
        answer: asyncio.Future[Admission] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(room, message, answer))
        if self._under_way is None:
            self._under_way = asyncio.create_task(self._go())
        return await answer

    async def _go(self) -> None:
        """Round trip after round trip, until nobody waits."""
        group: list[_Waiting] = []
        try:
            while self._waiting:
                count = min(len(self._waiting), MOST_AT_ONCE)
                group = [one for _ in range(count) if not (one := self._waiting.popleft()).answer.done()]
                try:
                    with ADMIT_ROUND_TRIP.time():
                        async with asyncio.timeout(ANSWER_SECONDS):
                            await self._round_trip(group)
                except Exception as error:
                    # Those who have not set out yet have waited for as long: they too are answered in time.
                    for one in (*group, *self._waiting):
                        _fail(one.answer, error)
                    self._waiting.clear()
        finally:
            self._under_way = None
            for one in (*group, *self._waiting):
                one.answer.cancel()  # nothing to those who have their answer

    async def _round_trip(self, group: Sequence[_Waiting]) -> None:
        connection = await self._pool.get_connection()
        try:
            heed_cancellation()
            forgotten = await self._ask(connection, group, "EVALSHA", _ADMIT.digest)
            if forgotten:
                await self._ask(connection, forgotten, "EVAL", _ADMIT.source)
        except BaseException:
            await connection.disconnect(nowait=True)  # with whatever is still to be read from it
            raise
        finally:
            await self._pool.release(connection)

    async def _ask(
        self, connection: AbstractConnection, group: Sequence[_Waiting], command: str, script: str
    ) -> list[_Waiting]:
        """Send all, read all the answers; those for whom nothing has run, as Redis forgot the script."""
        epoch = new_epoch()
        commands = [
            _pack((command, script, len(keys := _keys(one)), *keys, *self._arguments(epoch, one.message)))
            for one in group
        ]
        if self._replica_ms:
            commands.append(_pack(("WAIT", 1, self._replica_ms)))
        await connection.send_packed_command(b"".join(commands))
        heed_cancellation()
        replies = [await _reply(connection) for _ in commands]
        replicas = replies.pop() if self._replica_ms else 1
        forgotten = []
        for one, reply in zip(group, replies, strict=True):
            if isinstance(reply, NoScriptError):
                forgotten.append(one)
            else:
                _tell(one.answer, reply, replicas)
        return forgotten

    def _arguments(self, epoch: Epoch, message: Admit) -> tuple[str | bytes | int, ...]:
        return (
            epoch,
            message.disposition,
            message.body,
            message.user,
            message.quotes,
            message.quoted_author,
            message.digest,
            self._nonce_ms,
            int(message.frozen_too),
            int(message.unpaced),
            self._backlog_limit,
            int(message.newcomers),
            message.echo_limit,
            message.echo_ms,
            int(message.permit),
            message.gist,
            message.gist_limit,
            message.gist_ms,
            int(message.shadowing),
            int(message.by_person),
            message.shown,
        )


def _keys(waiting: _Waiting) -> tuple[str, ...]:
    room, message = waiting.room, waiting.message
    return (
        room.log.stream,
        room.log.head,
        room.staff.stream,
        room.staff.head,
        room.nonce(message.user, message.nonce),
        room.sanctions,
        room.rules,
        room.pace(message.user),
        room.cases,
        room.known,
        room.echo(message.echo),
        room.warned,
        room.permits,
        room.said(message.user),
        room.shadowing,
        room.shadows,
        room.inbox,
    )


async def _reply(connection: AbstractConnection) -> Any:
    """One answer, or the error that Redis gave instead of it; the time is limited around all of them."""
    try:
        return await connection.read_response(timeout=float("inf"))
    except ResponseError as error:
        return error


def _tell(answer: asyncio.Future[Admission], reply: Any, replicas: Any) -> None:
    for part in (reply, replicas):
        if isinstance(part, Exception):
            _fail(answer, part)
            return
    if replicas < 1 and reply[0] in (b"posted", b"held", b"shadowed"):
        _fail(answer, NotDurable(retry_after=1.0))
    elif not answer.done():
        answer.set_result(_read(reply))


def _fail(answer: asyncio.Future[Admission], error: Exception) -> None:
    if answer.done():
        return
    if is_away(error):
        unavailable = LogUnavailable(retry_after=2.0)
        unavailable.__cause__ = error
        error = unavailable
    answer.set_exception(error)


def _read(reply: Any) -> Admission:
    outcome, *rest = reply
    match outcome:
        case b"posted":
            return Place.read(*rest)
        case b"held":
            return HeldAs(CaseId(rest[0].decode()), bool(rest[1]))
        case b"shadowed":
            entry_id, seq, epoch, newest, duplicate = rest
            place = Cursor(Epoch(epoch.decode()), MessageId(newest.decode()), seq)
            return Shadowed(MessageId(entry_id.decode()), place, bool(duplicate))
        case b"sanctioned":
            return InTheWay(rest[0].decode(), rest[1], rest[2].decode())
        case b"warned":
            return MustRead(MessageId(rest[0].decode()), rest[1].decode())
        case _:
            return NotNow(outcome.decode(), rest[0] if rest else 0)
