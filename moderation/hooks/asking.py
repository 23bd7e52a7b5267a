"""Asks a room's checks about a message, one after the other; `eventchat.posting.SecondOpinion`."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from time import monotonic, perf_counter
from typing import Any

import msgspec
import structlog
from redis.asyncio import Redis

from eventchat.access import Right, may
from eventchat.errors import LogUnavailable, RateLimited
from eventchat.log.connection import reaching_the_log
from eventchat.log.keys import LogName, RoomKeys
from eventchat.log.scripts import append
from eventchat.networks import Networks
from eventchat.posting import Judged
from eventchat.types.hooks import RoomHook
from eventchat.types.ids import RoomId, UserId
from eventchat.types.messages import Quote
from eventchat.types.people import Author, Person
from eventchat.types.rooms import RoomSettings
from eventchat.types.staff import HookState
from eventchat.types.verdicts import Finding, Step, Verdict
from moderation.hooks.calling import HttpCaller
from moderation.hooks.contract import Context, Message
from moderation.hooks.failures import HookFailed
from moderation.hooks.lines import Lines
from moderation.hooks.opinions import STAGE, fallback_of, stronger, verdict_of, wants_to_know
from moderation.judging.moderator import standing_of
from moderation.trying.observe import Observer

logger = structlog.get_logger(__name__)

ALTOGETHER_SECONDS = 3.0
"""The longest a message waits for all checks of its room."""

MOST_OF_ONE = 3
"""Messages of one person that may be with the checks of a room at once."""

MOST_TASKS = 500
"""Observations under way at once; what is more is not observed."""

TOLD_SECONDS = 3600
"""After this long, a check that still fails may be told of again."""


class Hooks:
    """The checks of all rooms on this node. Staff and services are not checked."""

    def __init__(self, redis: Redis, *, secret: str, allowed: Networks, observer: Observer) -> None:
        self._redis = redis
        self._observer = observer
        self._lines = Lines(HttpCaller(secret, allowed), self._tell)
        self._asking: dict[tuple[RoomId, UserId], int] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def hear(
        self,
        room: RoomId,
        settings: RoomSettings,
        person: Person,
        text: str,
        quote: Quote | None,
        judged: Judged,
    ) -> Judged:
        """*judged*, or what the room's checks make of it. Raises RateLimited for who asks too much at once.

        The rate limit counts only at the door, behind the checks: without this, one person could keep a
        check so busy that others' messages get its fallback.
        """
        if may(person, Right.SPEAK_FREELY, room, settings):
            return judged
        who = room, person.id
        if self._asking.get(who, 0) >= MOST_OF_ONE:
            raise RateLimited("Your other messages are still being checked.", retry_after=1.0)
        self._asking[who] = self._asking.get(who, 0) + 1
        try:
            return await self._hear(room, settings, person, text, quote, judged)
        finally:
            self._asking[who] -= 1
            if not self._asking[who]:
                del self._asking[who]

    async def _hear(
        self,
        room: RoomId,
        settings: RoomSettings,
        person: Person,
        text: str,
        quote: Quote | None,
        judged: Judged,
    ) -> Judged:
        verdict = judged.verdict
        until = monotonic() + ALTOGETHER_SECONDS
        message = Message(text=text, author=person.author_in(room), reply_to=quote)
        for hook in settings.hooks:
            if not wants_to_know(hook, verdict):
                continue
            seconds = min(hook.limit_ms / 1000, until - monotonic())
            context = Context(room=room, check=hook.name, verdict=_told(verdict))
            if hook.observe:
                if len(self._tasks) < MOST_TASKS:
                    self._spawn(self._observe(room, hook, message, context))
                continue
            # One whose time the others have taken has not failed: it is not asked.
            said = await self._ask(hook, message, context, seconds) if seconds > 0 else fallback_of(hook)
            verdict = stronger(verdict, said)
        return judged if verdict is judged.verdict else msgspec.structs.replace(judged, verdict=verdict)

    async def attempt(
        self, room: RoomId, settings: RoomSettings, author: Author, text: str, verdict: Verdict
    ) -> Verdict:
        """What the checks would make of *verdict*, each a step of its trace; without consequences here."""
        steps: list[Step] = []
        message = Message(text=text, author=author)
        for hook in settings.hooks:
            if hook.observe or not wants_to_know(hook, verdict):
                continue
            context = Context(room=room, check=hook.name, purpose="check", verdict=_told(verdict))
            began = perf_counter()
            try:
                opinion = await self._lines.try_once(hook, message, context, hook.limit_ms / 1000)
                said = verdict_of(hook, opinion) if opinion is not None else None
            except HookFailed as failure:
                said = msgspec.structs.replace(fallback_of(hook), reason=f"It gave no answer: {failure.why}.")
            took = round((perf_counter() - began) * 1e6, 1)
            steps.append(Step(f"{STAGE}/{hook.name}", took, (_finding(said),) if said is not None else ()))
            if said is not None:
                verdict = stronger(verdict, said)
        return msgspec.structs.replace(verdict, trace=(*verdict.trace, *steps))

    def watch(
        self, room: RoomId, settings: RoomSettings, person: Person, text: str, verdict: Verdict
    ) -> None:
        """See what the rules on trial would have made of a message with *verdict*, soon."""
        if len(self._tasks) < MOST_TASKS:
            standing = standing_of(person, trusted=may(person, Right.SPEAK_FREELY, room, settings))
            author = person.author_in(room)
            self._spawn(self._observer.compare(room, settings, author, standing, text, verdict))

    async def close(self) -> None:
        """End what is still being asked, and let go of connections."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._lines.close()

    async def forget(self, room: RoomId, hooks: tuple[RoomHook, ...]) -> None:
        """Nobody was told that these fail: for checks that were set anew."""
        if hooks:
            async with reaching_the_log():
                await self._redis.execute_command("DEL", *(RoomKeys(room).failing(h.name) for h in hooks))

    async def _ask(self, hook: RoomHook, message: Message, context: Context, seconds: float) -> Verdict:
        try:
            opinion = await self._lines.ask(hook, message, context, seconds)
        except HookFailed:
            return fallback_of(hook)
        return verdict_of(hook, opinion) if opinion is not None else Verdict("allow")

    async def _observe(self, room: RoomId, hook: RoomHook, message: Message, context: Context) -> None:
        verdict = await self._ask(hook, message, context, hook.limit_ms / 1000)
        assert context.verdict is not None
        if stronger(context.verdict, verdict) is not context.verdict:
            await self._observer.note(room, message.author, message.text, verdict, context.verdict.action)

    def _tell(self, room: RoomId, hook: RoomHook, why: str) -> None:
        self._spawn(self._tell_staff(room, hook, why))

    async def _tell_staff(self, room: RoomId, hook: RoomHook, why: str) -> None:
        key = RoomKeys(room).failing(hook.name)
        command = ("SET", key, "1", "NX", "EX", TOLD_SECONDS) if why else ("DEL", key)
        event = HookState(
            hook=hook.name, state="failing" if why else "working", on_failure=hook.on_failure, why=why
        )
        try:
            async with reaching_the_log():
                if await self._redis.execute_command(*command):
                    body = msgspec.json.encode(event)
                    await append(self._redis, LogName(room, staff=True), "hook_state", body)
        except LogUnavailable:
            logger.warning("staff_not_told", room=room, hook=hook.name)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _told(verdict: Verdict) -> Verdict:
    """*verdict* as a check from outside is told: without the trace, and what the staff noted."""
    if not (verdict.note or verdict.trace):
        return verdict
    return msgspec.structs.replace(verdict, note="", trace=())


def _finding(said: Verdict) -> Finding:
    return Finding(
        said.stage,
        said.rule,
        said.category,
        said.level,
        said.score,
        said.reason,
        said.spans,
        action=said.action,
    )
