"""A writer that hands frames to the socket itself: one call a frame, no task, no copy (G-22)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from eventchat.errors import ChatError, Stalled, TooSlow
from eventchat.rooms.reader import Reader
from transports.outbox import MOST_BYTES, STALLED_SECONDS, Ended
from transports.sockets import RawWire


class RawWriter:
    """Frames for one connection, written at once; what the kernel does not take waits in the transport.

    While it is not full nothing waits there, so that `send` may pass it by: that is the hot path.
    """

    __slots__ = ("_full", "_stall", "_waiting", "_wire", "ended", "on_ended", "reader", "send")

    def __init__(self, wire: RawWire, on_ended: Callable[[Ended], object]) -> None:
        """*on_ended* is called once, when the connection is to end; not when it is simply gone."""
        self._wire = wire
        self._full = False
        self._stall: asyncio.TimerHandle | None = None
        self._waiting = 0
        self.reader: Reader | None = None
        self.ended: Ended | None = None
        self.on_ended = on_ended
        wire.listener = self
        self.send = wire.open()
        if wire.holds() and not self._full:
            self.paused()  # what was written before comes first; the transport said so when nobody listened

    @property
    def full(self) -> bool:
        """Whether the kernel has not taken what was written."""
        return self._full

    def write(self, frame: bytes) -> None:
        """Write *frame*, unless the connection has ended or too much is waiting."""
        if self.ended is not None or self._wire.listener is not self:
            return
        if self._full:
            self._waiting += len(frame)
        self._wire.write(frame)
        if self._full and self._wire.buffered() > MOST_BYTES:
            self.end(TooSlow())

    def end(self, why: ChatError | None, *, after_ms: int | None = None) -> None:
        """End the connection after what was written. The first reason counts."""
        if self.ended is None:
            self.ended = Ended(why, after_ms)
            self._leave()
            self.on_ended(self.ended)

    def rest(self, data: bytes) -> None:
        """Write what the kernel did not take of a frame: the reader falls behind by it."""
        if self._wire.listener is self:
            self._wire.write(data)

    def buffered(self) -> int:
        """Bytes that wait in the transport."""
        return self._wire.buffered()

    def abort(self) -> None:
        """Drop the connection: it takes nothing, not even a goodbye."""
        self._wire.abort()

    def close(self) -> None:
        """Let go of the socket."""
        self._wire.release()
        self._stop_watching()
        self.reader = None
        self.on_ended = _over

    def paused(self) -> None:
        """The socket is full: the reader falls behind, and is given ten seconds to take something."""
        self._full = True
        if self._stall is None:
            self._watch()
        if self.reader is not None:
            self.reader.full()

    def resumed(self) -> None:
        """The socket has drained."""
        self._full = False
        self._stop_watching()
        if self.ended is None and self.reader is not None:
            self.reader.drained()

    def closed(self) -> None:
        """The socket is not to be written to again."""
        self._stop_watching()
        self._leave()

    def _leave(self) -> None:
        if self.reader is not None:
            self.reader.gone()

    def _watch(self) -> None:
        self._waiting = self._wire.buffered()
        self._stall = asyncio.get_running_loop().call_later(STALLED_SECONDS, self._look)

    def _look(self) -> None:
        """A client that takes something is slow; one that takes nothing has stalled."""
        self._stall = None
        if self._wire.buffered() < self._waiting:
            self._watch()
        else:
            self.end(Stalled())

    def _stop_watching(self) -> None:
        if self._stall is not None:
            self._stall.cancel()
            self._stall = None


def _over(_: Ended) -> None:
    """Whoever was to be told has gone."""
