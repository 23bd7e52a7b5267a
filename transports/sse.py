"""A room over Server-Sent Events: batches out."""

from __future__ import annotations

import asyncio
from typing import Any

from eventchat.errors import ChatError, Expired
from eventchat.metrics import CloseReason, closed
from transports.closing import counted_as
from transports.handshake import Entered, Handshake, Opening
from transports.lifetime import expire
from transports.outbox import Ended, goodbye
from transports.writers import event_stream_writer, reader_of

HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]


class EventStreamResponse:
    """The answer to a request for events: an ASGI application for one reader that was let in."""

    def __init__(self, handshake: Handshake, entered: Entered, address: str) -> None:
        self._handshake = handshake
        self._entered = entered
        self._address = address

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Stream until the client goes away or the reader is ended."""
        with self._handshake.counted(self._entered, self._address):
            stream = await self._begin(scope, receive, send)
            await stream.run()

    async def _begin(self, scope: Any, receive: Any, send: Any) -> _Stream:
        """Send the head and the opening. A refusal comes before either; after the head, it is the end."""
        entered, room = self._entered, self._entered.opened.room
        place = await self._handshake.place(entered)
        self._handshake.admit(entered)
        epoch = room.epoch
        await send({"type": "http.response.start", "status": 200, "headers": list(HEADERS)})
        stream = _Stream(entered, scope, receive, send)
        try:
            if room.epoch != epoch:  # the log went back meanwhile
                place = await self._handshake.place(entered)
            self._handshake.admit(entered)
            stream.join(self._handshake.opening(entered, place))
        except ChatError as why:
            stream.end(why)
        return stream


class _Stream:
    """One event stream whose head was sent: one task, which waits for the client to go away."""

    __slots__ = (
        "_closing",
        "_entered",
        "_opening",
        "_over",
        "_reader",
        "_reason",
        "_receive",
        "_send",
        "_task",
        "_writer",
    )

    def __init__(self, entered: Entered, scope: Any, receive: Any, send: Any) -> None:
        self._entered = entered
        self._receive = receive
        self._send = send
        self._writer, wire = event_stream_writer(scope, self._send_piece, self._ended)
        self._opening = wire.opening
        self._reader = reader_of(entered.person, wire, self._writer)
        self._task = asyncio.current_task()
        self._over = False
        self._reason: CloseReason = "gone"
        self._closing: asyncio.Task[None] | None = None

    def join(self, opening: Opening) -> None:
        """Begin with *opening*."""
        self._writer.write(self._opening)
        room = self._entered.opened.room
        room.join(self._reader, opening.events, opening.since, opening.missed)

    def end(self, why: ChatError) -> None:
        """End it for *why* before it has begun."""
        self._writer.end(why)

    async def run(self) -> None:
        """Stream until either side ends it."""
        timer = expire(self._reader, Expired())
        try:
            while (await self._receive())["type"] != "http.disconnect":
                pass
        except asyncio.CancelledError:
            if not self._over:
                raise
        finally:
            self._entered.opened.room.leave(self._reader)
            self._writer.close()
            closed(self._reason)
            self._task = None
            if timer is not None:
                timer.cancel()

    def _ended(self, ended: Ended) -> None:
        self._reason = counted_as(ended.why)
        self._closing = asyncio.create_task(self._hang_up(ended))

    async def _hang_up(self, ended: Ended) -> None:
        async with goodbye(self._writer.abort):
            if ended.after_ms is not None:
                await self._send_piece(b"retry: %d\n\n" % ended.after_ms)
            await self._send({"type": "http.response.body", "body": b"", "more_body": False})
        self._over = True
        if self._task is not None:
            self._task.cancel()

    async def _send_piece(self, piece: bytes) -> None:
        await self._send({"type": "http.response.body", "body": piece, "more_body": True})
