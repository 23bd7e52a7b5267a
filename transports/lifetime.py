"""A stream ends with the session it was opened by (S-2)."""

from __future__ import annotations

import asyncio

from eventchat.clock import now_ms
from eventchat.errors import ChatError
from eventchat.rooms.reader import Reader

LONGEST_TIMER = 86_400.0
"""Event loops are not asked to wait longer than a day at once."""


class Lifetime:
    """Ends a reader when its session expires, be that in a month; to be cancelled when it leaves."""

    __slots__ = ("_expires_at", "_reader", "_timer", "_why")

    def __init__(self, reader: Reader, expires_at: int, why: ChatError) -> None:
        self._reader = reader
        self._expires_at = expires_at
        self._why = why
        self._timer = self._wait()

    def _wait(self) -> asyncio.TimerHandle:
        seconds = (self._expires_at - now_ms()) / 1000
        loop = asyncio.get_running_loop()
        return loop.call_later(min(LONGEST_TIMER, max(0.0, seconds)), self._look)

    def _look(self) -> None:
        if now_ms() >= self._expires_at:
            self._reader.writer.end(self._why)
        else:
            self._timer = self._wait()

    def cancel(self) -> None:
        """The reader has left."""
        self._timer.cancel()


def expire(reader: Reader, why: ChatError) -> Lifetime | None:
    """End *reader* for *why* when its session expires; None for one that has no session."""
    return None if reader.expires_at is None else Lifetime(reader, reader.expires_at, why)
