"""A server inside the test's own process, so that the test can look at its parts and make them smaller."""

from __future__ import annotations

import asyncio
import contextlib
import gc
from collections.abc import AsyncIterator
from pathlib import Path

from redis.asyncio import Redis

from eventchat.app import Node, create_app
from eventchat.prepare import prepare
from eventchat.server import Server, listen, uvicorn_config
from eventchat.settings import Settings, read_settings
from tests.deadline import eventually


def settings_of(directory: Path, valkey: str, **more: object) -> Settings:
    """Settings of a server on that Valkey, with everything else in *directory*."""
    many = {"streams_per_address": 100_000, "streams_per_user": 100_000}
    return read_settings({}, data_dir=directory, redis_url=valkey, **many, **more)


@contextlib.asynccontextmanager
async def inside(settings: Settings) -> AsyncIterator[tuple[Node, int]]:
    """A node that the running event loop serves on a port of the loopback; its Valkey is emptied first."""
    async with Redis.from_url(settings.redis_url) as engine:
        await engine.execute_command("FLUSHALL")
    await prepare(settings, demo=False)
    thresholds = gc.get_threshold()
    listening = listen("127.0.0.1", 0)
    node = Node(settings)
    server = Server(uvicorn_config(create_app(node), settings))
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        await eventually(lambda: server.started or serving.done())
        yield node, listening.getsockname()[1]
    finally:
        server.should_exit = True
        await serving
        listening.close()
        gc.unfreeze()
        gc.set_threshold(*thresholds)
