"""The raw write on uvicorn's sockets.

uvicorn takes protocol classes. These are its own two, with one object more in
`scope["extensions"]["eventchat.wire"]`: a way to write whole frames (WebSocket) or whole chunks (HTTP) to the
transport, and to hear when it is full and when it has drained. Handshake, control frames, close, keep-alive,
TLS and parsing stay uvicorn's; on any other server the extension is absent and readers go through ASGI.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

EXTENSION = "eventchat.wire"

TESTED = ((0, 40), (0, 55))
"""From this version of uvicorn on, up to but not including that one."""

NEEDED = {
    HttpToolsProtocol: ("on_headers_complete", "pause_writing", "resume_writing", "connection_lost"),
    WebSocketsSansIOProtocol: ("handle_connect", "pause_writing", "resume_writing", "connection_lost"),
}


class RawWire:
    """One connection's socket. `paused` and `resumed` are called as its buffer fills and drains."""

    __slots__ = ("_transport", "paused", "resumed")

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self.paused: Callable[[], None] = _nothing
        self.resumed: Callable[[], None] = _nothing

    def ready(self) -> bool:
        """Whether raw writes are possible now."""
        return not self._transport.is_closing()

    def write(self, data: bytes) -> None:
        """Write one whole frame or chunk; nothing after the end."""
        if self.ready():
            self._transport.write(data)

    def buffered(self) -> int:
        """Bytes that the kernel has not taken yet."""
        return self._transport.get_write_buffer_size()

    def abort(self) -> None:
        """Drop the connection and what waits for it."""
        self._transport.abort()


class SocketWire(RawWire):
    """Of a WebSocket: writes between the handshake and the close."""

    __slots__ = ("_protocol",)

    def __init__(self, protocol: RawWebSocketProtocol) -> None:
        super().__init__(protocol.transport)
        self._protocol = protocol

    def ready(self) -> bool:
        """After the handshake, before a close frame."""
        protocol = self._protocol
        return (
            protocol.handshake_complete
            and not protocol.close_sent
            and not protocol.disconnected
            and not self._transport.is_closing()
        )


class ChunkWire(RawWire):
    """Of an HTTP answer: writes while its body is being sent in chunks."""

    __slots__ = ("cycle",)

    def __init__(self, transport: asyncio.Transport) -> None:
        super().__init__(transport)
        self.cycle: RequestResponseCycle | None = None

    def ready(self) -> bool:
        """After the head of a chunked HTTP/1.1 answer, before its end."""
        cycle = self.cycle
        return (
            cycle is not None
            and cycle.response_started
            and cycle.chunked_encoding is True
            and not cycle.response_complete
            and not cycle.disconnected
            and cycle.scope["http_version"] == "1.1"
            and not self._transport.is_closing()
        )

    def over(self) -> bool:
        """Whether this answer will write no more."""
        return self.cycle is not None and (self.cycle.response_complete or self.cycle.disconnected)


class RawWebSocketProtocol(WebSocketsSansIOProtocol):
    """uvicorn's WebSocket, with a raw wire in its scope."""

    wire: SocketWire | None = None

    def handle_connect(self, event: Any) -> None:
        """Put the wire into the scope; the application's task has not begun yet."""
        super().handle_connect(event)
        scope = getattr(self, "scope", None)
        if scope is not None:
            self.wire = SocketWire(self)
            scope["extensions"][EXTENSION] = self.wire

    def pause_writing(self) -> None:
        """The buffer is full."""
        super().pause_writing()
        if self.wire is not None:
            self.wire.paused()

    def resume_writing(self) -> None:
        """The buffer has drained."""
        super().resume_writing()
        if self.wire is not None:
            self.wire.resumed()


class RawHttpProtocol(HttpToolsProtocol):
    """uvicorn's HTTP, with a raw wire in the scope of each request."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wires: list[ChunkWire] = []

    def on_headers_complete(self) -> None:
        """Put a wire of its own into each request's scope: requests may be pipelined."""
        wire = ChunkWire(self.transport)
        scope: Any = self.scope
        scope.setdefault("extensions", {})[EXTENSION] = wire
        before = self.cycle
        super().on_headers_complete()
        if self.cycle is not before:
            wire.cycle = self.cycle
            self.wires = [other for other in self.wires if not other.over()]
            self.wires.append(wire)

    def pause_writing(self) -> None:
        """The buffer is full."""
        super().pause_writing()
        for wire in self.wires:
            wire.paused()

    def resume_writing(self) -> None:
        """The buffer has drained."""
        super().resume_writing()
        for wire in self.wires:
            wire.resumed()


def why_not() -> str | None:
    """Why raw writes are not used with the uvicorn that is installed; None when they are."""
    installed = version("uvicorn")
    low, high = TESTED
    parts = tuple(int(part) for part in installed.split(".")[:2])
    if not low <= parts < high:
        return f"uvicorn {installed} was not tested with raw writes"
    for protocol, names in NEEDED.items():
        missing = [name for name in names if not callable(getattr(protocol, name, None))]
        if missing:
            return f"uvicorn's {protocol.__name__} has no {missing[0]}"
    return None


def _nothing() -> None:
    """Nobody listens."""
