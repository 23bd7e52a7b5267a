"""The WebSocket protocol itself: Autobahn's cases against the server that we run, set as we set it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import kosoku
import pytest

from eventchat.server import Server, listen, uvicorn_config
from eventchat.settings import read_settings
from tests.deadline import eventually

KNOWN = "7.1.5"
"""Fails in the protocol implementation below us: data after a close frame is still answered."""

LEFT_OUT = ["9.*", "12.*", "13.*"]
"""Messages of megabytes (ours end at 64 KiB) and compression (off, S-12)."""


async def echo(scope: Any, receive: Any, send: Any) -> None:
    """What the suite wants to talk to."""
    await receive()
    await send({"type": "websocket.accept"})
    while (message := await receive())["type"] == "websocket.receive":
        await send({"type": "websocket.send", "text": message.get("text"), "bytes": message.get("bytes")})


@pytest.fixture
async def echoing(tmp_path: Path) -> AsyncIterator[str]:
    """The echo, served as eventchat is."""
    config = uvicorn_config(echo, read_settings({}, data_dir=tmp_path))
    config.lifespan = "off"
    server = Server(config)
    listening = listen("127.0.0.1", 0)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    await eventually(lambda: server.started)
    yield f"ws://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    await serving


@pytest.mark.timeout(240)
async def test_the_websocket_stack_keeps_to_the_protocol(echoing: str) -> None:
    """No case fails but the one that is known."""
    exclude = [*LEFT_OUT, KNOWN]
    results = await kosoku.run_fuzzingclient(echoing, exclude_cases=exclude, concurrency=4)
    assert len(results) > 200
