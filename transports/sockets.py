"""What our protocols put into a connection's scope: its socket, for raw writes, and a way to drop it.

Without uvicorn in it, so that a server that is another one, or another version, is no reason to fail.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from socket import SocketType
from typing import Any, Protocol

EXTENSION = "eventchat.wire"
TRANSPORT = "eventchat.transport"
"""The keys in `scope["extensions"]`: a `RawWire`, and the connection's `asyncio.Transport`."""


def offer_transport(scope: Any, transport: asyncio.Transport) -> None:
    """Let the application drop the connection: ASGI itself can only ask that it ends in peace."""
    scope.setdefault("extensions", {})[TRANSPORT] = transport


def transport_of(scope: Any) -> asyncio.Transport | None:
    """What `offer_transport` offered; None on another server."""
    transport: asyncio.Transport | None = scope.get("extensions", {}).get(TRANSPORT)
    return transport


def raw_wire(scope: Any) -> RawWire | None:
    """The connection's socket, where the server offers it."""
    wire = scope.get("extensions", {}).get(EXTENSION)
    return wire if isinstance(wire, RawWire) else None


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
