"""Clients that stop reading: what becomes of their sockets, whichever way they are written to."""

from __future__ import annotations

import asyncio
import socket
import time
from pathlib import Path
from typing import Literal

import psutil
import pytest
import uvloop

from eventchat.app import Node
from eventchat.log.keys import LogName
from eventchat.rooms.batch import of_raw
from eventchat.rooms.room import Room
from eventchat.types.ids import RoomId
from tests.deadline import eventually
from tests.inside import inside, settings_of
from tests.opening import request
from transports import outbox, raw
from transports.raw import RawWriter

MAIN = LogName(RoomId("main"))
LETTER = b'{"type":"x","text":"%b"}' % (b"y" * 40_000)


async def connected(port: int, kind: Literal["websocket", "sse"]) -> socket.socket:
    """A client that has asked for a stream and takes little at a time."""
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.setblocking(False)
    loop = asyncio.get_running_loop()
    await loop.sock_connect(client, ("127.0.0.1", port))
    await loop.sock_sendall(client, request(kind, "main", port))
    return client


async def fill(room: Room) -> None:
    """Write to the only reader until it is full, and a little more."""
    await eventually(lambda: len(room) == 1)
    [reader] = room.readers()
    written = 0
    while not reader.writer.full:
        reader.writer.write(of_raw([LETTER]).frame(reader.wire))
        written += len(LETTER)
        assert written < 50_000_000
        await asyncio.sleep(0)


def transport_of(room: Room) -> asyncio.Transport:
    """The server's end of the only reader's connection."""
    [reader] = room.readers()
    writer = reader.writer
    found = writer._wire.transport if isinstance(writer, RawWriter) else writer._transport  # type: ignore[attr-defined]
    assert found is not None
    return found  # type: ignore[no-any-return]


@pytest.mark.parametrize("kind", ["websocket", "sse"])
@pytest.mark.parametrize("writer", ["raw", "asgi"])
def test_a_client_that_takes_nothing_loses_its_socket(
    valkey: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: Literal["websocket", "sse"],
    writer: str,
) -> None:
    """G-22, G-23: after ten seconds (here: a moment) it is let go, and its file is closed as well."""
    for module in (outbox, raw):
        monkeypatch.setattr(module, "STALLED_SECONDS", 0.2)
    monkeypatch.setattr(outbox, "GOODBYE_SECONDS", 0.2)
    files = psutil.Process().num_fds

    async def stall(node: Node, port: int) -> None:
        room = (await node.hub.open(MAIN)).room
        before = files()
        client = await connected(port, kind)
        with client:
            await fill(room)
            assert files() == before + 2
            await eventually(lambda: not len(room))
            await eventually(lambda: files() == before + 1, seconds=5)
            await eventually(lambda: node.handshake.open_streams() == 0)

    async def look() -> None:
        async with inside(settings_of(tmp_path, valkey, writer=writer)) as (node, port):
            await stall(node, port)

    uvloop.run(look())


@pytest.mark.parametrize("writer", ["raw", "asgi"])
def test_a_client_that_takes_little_is_not_stalled(
    valkey: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, writer: str
) -> None:
    """G-22: who takes something within ten seconds (here: half of one) is slow, and stays."""
    for module in (outbox, raw):
        monkeypatch.setattr(module, "STALLED_SECONDS", 0.5)

    async def look() -> None:
        async with inside(settings_of(tmp_path, valkey, writer=writer)) as (node, port):
            room = (await node.hub.open(MAIN)).room
            client = await connected(port, "sse")
            with client:
                await eventually(lambda: len(room) == 1)
                transport_of(room).get_extra_info("socket").setsockopt(
                    socket.SOL_SOCKET, socket.SO_SNDBUF, 16_384
                )
                await fill(room)
                [reader] = room.readers()
                while reader.writer.buffered() < 800_000:  # type: ignore[attr-defined]
                    reader.writer.write(of_raw([LETTER]).frame(reader.wire))
                loop, end = asyncio.get_running_loop(), time.monotonic() + 2
                while time.monotonic() < end:
                    assert await asyncio.wait_for(loop.sock_recv(client, 16_384), 5)
                    await asyncio.sleep(0.05)
                    assert len(room) == 1

    uvloop.run(look())
