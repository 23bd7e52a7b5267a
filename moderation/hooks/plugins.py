"""Checks as Python: entry points `eventchat.moderation`, run in threads of their own, with a time limit.

An entry point names a function `inspect(message, context)` or a module that has one. It returns an `Opinion`,
a mapping like one, or None for no opinion; it may be `async`. Whatever it raises is the check's failure.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from importlib import import_module
from importlib.metadata import entry_points
from inspect import isawaitable
from queue import SimpleQueue
from typing import Any

from moderation.hooks.contract import BadOpinion, Context, Message, Opinion, opinion_of
from moderation.hooks.failures import HookFailed

GROUP = "eventchat.moderation"

THREADS = 2
MOST_WAITING = 32
"""Questions a plugin may have before it, those it works on included."""

Inspect = Callable[[Message, Context], Any]


class NoSuchPlugin(LookupError):
    """Nothing is installed by that name, or it is no plugin; the message is for a person."""


def find_installed(name: str) -> Inspect:
    """The plugin that an installed package calls *name*. Raises NoSuchPlugin.

    Only what the operator installed: rooms name plugins, and must not be able to name any code there is.
    """
    found = list(entry_points(group=GROUP, name=name))
    if len(found) > 1:
        raise NoSuchPlugin(f"Two installed packages have a plugin called {name}.")
    if not found:
        known = ", ".join(sorted(entry_points(group=GROUP).names)) or "none"
        raise NoSuchPlugin(f"There is no plugin called {name}. Installed: {known}.")
    return _function(name, found[0].load)


def find(name: str) -> Inspect:
    """The same, or `module:function` as an operator types it. Raises NoSuchPlugin."""
    module, colon, attribute = name.partition(":")
    if not colon:
        return find_installed(name)
    return _function(name, lambda: getattr(import_module(module), attribute))


def _function(name: str, load: Callable[[], Any]) -> Inspect:
    try:
        loaded = load()
    except Exception as error:
        raise NoSuchPlugin(f"The plugin {name} cannot be loaded: {type(error).__name__}: {error}.") from error
    inspect: Inspect = getattr(loaded, "inspect", loaded)
    if not callable(inspect):
        raise NoSuchPlugin(f"The plugin {name} has no function `inspect`.")
    return inspect


class Inspector:
    """One plugin in threads that end with the process, whether it ever answers or not."""

    def __init__(self, name: str, inspect: Inspect) -> None:
        self.name = name
        self._inspect = inspect
        self._questions: SimpleQueue[_Asked | None] = SimpleQueue()
        self._before = 0
        for number in range(THREADS):
            threading.Thread(target=self._work, name=f"plugin {name} {number}", daemon=True).start()

    async def ask(self, message: Message, context: Context) -> Opinion | None:
        """What the plugin says. Raises HookFailed; the caller limits the time."""
        if self._before >= MOST_WAITING:
            raise HookFailed("busy", "it has more to do than it can")
        loop = asyncio.get_running_loop()
        asked = _Asked(message, context, loop, loop.create_future())
        self._before += 1
        self._questions.put(asked)
        said = await asked.answer
        if isinstance(said, BaseException):
            raise HookFailed("failed", f"it raised {type(said).__name__}") from said
        try:
            return None if said is None else opinion_of(said, message.text)
        except BadOpinion as error:
            raise HookFailed("bad_answer", str(error)) from error

    def close(self) -> None:
        """End the threads that are free to end."""
        for _ in range(THREADS):
            self._questions.put(None)

    def _work(self) -> None:
        while (asked := self._questions.get()) is not None:
            said: Any = None
            try:
                if not asked.answer.cancelled():  # else nobody waits for it any more
                    said = _said(self._inspect(asked.message, asked.context))
            except BaseException as error:  # also one that says exit(): it ends neither us nor this thread
                said = error
            try:
                asked.loop.call_soon_threadsafe(self._answer, asked, said)
            except RuntimeError:
                return  # the event loop is closed: the process ends

    def _answer(self, asked: _Asked, said: Any) -> None:
        self._before -= 1
        if not asked.answer.done():
            asked.answer.set_result(said)


class _Asked:
    __slots__ = ("answer", "context", "loop", "message")

    def __init__(
        self,
        message: Message,
        context: Context,
        loop: asyncio.AbstractEventLoop,
        answer: asyncio.Future[Any],
    ) -> None:
        self.message = message
        self.context = context
        self.loop = loop
        self.answer = answer


def _said(said: Any) -> Any:
    return asyncio.run(_awaited(said)) if isawaitable(said) else said


async def _awaited(said: Awaitable[Any]) -> Any:
    return await said
