"""Whether uvicorn and uvloop, as installed, are what our protocols were made for. Nothing is run."""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import Any

TESTED = ((0, 40), (0, 55))
"""From this version of uvicorn on, up to but not including that one."""

UVLOOP = (0, 23)
"""From this version on, what uvloop's transports hold is known when raw writes ask for it."""

HTTP = "uvicorn.protocols.http.httptools_impl"
WEBSOCKETS = "uvicorn.protocols.websockets.websockets_sansio_impl"

METHODS = {
    (HTTP, "HttpToolsProtocol"): (
        "connection_made",
        "on_headers_complete",
        "on_response_complete",
        "handle_websocket_upgrade",
        "pause_writing",
        "resume_writing",
        "connection_lost",
    ),
    (WEBSOCKETS, "WebSocketsSansIOProtocol"): (
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
"""What our protocols override."""

FIELDS = {
    (HTTP, "HttpToolsProtocol", "__init__"): ("pipeline", "parser", "cycle", "scope", "transport", "flow"),
    (HTTP, "RequestResponseCycle", "__init__"): (
        "message_event",
        "chunked_encoding",
        "expected_content_length",
        "response_started",
        "response_complete",
        "disconnected",
        "scope",
        "body",
    ),
    ("uvicorn.protocols.http.flow_control", "FlowControl", "__init__"): ("_is_writable_event",),
    (WEBSOCKETS, "WebSocketsSansIOProtocol", "__init__"): (
        "transport",
        "queue",
        "writable",
        "conn",
        "handshake_complete",
        "close_sent",
        "disconnected",
    ),
    (WEBSOCKETS, "WebSocketsSansIOProtocol", "handle_connect"): ("scope", "request", "response"),
    ("websockets.protocol", "Protocol", "__init__"): ("parser",),
}
"""What our protocols read and replace: names that these functions set."""


def why_not_ours() -> str | None:
    """Why our protocols are not used with the uvicorn that is installed; None when they are."""
    installed = version("uvicorn")
    low, high = TESTED
    if not low <= _parts(installed) < high:
        return f"uvicorn {installed} was not tested with it"
    for (module, owner), names in METHODS.items():
        found = _find(module, owner)
        for name in names:
            if not callable(getattr(found, name, None)):
                return f"uvicorn {installed} has no {owner}.{name}"
    for (module, owner, function), names in FIELDS.items():
        code = getattr(getattr(_find(module, owner), function, None), "__code__", None)
        for name in names:
            if code is None or name not in code.co_names:
                return f"{owner} has no {name} in uvicorn {installed}"
    return None


def why_not() -> str | None:
    """Why readers' sockets are not written to directly; None when they are."""
    try:
        loop = version("uvloop")
    except PackageNotFoundError:
        return why_not_ours() or "uvloop is not installed"
    if _parts(loop) < UVLOOP:
        return why_not_ours() or f"uvloop {loop} is too old: {'.'.join(map(str, UVLOOP))} is needed"
    return why_not_ours()


def is_there(module: str) -> bool:
    """Whether uvicorn has that module, and what it needs."""
    try:
        import_module(module)
    except ImportError:
        return False
    return True


def _find(module: str, owner: str) -> Any:
    return getattr(import_module(module), owner, None) if is_there(module) else None


def _parts(installed: str) -> tuple[int, ...]:
    return tuple(int(part) for part in installed.split(".")[:2])
