"""What of a connection says who asks, and from where."""

from __future__ import annotations

from typing import Any

from litestar.connection import ASGIConnection
from litestar.enums import ScopeType

from eventchat.identity import TICKET_PARAMETER, Asked

Connection = ASGIConnection[Any, Any, Any, Any]


def asked_of(connection: Connection) -> Asked:
    """Scheme, headers and ticket of a request or a WebSocket handshake."""
    return Asked(
        connection.scope["scheme"],
        headers_of(connection),
        connection.query_params.get(TICKET_PARAMETER),
        websocket=connection.scope["type"] is ScopeType.WEBSOCKET,
    )


def headers_of(connection: Connection) -> dict[str, str]:
    """Header names in lower case and their values; of repeated ones the last."""
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in _raw(connection)}


def address_of(connection: Connection) -> str:
    """The client's address: the peer's, or what a trusted proxy says of it."""
    client = connection.scope.get("client")
    return client[0] if client else "local"


def _raw(connection: Connection) -> list[tuple[bytes, bytes]]:
    return list(connection.scope["headers"])
