"""uvicorn's HTTP, mended where an answer lasts as long as a stream does.

On one connection a stream may be under way while requests wait behind it. As it comes, uvicorn then tells
only the last of them that the client has gone, stops listening to the socket, and lets a WebSocket begin in
the middle of an answer. It also sends chunks to clients of HTTP/1.0, which know none.
"""

from __future__ import annotations

from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from transports.sockets import offer_transport

MOST_WAITING, MOST_WAITING_BYTES = 16, 64 * 1024
"""Requests behind an answer that lasts, and bytes of their bodies, up to which we listen on: only who listens
hears that the client has gone."""


class UntilClosed(RequestResponseCycle):
    """An answer to HTTP/1.0: no chunks, it ends with the connection."""

    async def send(self, message: Any) -> None:
        """Send the body as it comes, however long it becomes."""
        if message["type"] == "http.response.start":
            self.chunked_encoding = False
        elif message["type"] == "http.response.body":
            self.expected_content_length = len(message.get("body", b""))
        await super().send(message)


class HttpProtocol(HttpToolsProtocol):
    """One connection; `answers` are those that are not out yet, and the one that came last."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.answers: tuple[RequestResponseCycle, ...] = ()

    def on_headers_complete(self) -> None:
        """A request begins, unless it asks for another protocol."""
        before = self.cycle
        offer_transport(self.scope, self.transport)
        super().on_headers_complete()
        if self.cycle is not before:
            if self.cycle.scope["http_version"] == "1.0":
                self.cycle.__class__ = UntilClosed  # its task has not begun yet
            self.answers = (*(one for one in self.answers if not one.response_complete), self.cycle)
            self._listen_on()

    def handle_websocket_upgrade(self) -> None:
        """The connection goes on as a WebSocket, without this protocol; not while an answer is under way."""
        if any(not one.response_complete for one in self.answers):
            self.transport.close()
            return
        super().handle_websocket_upgrade()
        self._untie()

    def connection_lost(self, exc: Exception | None) -> None:
        """The socket is gone: so are the clients of all answers."""
        for one in self.answers:
            if not one.response_complete:
                one.disconnected = True
                one.message_event.set()
        super().connection_lost(exc)
        self._untie()

    def _listen_on(self) -> None:
        """uvicorn stops reading while requests wait; few of them may."""
        size = sum(len(cycle.body) for cycle, _ in self.pipeline)
        if self.pipeline and len(self.pipeline) <= MOST_WAITING and size <= MOST_WAITING_BYTES:
            self.flow.resume_reading()

    def _untie(self) -> None:
        """Let go of what refers back to this protocol, or both would stay until a search for garbage."""
        nothing: Any = None
        self.pipeline.clear()
        self.answers = ()
        self.parser = self.cycle = nothing
