"""A writer that hands frames to the socket itself: one call a frame, no task, no copy (G-22)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import NoReturn

from eventchat.errors import ChatError, Overloaded
from transports.outbox import MOST_BYTES, STALLED_SECONDS, Ended
from transports.uvicorn import RawWire


class RawWriter:
    """Frames for one connection, written at once; what the kernel does not take waits in the transport."""

    __slots__ = ("_ended", "_full", "_stall", "_wire", "on_drained")

    def __init__(self, wire: RawWire) -> None:
        self._wire = wire
        self._full = False
        self._stall: asyncio.TimerHandle | None = None
        self._ended: asyncio.Future[Ended] = asyncio.get_running_loop().create_future()
        self.on_drained: Callable[[], None] = _nothing
        wire.paused = self._paused
        wire.resumed = self._resumed

    def write(self, frame: bytes) -> bool:
        """Write *frame*; False when the socket is full and `on_drained` will be called."""
        if self._ended.done():
            return True
        self._wire.write(frame)
        if not self._full:
            return True
        if self._wire.buffered() > MOST_BYTES:
            self.end(Overloaded("You read more slowly than the room speaks. Come back to go on."))
            return True
        return False

    def end(self, why: ChatError | None, *, after_ms: int | None = None) -> None:
        """End the connection after what was written. The first reason counts."""
        if not self._ended.done():
            self._ended.set_result(Ended(why, after_ms))

    def buffered(self) -> int:
        """Bytes that wait in the transport."""
        return self._wire.buffered()

    def abort(self) -> None:
        """Drop the connection: it takes nothing, not even a goodbye."""
        self._wire.abort()

    async def pump(self) -> NoReturn:
        """Wait until the connection ends, then raise Ended; there is nothing to pump."""
        try:
            raise await self._ended
        finally:
            self._wire.paused = self._wire.resumed = _nothing
            if self._stall is not None:
                self._stall.cancel()

    def _paused(self) -> None:
        self._full = True
        if self._stall is None:
            loop = asyncio.get_running_loop()
            self._stall = loop.call_later(STALLED_SECONDS, self._stalled)

    def _resumed(self) -> None:
        self._full = False
        if self._stall is not None:
            self._stall.cancel()
            self._stall = None
        if not self._ended.done():
            self.on_drained()

    def _stalled(self) -> None:
        self.end(Overloaded("The connection has been stalled for too long."))


def _nothing() -> None:
    """Nobody to tell yet."""
