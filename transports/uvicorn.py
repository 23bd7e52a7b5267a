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
from socket import SocketType
from typing import Any, Protocol

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from transports.http import HttpProtocol
from transports.waiting import Flag, Mailbox

EXTENSION = "eventchat.wire"

TESTED = ((0, 40), (0, 55))
"""From this version of uvicorn on, up to but not including that one."""

NEEDED = {
    HttpToolsProtocol: (
        "connection_made",
        "on_headers_complete",
        "on_response_complete",
        "handle_websocket_upgrade",
        "pause_writing",
        "resume_writing",
        "connection_lost",
    ),
    WebSocketsSansIOProtocol: (
        "handle_connect",
        "handle_close",
        "handle_parser_exception",
        "keepalive_timeout",
        "shutdown",
        "pause_writing",
        "resume_writing",
        "connection_lost",
    ),
}


class Listener(Protocol):
    """Who is told what becomes of a socket."""

    def paused(self) -> None:
        """Its buffer is full."""
        ...

    def resumed(self) -> None:
        """Its buffer has drained."""
        ...

    def closed(self) -> None:
        """Nothing may be written any more. Told before anybody else has a turn, perhaps more than once."""
        ...


class RawWire:
    """One connection's socket: `ready` says when writing may begin, `closed` when it must end."""

    __slots__ = ("_socket", "listener", "transport")

    def __init__(self, transport: asyncio.Transport) -> None:
        self.transport = transport
        self.listener: Listener | None = None
        self._socket: SocketType | None = None

    def ready(self) -> bool:
        """Whether raw writes are possible now."""
        return not self.transport.is_closing()

    def write(self, data: bytes) -> None:
        """Write one whole frame or chunk, or what is left of one, after all that was written before."""
        if not self.transport.is_closing():
            self.transport.write(data)

    def open(self) -> Callable[[bytes], int]:
        """A way to the kernel for one whole frame or chunk: how many of its bytes it took.

        It is for when the transport holds nothing, which is so unless the listener was told `paused`: each
        write goes out when it is made, and every byte that the kernel does not take is told. Raises
        BlockingIOError when it takes none, OSError when the connection is broken. With TLS the transport
        takes all. `closed` and `release` end it.
        """
        if self.transport.get_extra_info("ssl_object") is not None:
            return self._through_the_transport  # at a limit of 0 TLS would be full with nothing in it
        self.transport.set_write_buffer_limits(high=0)
        own = self.transport.get_extra_info("socket")
        self._socket = SocketType(own.family, own.type, own.proto, own.fileno())
        return self._socket.send

    def _through_the_transport(self, frame: bytes) -> int:
        self.transport.write(frame)
        return len(frame)

    def release(self) -> None:
        """Nobody listens any more, and nothing more is written."""
        self.listener = None
        if self._socket is not None:
            self._socket.detach()  # it is the transport's, which closes it
            self._socket = None

    def holds(self) -> bool:
        """Whether more waits in the transport than it lets pass without a word."""
        return self.buffered() > self.transport.get_write_buffer_limits()[1]

    def settle(self) -> None:
        """The handshake is over: let go of what only it needed."""

    def buffered(self) -> int:
        """Bytes that the kernel has not taken yet."""
        return self.transport.get_write_buffer_size()

    def abort(self) -> None:
        """Drop the connection and what waits for it."""
        self.transport.abort()

    def closed(self) -> None:
        """Tell the listener; this socket is not written to again."""
        listener = self.listener
        self.release()
        if listener is not None:
            listener.closed()


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


class RawWebSocketProtocol(WebSocketsSansIOProtocol):
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
