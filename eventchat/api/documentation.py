"""The API's own documentation: OpenAPI, and JSON Schema of what goes over the streams."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import MediaType, Response, Router, get
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme, Tag

from eventchat import __version__
from eventchat.api.faces import SCHEMA_HEADERS, SchemaPage

TAGS = {
    "session": "Who is asking.",
    "rooms": "Rooms and their settings.",
    "messages": "History, posting and taking back.",
    "streams": "A room as it happens, by three transports with one cursor. The WebSocket is at "
    "`/api/v1/rooms/{room}/ws?after=` with subprotocol `eventchat.v1`; what it says: `/schema/events.json`.",
    "staff": "Moderation: the queue, decisions, sanctions, the record.",
    "operation": "For load balancers.",
}


def openapi_config() -> OpenAPIConfig:
    """The document at `/schema/openapi.json`."""
    return OpenAPIConfig(
        title="eventchat",
        version=__version__,
        description="Chat for live events. Times are ms since 1970, lengths are code points, ids are opaque. "
        "Refusals are RFC 9457 problems; `code` is the same on every transport.",
        path="/schema",
        render_plugins=[SchemaPage(), JsonRenderPlugin(path="/openapi.json", media_type=MediaType.JSON)],
        openapi_router=Router(
            "/schema", route_handlers=[], include_in_schema=False, response_headers=SCHEMA_HEADERS
        ),
        tags=[Tag(name, description) for name, description in TAGS.items()],
        components=Components(
            security_schemes={
                "bearer": SecurityScheme(type="http", scheme="bearer", bearer_format="JWT"),
                "cookie": SecurityScheme(
                    type="apiKey", security_scheme_in="cookie", name="eventchat_session"
                ),
            }
        ),
        security=[{}, {"bearer": []}, {"cookie": []}],
        use_handler_docstrings=True,
    )


def schema_handler(schema: dict[str, Any]) -> Any:
    """Serves *schema* at `/schema/events.json`."""
    body = msgspec.json.format(msgspec.json.encode(schema), indent=2)

    @get("/schema/events.json", include_in_schema=False, sync_to_thread=False)
    def events() -> Response[bytes]:
        return Response(body, media_type="application/schema+json")

    return events
