"""The wire formats: one JSON payload as a WebSocket text, an SSE block, or a poll's body."""

from __future__ import annotations

from eventchat.types.cursor import Cursor


class WebSocketText:
    """One text message a batch. The protocol's own frame around it is the server's part."""

    heartbeat = b'{"events":[]}'
    """Pages cannot see protocol pings; an empty batch tells them that the connection lives."""

    def frame(self, payload: bytes, cursor: Cursor | None) -> bytes:
        """The payload is the message; its cursor is inside."""
        return payload


class EventStream:
    """One SSE event a batch: `id` is the cursor, `data` one line of JSON (S-7)."""

    heartbeat = b":\n\n"
    opening = b"retry: 2000\n\n"

    def frame(self, payload: bytes, cursor: Cursor | None) -> bytes:
        """JSON has no raw line ends, so any payload is one `data` line."""
        if cursor is None:
            return b"data: %b\n\n" % payload
        return b"id: %b\ndata: %b\n\n" % (str(cursor).encode(), payload)


class PollBody:
    """The payload as the body of one answer."""

    heartbeat = b""

    def frame(self, payload: bytes, cursor: Cursor | None) -> bytes:
        """The payload is the body."""
        return payload


WEBSOCKET_TEXT = WebSocketText()
EVENT_STREAM = EventStream()
POLL_BODY = PollBody()
