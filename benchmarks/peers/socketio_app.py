"""Socket.IO: everybody is sent what is published."""

from __future__ import annotations

from typing import Any

import msgspec
import socketio

sockets = socketio.AsyncServer(async_mode="asgi", cors_allowed_origins="*", ping_interval=60)


async def publish(scope: Any, receive: Any, send: Any) -> None:
    """Emit the body of any request as the event `batch`."""
    body, more = b"", True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            return
        body, more = body + message.get("body", b""), message.get("more_body", False)
    await sockets.emit("batch", msgspec.json.decode(body))
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


app = socketio.ASGIApp(sockets, publish)
