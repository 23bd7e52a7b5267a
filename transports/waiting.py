"""What a connection waits with, as small as it can be: there are as many of these as there are readers.

They stand in for `asyncio.Event` and `asyncio.Queue` in uvicorn's protocols; each of those carries one to
four deques of 600 bytes for waiters that never come in numbers.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Any


class Flag:
    """An `asyncio.Event` with room for its waiters only while there are any."""

    __slots__ = ("_set", "_waiters")

    def __init__(self, *, up: bool = False) -> None:
        self._set = up
        self._waiters: list[asyncio.Future[None]] | None = None

    def is_set(self) -> bool:
        """Whether nobody need wait."""
        return self._set

    def set(self) -> None:
        """Let everybody go on."""
        self._set = True
        waiters, self._waiters = self._waiters, None
        for waiter in waiters or ():
            if not waiter.done():
                waiter.set_result(None)

    def clear(self) -> None:
        """Let whoever comes wait."""
        self._set = False

    async def wait(self) -> bool:
        """Wait until it is set."""
        if not self._set:
            waiter = asyncio.get_running_loop().create_future()
            if self._waiters is None:
                self._waiters = []
            self._waiters.append(waiter)
            await waiter
        return True


class Mailbox:
    """An `asyncio.Queue` for one who waits, as much of it as uvicorn uses."""

    __slots__ = ("_items", "_waiter")

    def __init__(self) -> None:
        self._items: deque[Any] | None = None
        self._waiter: asyncio.Future[None] | None = None

    def put_nowait(self, item: Any) -> None:
        """Put an item behind the others."""
        if self._items is None:
            self._items = deque()
        self._items.append(item)
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def empty(self) -> bool:
        """Whether nothing is in it."""
        return self._items is None

    async def get(self) -> Any:
        """Take the oldest item; wait for one."""
        while self._items is None:
            self._waiter = asyncio.get_running_loop().create_future()
            try:
                await self._waiter
            finally:
                self._waiter = None
        item = self._items.popleft()
        if not self._items:
            self._items = None
        return item
