"""The pages: small documents around the built front end, each with the policy it needs (S-5, S-8, S-15)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from html import escape
from string import Template
from typing import Any

from litestar import MediaType, Request, Response, get
from litestar.openapi.plugins import OpenAPIRenderPlugin

from eventchat.api.assets import NotBuilt, asset, assets_of, embed_script
from eventchat.types.ids import is_room_id

FrameOrigins = Callable[[str], Awaitable[tuple[str, ...]]]
"""The origins that may show a room in a frame, beside the site itself."""

NOBODY = ("'none'",)

STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types lit-html"
)
OVERLAY = (
    # OBS adds the streamer's own CSS by `style.innerHTML`, which a stricter policy would drop without a word.
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; media-src 'self' data:; base-uri 'none'; form-action 'none'"
)
DOCUMENTATION = (
    # The viewer of the API's documents styles its elements inline.
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'"
)
PLAIN = "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'"

DOCUMENT = Template(
    """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="$scheme">
<title>$title</title>
<link rel="icon" type="image/svg+xml" href="/assets/favicon.svg">
$links
</head>
$body
</html>
"""
)
NO_SCRIPT = "<noscript>This chat needs JavaScript.</noscript>"


def page(body: str, *, source: str, title: str, policy: str, frames: Iterable[str]) -> Response[str]:
    """The document of the entry point *source* around *body* (HTML), or how to build what is missing.

    *frames* are the sources of `frame-ancestors`. A page that may stand in other sites' frames may also
    be loaded by sites that isolate themselves.
    """
    try:
        assets = assets_of(source)
    except NotBuilt:
        return notice(
            "Almost there",
            "The server runs, but its browser pages have not been built yet. "
            "Build them with <code>make frontend</code>, then reload this page.",
        )
    links = [f'<link rel="stylesheet" href="{escape(style)}">' for style in assets.styles]
    links.append(f'<script type="module" src="{escape(assets.module)}"></script>')
    scheme = "normal" if policy is OVERLAY else "light dark"
    html = DOCUMENT.substitute(title=escape(title), links="\n".join(links), body=body, scheme=scheme)
    return _answer(html, policy, frames)


def notice(title: str, sentence: str, status: int = 200) -> Response[str]:
    """A page that says one thing; *sentence* is HTML. Works without built assets."""
    try:
        styles = assets_of("src/pages/notice.css")
        links = f'<link rel="stylesheet" href="{escape(styles.module)}">'
    except NotBuilt:
        links = ""
    body = f"<body><main><h1>{escape(title)}</h1><p>{sentence}</p></main></body>"
    html = DOCUMENT.substitute(title=escape(title), links=links, body=body, scheme="light dark")
    return _answer(html, PLAIN, NOBODY, status)


def _answer(html: str, policy: str, frames: Iterable[str], status: int = 200) -> Response[str]:
    headers = _headers(policy, frames)
    return Response(html, media_type=MediaType.HTML, headers=headers, status_code=status)


def _headers(policy: str, frames: Iterable[str]) -> dict[str, str]:
    ancestors = " ".join(frames)
    framed = ancestors != NOBODY[0]
    return {
        "Content-Security-Policy": f"{policy}; frame-ancestors {ancestors}",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "cross-origin" if framed else "same-origin",
        "Cache-Control": "no-cache",
    }


def _no_such_room() -> Response[str]:
    return notice("There is no such room", 'See <a href="/">which rooms there are</a>.', status=404)


async def _ancestors(room: str, frame_origins: FrameOrigins) -> tuple[str, ...]:
    # Origins were checked when they were set; one with anything else in it would change the policy around it.
    origins = await frame_origins(room)
    return ("'self'", *(origin for origin in origins if not set(origin) & set(" ;,'\"\t\r\n")))


@get("/", include_in_schema=False, sync_to_thread=False)
def rooms_page() -> Response[str]:
    """The rooms one may see."""
    body = (
        '<body><main><img class="logo" src="/assets/favicon.svg" alt=""><h1>Rooms</h1>'
        '<p class="lead">Pick one and join in. No account needed.</p>'
        f'<div id="rooms" aria-live="polite" aria-busy="true"></div>{NO_SCRIPT}'
        '<footer><a href="/console?room=main">Moderators sign in here</a> · '
        '<a href="/schema">API</a></footer></main></body>'
    )
    return page(body, source="src/pages/rooms.ts", title="Rooms", policy=STRICT, frames=NOBODY)


@get("/r/{room:str}", include_in_schema=False)
async def room_page(room: str, frame_origins: FrameOrigins) -> Response[str]:
    """A room on a page of its own."""
    return await _chat_page(room, frame_origins, "page")


@get("/embed/{room:str}", include_in_schema=False)
async def embed_page(room: str, frame_origins: FrameOrigins) -> Response[str]:
    """A room and nothing else, for frames."""
    return await _chat_page(room, frame_origins, "embed")


async def _chat_page(room: str, frame_origins: FrameOrigins, kind: str) -> Response[str]:
    if not is_room_id(room):
        return _no_such_room()
    name = escape(room)
    body = (
        f'<body class="{kind}"><main><h1 class="hidden">Chat: {name}</h1>'
        f'<event-chat room="{name}"></event-chat></main>{NO_SCRIPT}</body>'
    )
    frames = await _ancestors(room, frame_origins)
    return page(body, source="src/widget/page.ts", title=f"Chat: {room}", policy=STRICT, frames=frames)


@get("/console", include_in_schema=False, sync_to_thread=False)
def console_page() -> Response[str]:
    """Where moderators work. Nothing that needs their rights can stand in a frame."""
    body = f"<body><moderation-console></moderation-console>{NO_SCRIPT}</body>"
    return page(body, source="src/console/main.ts", title="Moderation", policy=STRICT, frames=NOBODY)


@get("/overlay/{room:str}", include_in_schema=False)
async def overlay_page(room: str, frame_origins: FrameOrigins) -> Response[str]:
    """A room on air, for a browser source."""
    if not is_room_id(room):
        return _no_such_room()
    body = f'<body class="chat-overlay" data-room="{escape(room)}"></body>'
    frames = await _ancestors(room, frame_origins)
    return page(body, source="src/overlay/main.ts", title=f"Overlay: {room}", policy=OVERLAY, frames=frames)


def schema_page() -> Response[str]:
    """The API's documentation, drawn by our own copy of its viewer."""
    body = f'<body><div id="schema"></div>{NO_SCRIPT}</body>'
    return page(body, source="src/schema.ts", title="eventchat API", policy=DOCUMENTATION, frames=NOBODY)


class SchemaPage(OpenAPIRenderPlugin):
    """Puts the documentation page at the root of `/schema`."""

    def __init__(self) -> None:
        super().__init__(path="/")

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        """The page; it asks for the document itself."""
        return schema_page().content.encode()


SCHEMA_HEADERS = _headers(DOCUMENTATION, NOBODY)
"""Of every answer below `/schema`: the page's policy harms no document."""

FACES = (rooms_page, room_page, embed_page, console_page, overlay_page, asset, embed_script)
"""Every page and file a browser is given."""
