"""The bytes with which a program opens a stream, for tests that hold the socket themselves."""

from __future__ import annotations

import base64
import os


def request(transport: str, room: str, port: int, token: str | None = None) -> bytes:
    """The opening request for `websocket` or `sse`."""
    path = f"/api/v1/rooms/{room}/{'ws' if transport == 'websocket' else 'events'}"
    head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
    if token:
        head += f"Authorization: Bearer {token}\r\n"
    if transport == "websocket":
        key = base64.b64encode(os.urandom(16)).decode()
        head += "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        head += f"Sec-WebSocket-Key: {key}\r\n"
    return (head + "\r\n").encode()
