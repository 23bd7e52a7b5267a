"""Which writer a connection gets: the raw one where the server offers its socket, else the bounded outbox."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from eventchat.rooms.batch import Wire
from eventchat.rooms.reader import Reader, Writer
from eventchat.types.people import Person
from transports.outbox import Ended, Outbox
from transports.raw import RawWriter
from transports.sockets import raw_wire, transport_of
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
OnEnded = Callable[[Ended], object]


def websocket_writer(scope: Any, send: Send, on_ended: OnEnded) -> tuple[AnyWriter, Wire]:
    """For an accepted WebSocket; *send* sends one text message by ASGI."""
    raw = raw_wire(scope)
    if raw is not None and raw.ready():
        raw.settle()
        return RawWriter(raw, on_ended), WEBSOCKET_FRAME
    return Outbox(send, on_ended, transport_of(scope)), WEBSOCKET_TEXT


def event_stream_writer(
    scope: Any, send: Send, on_ended: OnEnded
) -> tuple[AnyWriter, EventStream | EventStreamChunk]:
    """For an event stream whose head was sent; *send* sends a piece of its body by ASGI."""
    raw = raw_wire(scope)
    if raw is not None and raw.ready():
        raw.settle()
        return RawWriter(raw, on_ended), EVENT_STREAM_CHUNK
    return Outbox(send, on_ended, transport_of(scope)), EVENT_STREAM


def reader_of(person: Person | None, wire: Wire, writer: Writer) -> Reader:
    """A reader who is *person*, or nobody in particular."""
    if person is None:
        return Reader(wire, writer)
    return Reader(wire, writer, person.id, person.session, person.expires_at)
