"""Waiting for the thing itself, with a deadline."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")

DEADLINE_SECONDS = 15.0


async def eventually(look: Callable[[], T | Awaitable[T]], *, seconds: float = DEADLINE_SECONDS) -> T:
    """The first true thing that *look* sees; AssertionError when it never does."""
    end = time.monotonic() + seconds
    while True:
        seen = look()
        if isinstance(seen, Awaitable):
            seen = await seen
        if seen:
            return seen
        assert time.monotonic() < end, f"nothing after {seconds} s: {look}"
        await asyncio.sleep(0.01)
