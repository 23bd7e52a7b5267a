"""uvicorn's connections as ours: who is told what becomes of the socket."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import uvicorn

from eventchat.server import listen
from tests.deadline import eventually
from tests.line import get
from tests.opening import request
from transports.http import MOST_WAITING, HttpProtocol
from transports.sockets import EXTENSION, RawWire
from transports.uvicorn import RawHttpProtocol, RawWebSocketProtocol

App = Callable[[Any, Any, Any], Awaitable[None]]


class Ear:
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def paused(self) -> None:
        """Full."""
        self.heard.append("paused")

    def resumed(self) -> None:
        """Drained."""
        self.heard.append("resumed")

    def closed(self) -> None:
        """Over."""
        self.heard.append("closed")


class Streams:
    """An application whose every answer to `/stream` lasts until the client goes away; others are short."""

    def __init__(self) -> None:
        self.ears: list[Ear] = []
        self.wires: list[RawWire | None] = []
        self.ended = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer."""
        if scope["type"] == "lifespan":
            return
        await send({"type": "http.response.start", "status": 200, "headers": []})
        if scope["path"] != "/stream":
            await send({"type": "http.response.body", "body": b"short"})
            return
        ear, wire = Ear(), scope.get("extensions", {}).get(EXTENSION)
        if wire is not None:
            wire.listener = ear
        self.ears.append(ear)
        self.wires.append(wire)
        await send({"type": "http.response.body", "body": b"begun", "more_body": True})
        while (await receive())["type"] != "http.disconnect":
            pass
        self.ended += 1


@contextlib.asynccontextmanager
async def serving(app: App, http: type[asyncio.Protocol]) -> AsyncIterator[int]:
    """The port on which *app* is served with these protocols."""
    config = uvicorn.Config(
        app,
        http=http,
        ws=RawWebSocketProtocol,
        lifespan="off",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=1,
    )
    server, listening = uvicorn.Server(config), listen("127.0.0.1", 0)
    server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign]
    task = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        await eventually(lambda: server.started or task.done())
        yield listening.getsockname()[1]
    finally:
        server.should_exit = True
        await task
        listening.close()


@contextlib.asynccontextmanager
async def connected(port: int) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A connection, dropped at the end."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield reader, writer
    finally:
        writer.transport.abort()
        await asyncio.gather(writer.wait_closed(), return_exceptions=True)


async def test_a_stream_with_a_request_behind_it_is_told_when_its_socket_is_full() -> None:
    """G-22: also when both came in one packet, before anybody listened."""
    app = Streams()
    async with serving(app, RawHttpProtocol) as port, connected(port) as (reader, writer):
        writer.write(get("/stream") + get("/"))
        await reader.readuntil(b"begun\r\n")
        wire, ear = app.wires[0], app.ears[0]
        assert wire is not None
        wire.open()  # nothing may wait from here on
        written = 0
        while not ear.heard:
            wire.write(b"x" * 50_000)
            written += 50_000
            assert written < 100_000_000
        assert ear.heard == ["paused"]
        await asyncio.wait_for(reader.readexactly(written), 10)
        await eventually(lambda: ear.heard == ["paused", "resumed"])
    await eventually(lambda: ear.heard[-1] == "closed" and app.ended == 1)


@pytest.mark.parametrize("http", [RawHttpProtocol, HttpProtocol])
@pytest.mark.parametrize("behind", [1, MOST_WAITING])
async def test_the_client_of_a_stream_is_heard_to_go_although_requests_wait(
    http: type[asyncio.Protocol], behind: int
) -> None:
    """G-23: the stream's own task learns of it, not only the request that came last."""
    app = Streams()
    async with serving(app, http) as port:
        async with connected(port) as (reader, writer):
            writer.write(get("/stream"))
            await reader.readuntil(b"begun\r\n")
            for _ in range(behind):
                writer.write(get("/"))
            await writer.drain()
        await eventually(lambda: app.ended == 1, seconds=5)


@pytest.mark.parametrize("http", [RawHttpProtocol, HttpProtocol])
async def test_requests_that_never_end_do_not_fill_the_memory(http: type[asyncio.Protocol]) -> None:
    """Behind a stream only so many are read; the rest waits in the client."""
    app = Streams()
    async with serving(app, http) as port, connected(port) as (reader, writer):
        writer.write(get("/stream"))
        await reader.readuntil(b"begun\r\n")
        body = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\n" + b"x" * 60_000
        sent = 0
        with contextlib.suppress(TimeoutError):
            while sent < 100_000_000:
                writer.write(body)
                sent += len(body)
                await asyncio.wait_for(writer.drain(), 0.3)
        assert sent < 50_000_000


@pytest.mark.parametrize("http", [RawHttpProtocol, HttpProtocol])
async def test_a_websocket_does_not_begin_before_earlier_answers_are_out(
    http: type[asyncio.Protocol],
) -> None:
    """Its frames would land in the middle of them: the connection is closed, everybody is told."""
    app = Streams()
    async with serving(app, http) as port, connected(port) as (reader, writer):
        writer.write(get("/stream") + request("websocket", "main", port))
        assert b"101" not in await asyncio.wait_for(reader.read(), 5)
        await eventually(lambda: app.ended == len(app.ears))
