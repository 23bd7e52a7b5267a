"""The line to each check: how many questions are on it, and whether it is worth asking at all."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from time import perf_counter
from typing import Protocol

import structlog

from eventchat.metrics import HOOK_SECONDS, HOOKS, HOOKS_RESTING
from eventchat.types.hooks import RoomHook
from eventchat.types.ids import RoomId
from moderation.hooks import plugins
from moderation.hooks.breaker import Breaker
from moderation.hooks.calling import HttpCaller
from moderation.hooks.contract import Context, Message, Opinion
from moderation.hooks.failures import HookFailed
from moderation.hooks.plugins import Inspector, NoSuchPlugin

logger = structlog.get_logger(__name__)

MOST_ASKED = 50
"""Questions that one check may have before it on one node."""

MOST_LINES = 500


class Told(Protocol):
    """Is told when a check begins to fail, and when it works again."""

    def __call__(self, room: RoomId, hook: RoomHook, why: str) -> None:
        """*why* is empty when it works again."""
        ...


class _Line:
    def __init__(self) -> None:
        self.breaker = Breaker()
        self.asked = 0


class Lines:
    """Asks checks, each in its time, and leaves alone those that fail time and again."""

    def __init__(self, caller: HttpCaller, told: Told) -> None:
        self._caller = caller
        self._told = told
        self._lines: OrderedDict[tuple[RoomId, RoomHook], _Line] = OrderedDict()
        self._plugins: dict[str, Inspector] = {}

    async def ask(self, hook: RoomHook, message: Message, context: Context, seconds: float) -> Opinion | None:
        """What *hook* says within *seconds*; counted. Raises HookFailed."""
        room = RoomId(context.room)
        line = self._line(room, hook)
        if not line.breaker.lets_through():
            HOOKS.labels("open").inc()
            raise HookFailed("open", "it failed time and again and is left alone for some seconds")
        if line.asked >= MOST_ASKED:
            line.breaker.gave_up()
            HOOKS.labels("busy").inc()
            raise HookFailed("busy", "too many questions wait for it")
        line.asked += 1
        began = perf_counter()
        try:
            opinion = await self.try_once(hook, message, context, seconds)
        except HookFailed as failure:
            HOOKS.labels(failure.how).inc()
            if line.breaker.failed():
                logger.warning("hook_failing", room=room, hook=hook.name, how=failure.how, why=failure.why)
                self._told(room, hook, failure.why)
            raise
        except BaseException:
            line.breaker.gave_up()
            raise
        else:
            HOOKS.labels(opinion.action if opinion is not None else "no_opinion").inc()
            if line.breaker.succeeded():
                logger.info("hook_working", room=room, hook=hook.name)
                self._told(room, hook, "")
            return opinion
        finally:
            line.asked -= 1
            HOOK_SECONDS.observe(perf_counter() - began)
            HOOKS_RESTING.set(sum(other.breaker.state != "closed" for other in self._lines.values()))

    async def try_once(
        self, hook: RoomHook, message: Message, context: Context, seconds: float
    ) -> Opinion | None:
        """The same, whatever happened before and without consequences. Raises HookFailed."""
        try:
            async with asyncio.timeout(seconds):
                if hook.plugin:
                    return await self._plugin(hook.plugin).ask(message, context)
                return await self._caller.ask(hook, message, context)
        except TimeoutError as error:
            raise HookFailed("timeout", f"no answer within {seconds:.1f} s") from error

    async def close(self) -> None:
        """Let go of connections and threads."""
        for inspector in self._plugins.values():
            inspector.close()
        await self._caller.close()

    def _line(self, room: RoomId, hook: RoomHook) -> _Line:
        line = self._lines.setdefault((room, hook), _Line())
        self._lines.move_to_end((room, hook))
        if len(self._lines) > MOST_LINES:
            self._lines.popitem(last=False)
        return line

    def _plugin(self, name: str) -> Inspector:
        inspector = self._plugins.get(name)
        if inspector is None:
            try:
                inspector = self._plugins[name] = Inspector(name, plugins.find_installed(name))
            except NoSuchPlugin as error:
                raise HookFailed("missing", str(error)) from error
        return inspector
