"""One node behind uvicorn, with a SIGTERM that drains before the server closes (G-24)."""

from __future__ import annotations

import asyncio
import gc
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from typing import Any

import structlog
import uvicorn

from eventchat.app import Node, create_app
from eventchat.demo.crowd import Crowd
from eventchat.prepare import FIRST_ROOM
from eventchat.settings import Settings
from transports.fitness import HTTP, WEBSOCKETS, is_there, why_not, why_not_ours

logger = structlog.get_logger(__name__)

WEBSOCKET_MOST_BYTES = 64 * 1024
PING_SECONDS, PONG_SECONDS = 25.0, 20.0
CLOSE_SECONDS = 4
"""After the drain there is nothing left to wait for but stray requests."""

BACKLOG = 4096
"""What Linux takes unless told otherwise. When it is full, clients' kernels try again after 1, 3, 7 s."""

COLLECT_AFTER = (5000, 10, 1_000_000)
"""When Python looks for knots of garbage: often among what is young, practically never among all there is.

With 10,000 readers that would stop everything for half a second, again and again. Connections leave no knots
behind, so nothing waits for it; a test holds them to that.
"""

Started = Callable[[Node], Awaitable[None]]


class Server(uvicorn.Server):
    """uvicorn, but signals are ours: it is told to close when the node has drained."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to `serve_node`."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start; what that made is here to stay.

        To look through it for garbage again and again would stop everything for 50 ms each time.
        """
        await super().startup(sockets)
        gc.collect()
        gc.freeze()
        gc.set_threshold(*COLLECT_AFTER)


def listen(host: str, port: int) -> socket.socket:
    """A socket that all workers of this machine accept from. Raises OSError when the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((host, port))
    listening.listen(BACKLOG)
    listening.setblocking(False)
    listening.set_inheritable(True)
    return listening


def uvicorn_config(app: Any, settings: Settings) -> uvicorn.Config:
    """How uvicorn runs our application."""
    http, ws = _protocols(settings)
    return uvicorn.Config(
        app,
        http=http,
        ws=ws,
        loop="uvloop",
        interface="asgi3",
        lifespan="on",
        ws_max_size=WEBSOCKET_MOST_BYTES,
        ws_ping_interval=PING_SECONDS,
        ws_ping_timeout=PONG_SECONDS,
        ws_per_message_deflate=False,
        proxy_headers=True,
        forwarded_allow_ips=settings.trusted_proxies,
        access_log=False,
        server_header=False,
        log_config=None,
        timeout_graceful_shutdown=CLOSE_SECONDS,
        backlog=BACKLOG,
        ssl_certfile=settings.tls_cert or None,
        ssl_keyfile=settings.tls_key or None,
    )


def _protocols(settings: Settings) -> tuple[Any, Any]:
    """Protocols with raw writes; without, where they are not wanted; uvicorn's own, where that is unknown.

    They are imported only when uvicorn is what they were made for.
    """
    foreign = why_not_ours()
    reason = foreign or why_not()
    if reason is not None and settings.writer == "raw":
        lost = "each delivery costs twice the CPU"
        if foreign is not None:
            lost += ", and a client that stops reading may keep its connection"
        logger.warning("raw_writes_off", reason=reason, lost=lost)
    if foreign is not None:
        return (
            "httptools" if is_there(HTTP) else "auto",
            "websockets-sansio" if is_there(WEBSOCKETS) else "auto",
        )
    if reason is not None or settings.writer == "asgi":
        from transports.http import HttpProtocol  # noqa: PLC0415
        from transports.websockets import WebSocketProtocol  # noqa: PLC0415

        return HttpProtocol, WebSocketProtocol
    from transports.uvicorn import RawHttpProtocol, RawWebSocketProtocol  # noqa: PLC0415

    return RawHttpProtocol, RawWebSocketProtocol


async def serve_node(settings: Settings, listening: socket.socket, started: Started | None = None) -> bool:
    """Serve until SIGTERM or SIGINT, then drain; whether the node had started."""
    node = Node(settings)
    server = Server(uvicorn_config(create_app(node), settings))
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    async with _while_serving(server, serving, node, started):
        stopped = asyncio.create_task(stop.wait())
        await asyncio.wait((serving, stopped), return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        if not serving.done():
            await node.drain.run()
            server.should_exit = True
        await serving
    return server.started


async def with_crowd(node: Node) -> None:
    """Have the demo's crowd talk on *node*: for `started`, which ends with the server."""
    reports = node.moderation.reports
    await Crowd(FIRST_ROOM, node.sessions, node.hub, node.posting, reports, node.health).run()


def _while_serving(
    server: Server, serving: asyncio.Task[None], node: Node, started: Started | None
) -> AbstractAsyncContextManager[None]:
    @asynccontextmanager
    async def scope() -> AsyncIterator[None]:
        task = None if started is None else asyncio.create_task(_when_started(server, serving, node, started))
        try:
            yield
        finally:
            if task is not None:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)

    return scope()


async def _when_started(server: Server, serving: asyncio.Task[None], node: Node, started: Started) -> None:
    while not server.started and not serving.done():
        await asyncio.sleep(0.005)
    if server.started:
        await started(node)
