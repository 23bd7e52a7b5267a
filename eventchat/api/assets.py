"""The built front end: which files a page needs, and the files themselves."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import msgspec
from litestar import Response, get
from litestar.response import File

from eventchat.errors import NotFound

DIST = Path(__file__).parent.parent / "static" / "dist"
MANIFESTS = (".vite/manifest.json", "manifest.console.json", "manifest.overlay.json")

FILE_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*")
HASHED = re.compile(r"-[A-Za-z0-9_-]{8}\.[a-z0-9]+$")
MEDIA_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".json": "application/json",
    ".mp3": "audio/mpeg",
    ".png": "image/png",
}

FOR_EVERY_SITE = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
"""Widgets run on other people's pages; what they load is public."""

FOREVER = "public, max-age=31536000, immutable"
FIVE_MINUTES = "public, max-age=300"


class Entry(msgspec.Struct):
    """What the build says of one source file."""

    file: str
    css: list[str] = []
    imports: list[str] = []


class Assets(msgspec.Struct, frozen=True):
    """What a page links: its module and its style sheets, as paths from the root."""

    module: str
    styles: tuple[str, ...]


class NotBuilt(Exception):
    """The front end has not been built, or its build lacks what was asked for."""


def assets_of(source: str) -> Assets:
    """The files of the entry point *source* (`src/widget/page.ts`); NotBuilt without them.

    The manifests are read each time: pages are rare beside messages, and a new build shows at once.
    """
    entries: dict[str, Entry] = {}
    for name in MANIFESTS:
        path = DIST / name
        if path.is_file():
            entries |= msgspec.json.decode(path.read_bytes(), type=dict[str, Entry])
    if source not in entries:
        raise NotBuilt(source)
    styles: dict[str, None] = {}
    _collect(entries, source, styles, set())
    return Assets(f"/{entries[source].file}", tuple(f"/{name}" for name in styles))


def _collect(entries: dict[str, Entry], key: str, styles: dict[str, None], seen: set[str]) -> None:
    """Style sheets of *key* and of all it imports, those of imports first, each once."""
    if key in seen or key not in entries:
        return
    seen.add(key)
    for imported in entries[key].imports:
        _collect(entries, imported, styles, seen)
    styles.update(dict.fromkeys(entries[key].css))


@get("/assets/{name:str}", include_in_schema=False, sync_to_thread=False)
def asset(name: str) -> File:
    """One built file. Its name is a plain one: no path leads out of the folder."""
    path = DIST / "assets" / name
    media_type = MEDIA_TYPES.get(path.suffix)
    if not FILE_NAME.fullmatch(name) or media_type is None or not path.is_file():
        raise NotFound()
    return File(
        path,
        media_type=media_type,
        content_disposition_type="inline",
        headers={**FOR_EVERY_SITE, "Cache-Control": FOREVER if HASHED.search(name) else FIVE_MINUTES},
    )


@get("/embed.js", include_in_schema=False, sync_to_thread=False)
def embed_script() -> Response[bytes]:
    """The script that host pages load: a stable name, so it is asked for again every five minutes."""
    path = DIST / "embed.js"
    if not path.is_file():
        raise NotFound()
    headers: dict[str, Any] = {**FOR_EVERY_SITE, "Cache-Control": FIVE_MINUTES}
    return Response(path.read_bytes(), media_type=MEDIA_TYPES[".js"], headers=headers)
