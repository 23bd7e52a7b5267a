"""The raw write on uvicorn's sockets.

uvicorn takes protocol classes. These are its own two, with one object more in
`scope["extensions"]["eventchat.wire"]`: a way to write whole frames (WebSocket) or whole chunks (HTTP) to the
transport, and to hear when it is full and when it has drained. Handshake, control frames, close, keep-alive,
TLS and parsing stay uvicorn's; on any other server the extension is absent and readers go through ASGI.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from transports.http import HttpProtocol
from transports.sockets import EXTENSION, RawWire
from transports.waiting import Flag, Mailbox
from transports.websockets import WebSocketProtocol


class SocketWire(RawWire):
    """Of a WebSocket: writes between the handshake and the close."""

    __slots__ = ("_protocol",)

    def __init__(self, protocol: RawWebSocketProtocol) -> None:
        super().__init__(protocol.transport)
        self._protocol: RawWebSocketProtocol | None = protocol

    def ready(self) -> bool:
        """After the handshake, before a close frame."""
        protocol = self._protocol
        return (
            protocol is not None
            and protocol.handshake_complete
            and not protocol.close_sent
            and not protocol.disconnected
            and not self.transport.is_closing()
        )

    def settle(self) -> None:
        """Let go of the request, its headers, and the answer to it: 4 KB a connection."""
        protocol: Any = self._protocol
        if protocol is None:
            return
        protocol.request.headers.clear()  # the parser keeps the request for as long as the connection
        protocol.request = protocol.response = None
        protocol.scope["headers"] = []

    def lost(self) -> None:
        """The socket is gone: let go of its protocol."""
        self._protocol = None


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
            and not self.transport.is_closing()
        )

    def settle(self) -> None:
        """Let go of the request's headers."""
        if self.cycle is not None:
            headers: Any = self.cycle.scope["headers"]
            headers.clear()


class RawWebSocketProtocol(WebSocketProtocol):
    """uvicorn's WebSocket, with a raw wire in its scope, and waiting in less memory."""

    queue: Any
    writable: Any
    wire: SocketWire | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.queue = Mailbox()
        self.writable = Flag(up=True)

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
        if self.wire is not None and self.wire.listener is not None:
            self.wire.listener.paused()

    def resume_writing(self) -> None:
        """The buffer has drained."""
        super().resume_writing()
        if self.wire is not None and self.wire.listener is not None:
            self.wire.listener.resumed()

    def handle_close(self, event: Any) -> None:
        """The peer closes: our close frame is the last."""
        self._closed()
        super().handle_close(event)

    def handle_parser_exception(self) -> None:
        """What the peer sent was no frame: the close frame is the last."""
        self._closed()
        super().handle_parser_exception()

    def keepalive_timeout(self) -> None:
        """The peer does not answer pings."""
        self._closed()
        super().keepalive_timeout()

    def shutdown(self) -> None:
        """The server ends."""
        self._closed()
        super().shutdown()

    def connection_lost(self, exc: Exception | None) -> None:
        """The socket is gone: untie what refers to itself, or it would stay until a search for garbage."""
        self._closed()
        super().connection_lost(exc)
        self.conn.parser.close()
        if self.wire is not None:
            self.wire.lost()

    def _closed(self) -> None:
        if self.wire is not None:
            self.wire.closed()


class RawHttpProtocol(HttpProtocol):
    """uvicorn's HTTP, with a raw wire in the scope of each request, and waiting in less memory."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wires: tuple[ChunkWire, ...] = ()
        """Of the requests that are not answered yet, and of the one that came last."""

    def connection_made(self, transport: Any) -> None:
        """Begin."""
        super().connection_made(transport)
        flow: Any = self.flow
        flow._is_writable_event = Flag(up=True)

    def on_headers_complete(self) -> None:
        """Put a wire of its own into each request's scope: requests may be pipelined."""
        wire = ChunkWire(self.transport)
        scope: Any = self.scope
        scope.setdefault("extensions", {})[EXTENSION] = wire
        before = self.cycle
        super().on_headers_complete()
        if self.cycle is not before:
            cycle: Any = self.cycle
            cycle.message_event = Flag()  # its task has not begun yet
            wire.cycle = cycle
            self.wires = (*(other for other in self.wires if other.cycle is not None), wire)

    def pause_writing(self) -> None:
        """The buffer is full."""
        super().pause_writing()
        for wire in self.wires:
            if wire.listener is not None:
                wire.listener.paused()

    def resume_writing(self) -> None:
        """The buffer has drained."""
        super().resume_writing()
        for wire in self.wires:
            if wire.listener is not None:
                wire.listener.resumed()

    def on_response_complete(self) -> None:
        """An answer is out: its wire and its scope no longer hold each other."""
        for wire in self.wires:
            if wire.cycle is not None and wire.cycle.response_complete:
                wire.cycle = None
        super().on_response_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """The socket is gone."""
        for wire in self.wires:
            wire.closed()
            wire.cycle = None
        super().connection_lost(exc)

    def _untie(self) -> None:
        super()._untie()
        self.wires = ()
