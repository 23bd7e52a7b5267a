"""Connections that came and went leave nothing that only a search for garbage would find."""

from __future__ import annotations

import asyncio
import gc
import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import uvloop

from eventchat.app import Node
from eventchat.log.keys import LogName
from eventchat.types.ids import RoomId
from tests.deadline import eventually
from tests.inside import inside, settings_of
from tests.line import get
from tests.opening import request

EACH = 50
"""Connections of each kind; what is left of them all would be at least so many of some type."""

MAIN = LogName(RoomId("main"))
ABORT = b"\x01\0\0\0\0\0\0\0"


@contextmanager
def searching() -> Iterator[Counter[str]]:
    """What a search for garbage finds of the time within, by type; no search happens meanwhile."""
    found: Counter[str] = Counter()
    gc.collect()
    gc.disable()
    try:
        yield found
        gc.set_debug(gc.DEBUG_SAVEALL)
        gc.collect()
        found.update(f"{type(thing).__module__}.{type(thing).__qualname__}" for thing in gc.garbage)
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.enable()


async def come_and_go(port: int, opening: bytes, *, answered: bool, abort: bool) -> None:
    """Connect, ask, perhaps read something of the answer, and leave with a FIN or with a RST."""
    loop = asyncio.get_running_loop()
    with socket.socket() as client:
        client.setblocking(False)
        await loop.sock_connect(client, ("127.0.0.1", port))
        await loop.sock_sendall(client, opening)
        if answered:
            await loop.sock_recv(client, 65536)
        if abort:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, ABORT)


async def forgotten(node: Node, tasks: int) -> None:
    """Wait until every reader, stream and task of them is gone."""
    opened = await node.hub.open(MAIN)
    await eventually(lambda: not len(opened.room) and not node.handshake.open_streams())
    await eventually(lambda: len(asyncio.all_tasks()) <= tasks)


async def crowd(node: Node, port: int, openings: list[bytes], each: int) -> None:
    """So many of each kind, one after the other, in each way of leaving."""
    tasks = len(asyncio.all_tasks())
    for number in range(each):
        for opening in openings:
            answered = number % 4 < 2 and b"wait=50" not in opening  # that poll is left waiting
            with suppress(ConnectionError):
                await come_and_go(port, opening, answered=answered, abort=bool(number % 2))
    await forgotten(node, tasks)


@pytest.mark.parametrize("writer", ["raw", "asgi"])
def test_connections_leave_no_knots(valkey: str, tmp_path: Path, writer: str) -> None:
    """G-23: memory stays flat although the server looks for garbage among the old practically never."""

    async def look() -> Counter[str]:
        async with inside(settings_of(tmp_path, valkey, writer=writer)) as (node, port):
            opened = await node.hub.open(MAIN)
            poll = f"/api/v1/rooms/main/poll?after={opened.room.place}&wait=50"
            openings = [
                request("websocket", "main", port),
                request("sse", "main", port),
                get(poll),
                get("/api/v1/rooms/main/poll"),
                get(poll.replace("wait=50", "wait=0")),
            ]
            await crowd(node, port, openings, 8)  # what is made once is made
            with searching() as found:
                await crowd(node, port, openings, EACH)
            return found

    found = uvloop.run(look())
    assert {kind: count for kind, count in found.items() if count >= EACH // 4} == {}
