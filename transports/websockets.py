"""uvicorn's WebSocket, with a way to drop a connection that takes nothing any more."""

from __future__ import annotations

from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from transports.sockets import offer_transport


class WebSocketProtocol(WebSocketsSansIOProtocol):
    """One connection."""

    def handle_connect(self, event: Any) -> None:
        """Offer the transport; the application's task has not begun yet."""
        super().handle_connect(event)
        scope = getattr(self, "scope", None)
        if scope is not None:
            offer_transport(scope, self.transport)
