"""The wire formats: one JSON payload as a WebSocket text, an SSE block, or a poll's body."""

from __future__ import annotations

from eventchat.metrics import Transport
from eventchat.rooms.batch import Wire
from eventchat.types.cursor import Cursor

FIN_TEXT = 0x81
LENGTH_16, LENGTH_64 = 126, 127


class WebSocketText:
    """One text message a batch. The protocol's own frame around it is the server's part."""

    transport: Transport = "websocket"
    deferred = True
    heartbeat = b'{"events":[]}'
    """Pages cannot see protocol pings; an empty batch tells them that the connection lives."""

    def frame(self, payload: bytes, cursor: Cursor | None) -> bytes:
        """The payload is the message; its cursor is inside."""
        return payload


class WebSocketFrame:
    """The same as a whole unmasked frame, for raw writes."""

    transport: Transport = "websocket"
    deferred = False

    def __init__(self) -> None:
        self.heartbeat = self.frame(WebSocketText.heartbeat, None)

    def frame(self, payload: bytes, cursor: Cursor | None) -> bytes:
        """FIN, opcode text, the length in its shortest form, the payload (RFC 6455, section 5.2)."""
        size = len(payload)
        if size < LENGTH_16:
            return bytes((FIN_TEXT, size)) + payload
        if size < 1 << 16:
            return bytes((FIN_TEXT, LENGTH_16)) + size.to_bytes(2) + payload
        return bytes((FIN_TEXT, LENGTH_64)) + size.to_bytes(8) + payload


class EventStream:
    """One SSE event a batch: `id` is the cursor, `data` one line of JSON (S-7)."""

    transport: Transport = "sse"
    deferred = True
    heartbeat = b":\n\n"
    opening = b"retry: 2000\n\n"

    def frame(self, payload: bytes, cursor: Cursor | None) -> bytes:
        """JSON has no raw line ends, so any payload is one `data` line."""
        if cursor is None:
            return b"data: %b\n\n" % payload
        return b"id: %b\ndata: %b\n\n" % (str(cursor).encode(), payload)


class EventStreamChunk:
    """The same as a whole HTTP/1.1 chunk, for raw writes."""

    transport: Transport = "sse"
    deferred = False

    def __init__(self) -> None:
        self.heartbeat = chunk(EventStream.heartbeat)
        self.opening = chunk(EventStream.opening)

    def frame(self, payload: bytes, cursor: Cursor | None) -> bytes:
        """One event, one chunk."""
        return chunk(EVENT_STREAM.frame(payload, cursor))


def chunk(data: bytes) -> bytes:
    """*data*, not nothing, as one chunk of a chunked body."""
    return b"%x\r\n%b\r\n" % (len(data), data)


class PollBody:
    """The payload as the body of one answer."""

    transport: Transport = "poll"
    deferred = False
    heartbeat = b""

    def frame(self, payload: bytes, cursor: Cursor | None) -> bytes:
        """The payload is the body."""
        return payload


WEBSOCKET_TEXT = WebSocketText()
WEBSOCKET_FRAME = WebSocketFrame()
EVENT_STREAM = EventStream()
EVENT_STREAM_CHUNK = EventStreamChunk()
POLL_BODY = PollBody()

TRANSPORT_OF: dict[Wire, Transport] = {
    wire: wire.transport
    for wire in (WEBSOCKET_TEXT, WEBSOCKET_FRAME, EVENT_STREAM, EVENT_STREAM_CHUNK, POLL_BODY)
}
"""What a reader of each wire format is counted under."""
