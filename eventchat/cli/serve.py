"""`eventchat serve`: the server, its private engine, its workers."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import uvloop

from eventchat.cli.root import data_dir_option
from eventchat.log.engine import PrivateEngine
from eventchat.logs import configure_logs
from eventchat.settings import ConfigurationError, Settings, read_settings
from eventchat.tls import check_certificate

if TYPE_CHECKING:
    from eventchat.app import Node


@click.command()
@click.option("--host", help="Address to listen on.  [env: EVENTCHAT_HOST; default: 127.0.0.1]")
@click.option("--port", type=int, help="Port; 0 takes a free one.  [env: EVENTCHAT_PORT; default: 8000]")
@click.option("--workers", type=int, help="Processes on one socket.  [env: EVENTCHAT_WORKERS; default: 1]")
@data_dir_option
@click.option("--demo", is_flag=True, help="Let a small simulated crowd chat in room `main`.")
def serve(host: str | None, port: int | None, workers: int | None, data_dir: Path | None, demo: bool) -> None:
    """Serve the chat until Ctrl+C or SIGTERM, then drain and end.

    Without EVENTCHAT_REDIS_URL a private Valkey is started in the data directory; without
    EVENTCHAT_DATABASE_URL the record is a SQLite file there.
    """
    settings = read_settings(host=host, port=port, workers=workers, data_dir=data_dir)
    check_certificate(settings)
    configure_logs(settings.log_level)
    sys.exit(uvloop.run(_serve(settings, data_dir, demo=demo)))


async def _serve(settings: Settings, data_dir: Path | None, *, demo: bool) -> int:
    from eventchat.prepare import prepare  # noqa: PLC0415 - the server's half is loaded only to serve
    from eventchat.server import listen, serve_node, with_crowd  # noqa: PLC0415
    from eventchat.workers import serve_workers  # noqa: PLC0415

    try:
        listening = listen(settings.host, settings.port)
    except OSError as error:
        raise ConfigurationError(
            f"Cannot listen on {settings.host}:{settings.port}: {os.strerror(error.errno or 0)}. "
            "Choose another --host or --port."
        ) from error
    async with AsyncExitStack() as stack:
        stack.callback(listening.close)
        settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        if settings.engine_is_private:
            await stack.enter_async_context(PrivateEngine(settings))
        await prepare(settings, demo=demo)
        announce = _announcement(settings, listening, data_dir, demo=demo)
        if settings.workers > 1:
            return await serve_workers(settings, listening, announce, demo=demo)

        async def started(node: Node) -> None:
            await announce(node)
            if demo:
                await with_crowd(node)

        return 0 if await serve_node(settings, listening, started) else 1


def _announcement(settings: Settings, listening: socket.socket, data_dir: Path | None, *, demo: bool) -> Any:
    async def announce(_: object) -> None:
        from eventchat.cli.addresses import print_addresses  # noqa: PLC0415

        print_addresses(settings, listening.getsockname()[1], demo=demo, data_dir=data_dir)
        await asyncio.sleep(0)

    return announce
