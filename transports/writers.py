"""Which writer a connection gets: the raw one where the server offers its socket, else the bounded outbox."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from eventchat.rooms.batch import Wire
from eventchat.rooms.reader import Reader
from eventchat.types.people import Person
from transports.outbox import Outbox
from transports.raw import RawWriter
from transports.uvicorn import EXTENSION, RawWire
from transports.wire import (
    EVENT_STREAM,
    EVENT_STREAM_CHUNK,
    WEBSOCKET_FRAME,
    WEBSOCKET_TEXT,
    EventStream,
    EventStreamChunk,
)

AnyWriter = Outbox | RawWriter
Send = Callable[[bytes], Awaitable[None]]


def websocket_writer(scope: Any, send: Send) -> tuple[AnyWriter, Wire]:
    """For an accepted WebSocket; *send* sends one text message by ASGI."""
    raw = _raw(scope)
    return (RawWriter(raw), WEBSOCKET_FRAME) if raw is not None else (Outbox(send), WEBSOCKET_TEXT)


def event_stream_writer(scope: Any, send: Send) -> tuple[AnyWriter, EventStream | EventStreamChunk]:
    """For an event stream whose head was sent; *send* sends a piece of its body by ASGI."""
    raw = _raw(scope)
    return (RawWriter(raw), EVENT_STREAM_CHUNK) if raw is not None else (Outbox(send), EVENT_STREAM)


def reader_of(person: Person | None, wire: Wire, writer: AnyWriter) -> Reader:
    """A reader who is *person*, or nobody in particular."""
    if person is None:
        return Reader(wire, writer)
    return Reader(wire, writer, person.id, person.session, person.expires_at)


def _raw(scope: Any) -> RawWire | None:
    wire = scope.get("extensions", {}).get(EXTENSION)
    return wire if isinstance(wire, RawWire) and wire.ready() else None
