"""A room over Server-Sent Events: batches out."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

from eventchat.errors import Unauthorized
from eventchat.rooms.hub import Hub
from transports.handshake import Entered, Handshake
from transports.lifetime import expire
from transports.outbox import Ended, goodbye
from transports.writers import AnyWriter, event_stream_writer, reader_of

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
            opened = self._entered.opened
            epoch, opening = opened.room.epoch, await self._handshake.opening(self._entered)
            await send({"type": "http.response.start", "status": 200, "headers": list(HEADERS)})
            if opened.room.epoch != epoch:  # the log went back meanwhile
                opening = await self._handshake.opening(self._entered)

            async def send_piece(piece: bytes) -> None:
                await send({"type": "http.response.body", "body": piece, "more_body": True})

            writer, wire = event_stream_writer(scope, send_piece)
            reader = reader_of(self._entered.person, wire, writer)
            writer.on_drained = lambda: opened.room.drained(reader)
            writer.write(wire.opening)
            timer = expire(reader, Unauthorized("This session has expired."))
            try:
                opened.room.join(reader, opening.events, opening.since, opening.missed)
                await _until_either_ends(writer, receive)
            except Ended as ended:
                async with goodbye(writer.abort):
                    if ended.after_ms is not None:
                        await send_piece(b"retry: %d\n\n" % ended.after_ms)
                    await send({"type": "http.response.body", "body": b"", "more_body": False})
            finally:
                self._hub.leave(opened, reader)
                if timer is not None:
                    timer.cancel()


async def _until_either_ends(writer: AnyWriter, receive: Any) -> None:
    pump = asyncio.create_task(writer.pump())
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
