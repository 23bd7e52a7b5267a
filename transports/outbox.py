"""A writer over any ASGI server: frames wait in a bounded buffer while `send` takes its time (G-22)."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from eventchat.errors import ChatError, Overloaded

FULL_FRAMES = 64
FULL_BYTES = 256 * 1024
"""With this much waiting, the reader falls behind: it is fed from the ring when the buffer has drained."""

MOST_BYTES = 1024 * 1024
STALLED_SECONDS = 10.0
"""A send that takes longer ends the connection."""

GOODBYE_SECONDS = 1.0
"""A connection that does not take its last words within this time ends without them."""


class Ended(Exception):
    """The connection is over for `why` (None: normally); what was written before has been sent."""

    def __init__(self, why: ChatError | None, after_ms: int | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.after_ms = after_ms


class Outbox:
    """Frames for one connection. `pump` sends them; everything else never waits."""

    def __init__(self, send: Callable[[bytes], Awaitable[None]]) -> None:
        self._send = send
        self._frames: deque[bytes] = deque()
        self._bytes = 0
        self._something = asyncio.Event()
        self._ended: Ended | None = None
        self.on_drained: Callable[[], None] = _nothing

    def write(self, frame: bytes) -> bool:
        """Take *frame*; False when the buffer is full and `on_drained` will be called."""
        if self._ended is not None:
            return True
        if self._bytes + len(frame) > MOST_BYTES and self._frames:
            self.end(Overloaded("You read more slowly than the room speaks. Come back to go on."))
            return True
        self._frames.append(frame)
        self._bytes += len(frame)
        self._something.set()
        return len(self._frames) < FULL_FRAMES and self._bytes < FULL_BYTES

    def end(self, why: ChatError | None, *, after_ms: int | None = None) -> None:
        """End the connection when what was written has been sent. The first reason counts."""
        if self._ended is None:
            self._ended = Ended(why, after_ms)
            self._something.set()

    def buffered(self) -> int:
        """Bytes that wait."""
        return self._bytes

    def abort(self) -> None:
        """ASGI has no way to drop a connection: the server closes it when the application returns."""

    async def pump(self) -> None:
        """Send until the connection ends, then raise Ended."""
        while True:
            while self._frames:
                frame = self._frames.popleft()
                try:
                    async with asyncio.timeout(STALLED_SECONDS):
                        await self._send(frame)
                except TimeoutError:
                    raise Ended(Overloaded("The connection has been stalled for too long.")) from None
                self._bytes -= len(frame)
            if self._ended is not None:
                raise self._ended
            self._something.clear()
            self.on_drained()
            if not self._frames and self._ended is None:
                await self._something.wait()


@asynccontextmanager
async def goodbye(abort: Callable[[], None] | None = None) -> AsyncIterator[None]:
    """Say last words to a client that may be gone, or may have stopped reading: briefly, and without fuss."""
    with suppress(RuntimeError, OSError):
        try:
            async with asyncio.timeout(GOODBYE_SECONDS):
                yield
        except TimeoutError:
            if abort is not None:
                abort()


def _nothing() -> None:
    """Nobody to tell yet."""
