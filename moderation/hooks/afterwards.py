"""The seat for slow judges: a worker that reads a room's log behind everybody and acts like a moderator.

    watcher = Watcher(redis, decisions, RoomId("main"), "slow-model", inspect)
    await watcher.run()

Several of the same name share the work: they are one consumer group of the log, which remembers how far they
have come. What a worker that died had in its hands is taken over by the others,
after half a minute. Messages that were trimmed
from the log while none ran (after ten minutes and a thousand entries, by default) are not looked at any more.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any, Literal

import msgspec
import structlog
from redis.asyncio import Redis
from redis.exceptions import ResponseError

from eventchat.errors import (
    BadText,
    ChatError,
    Forbidden,
    HistoryUnavailable,
    LogUnavailable,
    NotFound,
    TooLong,
)
from eventchat.log.connection import heed_cancellation, reaching_the_log
from eventchat.log.entry import Entry
from eventchat.log.keys import LogName
from eventchat.log.roomlog import read_redactions
from eventchat.types.events import Posted
from eventchat.types.ids import MessageId, RoomId
from eventchat.types.people import Role
from moderation.deciding.acting import rule_person
from moderation.deciding.decisions import Decisions
from moderation.deciding.reasons import Why
from moderation.deciding.removals import Gone
from moderation.hooks.contract import Context, Message, Opinion
from moderation.hooks.failures import Failing, HookFailed

logger = structlog.get_logger(__name__)

BLOCK_SECONDS = 1.0
AT_ONCE = 8
"""Messages inspected at the same time."""

IDLE_MS = 30_000
"""After this long without a sign of the worker that was given it, a message is taken over by another."""

SIGN_SECONDS = 10.0
"""Between two signs that a worker is still at its messages, however long they take."""

RETRY_SECONDS = 2.0
STAFF = frozenset({Role.MODERATOR, Role.HOST, Role.SERVICE})

Inspect = Callable[[Message, Context], Awaitable[Opinion | None]]
"""Looks at a message, as long as it takes. May raise HookFailed: then the message is passed over."""

Done = Literal["nothing", "removed", "gone", "failed"]

Say = Callable[[str], None]
"""Is told what went wrong, in a sentence for the operator; never what was written."""


class Watcher:
    """Reads one room's messages as one of the workers called *name*, and removes what *inspect* objects to.

    `mask`, `hold`, `shadow` and `reject` remove the message: it was seen already, there is nothing weaker.
    With *timeout_seconds* its author may not post for so long: one action with two parts. All of it is on
    record with the rule as actor, and told to the staff. Staff and services are not inspected. *redis* must
    be a client of its own, made for blocking BLOCK_SECONDS. *say* is told of what goes wrong, as the log is.
    """

    def __init__(
        self,
        redis: Redis,
        decisions: Decisions,
        room: RoomId,
        name: str,
        inspect: Inspect,
        *,
        timeout_seconds: int = 0,
        say: Say | None = None,
    ) -> None:
        self._redis = redis
        self._decisions = decisions
        self._room = room
        self._stream = LogName(room).stream
        self._group = f"watch:{name}"
        self._name = name
        self._actor = rule_person(name)
        self._timeout = timeout_seconds
        self._acting = asyncio.Lock()
        """One act after the other: the record must have a person's time-outs in the order they were given."""
        self._inspect = inspect
        self._say = say
        self._me = secrets.token_hex(4)
        self.done: dict[Done, int] = dict.fromkeys(("nothing", "removed", "gone", "failed"), 0)
        """What became of the messages that were inspected, counted."""

    async def run(self, *, from_start: bool = False) -> None:
        """Watch until cancelled, through every outage. *from_start*: also what the log still has, if new."""
        while True:
            heed_cancellation()
            try:
                await self.join(from_start=from_start)
                while True:
                    heed_cancellation()
                    await self.round()
            except ResponseError as error:
                if not str(error).startswith("NOGROUP"):
                    raise
                from_start = True  # the log was lost, and what it says now nobody has looked at
            except (LogUnavailable, HistoryUnavailable) as error:
                logger.warning("watcher_waits", rule=self._name, reason=error.code)
                self._tell(f"{self._name} waits: {error.detail}")
                await asyncio.sleep(RETRY_SECONDS)

    async def join(self, *, from_start: bool = False) -> None:
        """Be one of the workers of this name; a first one begins at the log's end. Raises LogUnavailable."""
        place = "0" if from_start else "$"
        try:
            await self._command("XGROUP", "CREATE", self._stream, self._group, place, "MKSTREAM")
        except ResponseError as error:
            if not str(error).startswith("BUSYGROUP"):
                raise

    async def round(self) -> int:
        """Inspect what is there, or what comes within a second; how many entries that were."""
        taken = await self._command(
            "XAUTOCLAIM", self._stream, self._group, self._me, IDLE_MS, "0-0", "COUNT", AT_ONCE
        )
        rows = [row for row in taken[1] if row and row[1]]
        if not rows:
            answer = await self._command(
                *("XREADGROUP", "GROUP", self._group, self._me, "COUNT", AT_ONCE),
                *("BLOCK", int(BLOCK_SECONDS * 1000), "STREAMS", self._stream, ">"),
            )
            rows = answer[0][1] if answer else []
        if rows:
            await self._all(rows)
        return len(rows)

    async def _all(self, rows: Sequence[Sequence[Any]]) -> None:
        """Inspect *rows* at the same time, and give a sign now and then: they are in good hands."""
        work = asyncio.gather(*(self._entry(row) for row in rows))
        claim = ("XCLAIM", self._stream, self._group, self._me, 0, *(row[0] for row in rows), "JUSTID")
        try:
            while not (await asyncio.wait((work,), timeout=SIGN_SECONDS))[0]:
                await self._command(*claim)
            await work
        finally:
            work.cancel()

    async def leave(self) -> None:
        """Be no worker any more; what this one has not finished is taken over."""
        with suppress(ChatError, ResponseError):
            if not await self._command("XPENDING", self._stream, self._group, "-", "+", 1, self._me):
                await self._command("XGROUP", "DELCONSUMER", self._stream, self._group, self._me)

    async def _entry(self, row: Sequence[Any]) -> None:
        entry = Entry.read(row[0], dict(zip(row[1][::2], row[1][1::2], strict=True)))
        if entry.type == "posted":
            self.done[await self._message(entry)] += 1
        await self._command("XACK", self._stream, self._group, entry.id)

    async def _message(self, entry: Entry) -> Done:
        posted = msgspec.json.decode(entry.body, type=Posted)
        if posted.author.role in STAFF:
            return "nothing"
        message = Message(
            text=posted.text,
            author=posted.author,
            reply_to=posted.reply_to,
            id=entry.id,
            at=entry.at,
        )
        try:
            opinion = await self._inspect(
                message, Context(room=self._room, check=self._name, purpose="after")
            )
        except HookFailed as failure:
            return self._passes_over(entry.id, failure.how, failure.why)
        except Exception as error:  # it may be anybody's code, and must not end the watch
            return self._passes_over(entry.id, "failed", f"it raised {type(error).__name__}")
        if opinion is None or opinion.action == "allow":
            return "nothing"
        async with reaching_the_log():
            redactions = await read_redactions(self._redis, self._room)
        if redactions.hides(entry.id, entry.author):
            return "gone"
        try:
            reason = opinion.reason or f"The rule {self._name} objects to it."
            async with self._acting:
                gone = await self._remove(entry.id, Why(reason))
        except (NotFound, Forbidden):
            return "gone"
        except (BadText, TooLong) as error:
            return self._passes_over(entry.id, "bad_answer", error.detail)
        return "removed" if gone.seq else "gone"

    async def _remove(self, message: MessageId, why: Why) -> Gone:
        if not self._timeout:
            return await self._decisions.remove_message(self._room, self._actor, message, why)
        return await self._decisions.remove_with_time_out(
            self._room, self._actor, message, self._timeout, why
        )

    def _passes_over(self, message: MessageId, how: Failing, why: str) -> Done:
        logger.warning("watcher_passes_over", rule=self._name, message=message, how=how, why=why)
        self._tell(f"{self._name} passes over the message {message}: {why}.")
        return "failed"

    def _tell(self, sentence: str) -> None:
        if self._say is not None:
            self._say(sentence)

    async def _command(self, *parts: str | int) -> Any:
        async with reaching_the_log():
            return await self._redis.execute_command(*parts)
