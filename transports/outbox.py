"""A writer over any ASGI server: frames wait in a bounded buffer while `send` takes its time (G-22)."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from eventchat.errors import ChatError, Stalled, TooSlow
from eventchat.rooms.reader import Reader

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
    """Frames for one connection. A task of its own sends them; everything else never waits."""

    def __init__(
        self,
        send: Callable[[bytes], Awaitable[None]],
        on_ended: Callable[[Ended], object],
        transport: asyncio.Transport | None = None,
    ) -> None:
        """*on_ended* is called once, when the connection is to end and what was written has been sent.

        With *transport* the connection can be dropped, and is seen to take something, if slowly.
        """
        self._transport = transport
        self._send = send
        self._on_ended = on_ended
        self._frames: deque[bytes] = deque()
        self._bytes = 0
        self._something = asyncio.Event()
        self._full = False
        self.ended: Ended | None = None
        self.reader: Reader | None = None
        self._task: asyncio.Task[None] | None = asyncio.create_task(self._pump())

    def send(self, frame: bytes) -> int:
        """Take *frame*, all of it: a queue knows no short way."""
        self.write(frame)
        return len(frame)

    def rest(self, data: bytes) -> None:
        """Nothing is ever left over."""
        self.write(data)

    @property
    def full(self) -> bool:
        """Whether so much is waiting that the reader should get no more for now."""
        return self._full

    def write(self, frame: bytes) -> None:
        """Take *frame*, unless the connection has ended or too much is waiting."""
        if self.ended is not None:
            return
        if self._bytes + len(frame) > MOST_BYTES and self._frames:
            self.end(TooSlow())
            return
        self._frames.append(frame)
        self._bytes += len(frame)
        self._something.set()
        if not self._full and (len(self._frames) >= FULL_FRAMES or self._bytes >= FULL_BYTES):
            self._full = True
            if self.reader is not None:
                self.reader.full()

    def end(self, why: ChatError | None, *, after_ms: int | None = None) -> None:
        """End the connection when what was written has been sent. The first reason counts."""
        if self.ended is None:
            self.ended = Ended(why, after_ms)
            self._something.set()
            if self.reader is not None:
                self.reader.gone()

    def buffered(self) -> int:
        """Bytes that wait."""
        return self._bytes

    def abort(self) -> None:
        """Drop the connection. A server that is not ours closes it when the application returns, in peace."""
        if self._transport is not None:
            self._transport.abort()

    def close(self) -> None:
        """Send no more, and let go of everything that refers back here."""
        if self._task is not None:
            self._task.cancel()
            self._task = None
        self.reader = None
        self._send, self._on_ended = _to_nobody, _over

    async def _pump(self) -> None:
        try:
            await self._send_all()
        except TimeoutError:
            self.end(Stalled())
        except OSError:
            return  # the client is gone; the server tells the application
        if self.ended is not None:
            self._on_ended(self.ended)

    async def _send_all(self) -> None:
        while self.ended is None or self._frames:
            while self._frames:
                frame = self._frames.popleft()
                await self._send_in_time(frame)
                self._bytes -= len(frame)
            self._full = False
            self._something.clear()
            if self.ended is None and self.reader is not None:
                self.reader.drained()
            if not self._frames and self.ended is None:
                await self._something.wait()

    async def _send_in_time(self, frame: bytes) -> None:
        """Send one frame. Raises TimeoutError when the client has taken nothing for ten seconds.

        uvicorn waits before it writes a frame, not after: one that did not get its turn is sent again.
        """
        while True:
            waiting = self._in_transport()
            try:
                async with asyncio.timeout(STALLED_SECONDS):
                    await self._send(frame)
                return
            except TimeoutError:
                if self._in_transport() >= waiting:
                    raise

    def _in_transport(self) -> int:
        return 0 if self._transport is None else self._transport.get_write_buffer_size()


async def _to_nobody(_: bytes) -> None:
    """The connection is over."""


def _over(_: Ended) -> None:
    """Whoever was to be told has gone."""


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
