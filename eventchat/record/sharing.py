"""Equal questions asked at the same time are asked once (G-25)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

Answer = TypeVar("Answer")


class Shared(Generic[Answer]):
    """Answers under way, kept for *keep_seconds* after they came; failures are not kept."""

    def __init__(self, keep_seconds: float) -> None:
        self._keep_seconds = keep_seconds
        self._tasks: dict[Hashable, asyncio.Task[Answer]] = {}

    async def ask(self, key: Hashable, question: Callable[[], Awaitable[Answer]]) -> Answer:
        """The answer to *question*, which is not asked when another one with this key is under way."""
        task = self._tasks.get(key)
        if task is None:
            task = self._tasks[key] = asyncio.ensure_future(_answer(question))
            task.add_done_callback(lambda done: self._keep(key, done))
        return await asyncio.shield(task)  # one that asked may go away without the others

    def _keep(self, key: Hashable, done: asyncio.Task[Answer]) -> None:
        if done.cancelled() or done.exception() is not None:
            self._tasks.pop(key, None)
        else:
            done.get_loop().call_later(self._keep_seconds, self._tasks.pop, key, None)


class Joined(Generic[Answer]):
    """Answers that are never older than the question: who asks while one is under way shares the next one."""

    def __init__(self) -> None:
        self._under_way: dict[Hashable, asyncio.Task[Answer]] = {}
        self._next: dict[Hashable, asyncio.Task[Answer]] = {}

    async def ask(self, key: Hashable, question: Callable[[], Awaitable[Answer]]) -> Answer:
        """The answer to *question*, asked after this call and once for all who wait for it."""
        task = self._next.get(key)
        if task is None:
            task = self._next[key] = asyncio.ensure_future(self._in_turn(key, question))
            task.add_done_callback(_retrieve)
        return await asyncio.shield(task)

    async def _in_turn(self, key: Hashable, question: Callable[[], Awaitable[Answer]]) -> Answer:
        while key in self._under_way:
            await asyncio.wait([self._under_way[key]])
        self._under_way[key] = self._next.pop(key)
        try:
            return await question()
        finally:
            del self._under_way[key]


def _retrieve(task: asyncio.Task[Answer]) -> None:
    """Nobody may be left to hear of a failure; asyncio would complain."""
    if not task.cancelled():
        task.exception()


async def _answer(question: Callable[[], Awaitable[Answer]]) -> Answer:
    return await question()
