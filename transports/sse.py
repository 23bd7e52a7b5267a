"""A room over Server-Sent Events: batches out."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

from eventchat.errors import Unauthorized
from eventchat.rooms.hub import Hub
from eventchat.rooms.reader import Reader
from transports.handshake import Entered, Handshake
from transports.lifetime import expire
from transports.outbox import Ended, Outbox, goodbye
from transports.wire import EVENT_STREAM

HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]


class EventStreamResponse:
    """The answer to a request for events: an ASGI application for one reader that was let in."""

    def __init__(self, handshake: Handshake, hub: Hub, entered: Entered, address: str) -> None:
        self._handshake = handshake
        self._hub = hub
        self._entered = entered
        self._address = address

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Stream until the client goes away or the reader is ended."""
        with self._handshake.counted(self._entered, self._address):
            opening = await self._handshake.opening(self._entered)

            async def send_frame(frame: bytes) -> None:
                await send({"type": "http.response.body", "body": frame, "more_body": True})

            outbox = Outbox(send_frame)
            reader = self._reader(outbox)
            room = self._entered.opened.room
            outbox.on_drained = lambda: room.drained(reader)
            await send({"type": "http.response.start", "status": 200, "headers": list(HEADERS)})
            outbox.write(EVENT_STREAM.opening)
            timer = expire(reader, Unauthorized("This session has expired."))
            try:
                room.join(reader, opening.events, opening.since, opening.missed)
                await _until_either_ends(outbox, receive)
            except Ended as ended:
                async with goodbye():
                    if ended.after_ms is not None:
                        await send_frame(b"retry: %d\n\n" % ended.after_ms)
                    await send({"type": "http.response.body", "body": b"", "more_body": False})
            finally:
                self._hub.leave(self._entered.opened, reader)
                if timer is not None:
                    timer.cancel()

    def _reader(self, outbox: Outbox) -> Reader:
        person = self._entered.person
        if person is None:
            return Reader(EVENT_STREAM, outbox)
        return Reader(EVENT_STREAM, outbox, person.id, person.session, person.expires_at)


async def _until_either_ends(outbox: Outbox, receive: Any) -> None:
    pump = asyncio.create_task(outbox.pump())
    gone = asyncio.create_task(_disconnected(receive))
    try:
        await asyncio.wait((pump, gone), return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (pump, gone):
            task.cancel()
        results = await asyncio.gather(pump, gone, return_exceptions=True)
    if isinstance(results[0], Exception):
        raise results[0]


async def _disconnected(receive: Any) -> None:
    with contextlib.suppress(OSError):
        while (await receive())["type"] != "http.disconnect":
            pass
