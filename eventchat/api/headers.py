"""Headers of every answer: what pages may do (S-15), and which other sites may read answers (S-1)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from urllib.parse import parse_qsl

from eventchat.origins import is_allowed, site_of
from eventchat.settings import Settings

Added = Sequence[tuple[bytes, bytes]]

SECURITY: Added = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
"""Set where the answer says nothing else."""

OWN_ADDED: Added = (*SECURITY, (b"vary", b"Origin"))
"""To answers of the API that no page on another site asked for."""

PREFLIGHT = b"access-control-request-method"
METHODS = b"GET, POST, PATCH, DELETE"
REQUEST_HEADERS = b"authorization, content-type, last-event-id, x-csrf-token"
EXPOSED = b"retry-after"
ROOMS = "/api/v1/rooms/"
OWN = ("/api/v1/session", "/api/v1/ticket")
"""Calls of a visitor's own; from a room's site they name the room in the query, `?room=main`."""

RoomOrigins = Callable[[str], Awaitable[tuple[str, ...]]]
"""The origins that a room's settings allow; none for a room that is not there."""

ASGI = Callable[[Any, Any, Any], Awaitable[None]]


class Headers:
    """Middleware around the whole application."""

    def __init__(self, app: ASGI, settings: Settings, room_origins: RoomOrigins) -> None:
        self._app = app
        self._settings = settings
        self._room_origins = room_origins

    def __call__(self, scope: Any, receive: Any, send: Any) -> Awaitable[None]:
        """Answer preflights; add headers to all else. What passes through costs no frame of its own."""
        if scope["type"] != "http":
            return self._app(scope, receive, send)
        asked = {name for name, _ in scope["headers"]}
        if b"origin" in asked and scope["path"].startswith("/api/"):
            return self._from_a_page(scope, receive, send, preflight=PREFLIGHT in asked)
        added = OWN_ADDED if scope["path"].startswith("/api/") else SECURITY
        if scope["method"] == "HEAD" and not scope["path"].startswith("/api/"):
            return self._app({**scope, "method": "GET"}, receive, _without_body(_adding(send, added)))
        return self._app(scope, receive, _adding(send, added))

    async def _from_a_page(self, scope: Any, receive: Any, send: Any, *, preflight: bool) -> None:
        cross = await self._cross_origin(scope, dict(scope["headers"]))
        if scope["method"] == "OPTIONS" and preflight:
            await _preflight(send, cross)
        else:
            await self._app(scope, receive, _adding(send, _merged(SECURITY, cross)))

    async def _cross_origin(self, scope: Any, headers: dict[bytes, bytes]) -> list[tuple[bytes, bytes]]:
        varying = (b"vary", b"Origin")
        origin = headers[b"origin"].decode("latin-1")
        host = {"host": headers.get(b"host", b"").decode("latin-1")}
        site = site_of(scope["scheme"], host, self._settings.public_url)
        if origin == site.origin:
            return [varying]
        allowed = self._settings.origins
        if room := _room_of(scope):
            allowed = (*allowed, *await self._room_origins(room))
        if not is_allowed(origin, site, allowed):
            return [varying]
        return [
            varying,
            (b"access-control-allow-origin", origin.encode("latin-1")),
            (b"access-control-allow-credentials", b"true"),
            (b"access-control-expose-headers", EXPOSED),
            (b"cross-origin-resource-policy", b"cross-origin"),
        ]


def _room_of(scope: Any) -> str:
    """The room that a call is about, or nothing."""
    if scope["path"].startswith(ROOMS):
        return str(scope["path"]).removeprefix(ROOMS).partition("/")[0]
    if scope["path"] in OWN:
        query: bytes = scope["query_string"]
        return dict(parse_qsl(query.decode("latin-1"))).get("room", "")
    return ""


def _merged(security: Added, cross: Added) -> Added:
    return tuple({**dict(security), **dict(cross)}.items())


def _adding(send: Any, added: Added) -> Any:
    async def send_with_headers(message: Any) -> None:
        if message["type"] == "http.response.start":
            given = {name.lower() for name, _ in message["headers"]}
            missing = [pair for pair in added if pair[0] not in given]
            message = {**message, "headers": [*message["headers"], *missing]}
        await send(message)

    return send_with_headers


def _without_body(send: Any) -> Any:
    """Pages answer HEAD as they answer GET, without the body: monitors and link checkers ask so."""

    async def send_without_body(message: Any) -> None:
        if message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return send_without_body


async def _preflight(send: Any, cross: list[tuple[bytes, bytes]]) -> None:
    headers = [*cross, *(pair for pair in SECURITY if pair[0] != b"cross-origin-resource-policy")]
    if any(name == b"access-control-allow-origin" for name, _ in cross):
        headers += [
            (b"access-control-allow-methods", METHODS),
            (b"access-control-allow-headers", REQUEST_HEADERS),
            (b"access-control-max-age", b"600"),
        ]
    await send({"type": "http.response.start", "status": 204, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
