"""Connections that stall, break or are too many harm nobody else."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator

import pytest

from tests.chat import Chat
from tests.deadline import eventually
from tests.opening import request
from tests.readers import TRANSPORTS
from tests.serving import Server


@pytest.fixture
async def room(server: Server) -> AsyncIterator[Chat]:
    """A room of its own, on each database and with each way to write."""
    async with Chat(server) as chat:
        yield chat


async def stalled(chat: Chat, transport: str) -> socket.socket:
    """A reader that asks for the room and then reads nothing."""
    loop = asyncio.get_running_loop()
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.setblocking(False)
    await loop.sock_connect(client, ("127.0.0.1", chat.server.port))
    await loop.sock_sendall(client, request(transport, chat.room, chat.server.port))
    await loop.sock_recv(client, 64)
    return client


@pytest.mark.parametrize("transport", ["websocket", "sse"])
async def test_a_reader_that_stalls_is_let_go_and_nobody_waits_for_it(room: Chat, transport: str) -> None:
    """G-22: a bounded buffer, then the end; the others have every message meanwhile."""
    host = room.staff("host")
    await room.change(max_length=2000)
    async with contextlib.AsyncExitStack() as cleanup, room.reader() as other:
        client = await stalled(room, transport)
        cleanup.callback(client.close)
        await other.ready()
        sent = 0

        async def gone() -> bool:
            return (await room.host.get(f"/api/v1/rooms/{room.room}")).json()["viewers"] == 1

        async with asyncio.timeout(60):
            while sent < 400 or not await gone():
                await asyncio.gather(*(host.says("long " * 390) for _ in range(50)))
                sent += 50
        posted = await other.until("posted", sent, seconds=30)
        assert [event["seq"] for event in posted] == list(range(2, sent + 2))


async def test_connections_that_break_leave_nothing_behind(room: Chat) -> None:
    """G-23: readers that vanish, also in the middle of the opening, are forgotten."""
    loop = asyncio.get_running_loop()
    for number in range(300):
        client = socket.socket()
        client.setblocking(False)
        await loop.sock_connect(client, ("127.0.0.1", room.server.port))
        opening = request(("websocket", "sse")[number % 2], room.room, room.server.port)
        await loop.sock_sendall(client, opening)
        if number % 3:
            with contextlib.suppress(OSError):
                await loop.sock_recv(client, 64)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
        client.close()

    async def viewers() -> int:
        return int((await room.host.get(f"/api/v1/rooms/{room.room}")).json()["viewers"])

    async with room.reader() as reader:
        await reader.ready()

        async def alone() -> bool:
            return await viewers() == 1

        await eventually(alone)
    assert "Traceback" not in room.server.errors()


async def test_more_streams_than_a_person_may_have_are_refused_so_that_they_see_it(
    new_server: object,
) -> None:
    """429 too_many_connections; a WebSocket is accepted and closed with 4429, for browsers to see."""
    assert callable(new_server)
    server = new_server(EVENTCHAT_STREAMS_PER_USER="2")
    assert isinstance(server, Server)
    async with Chat(server) as chat:
        ada = await chat.guest()
        readers = [chat.reader(token=ada.token) for _ in range(2)]
        for reader in readers:
            await reader.__aenter__()
            await reader.ready()
        for transport in TRANSPORTS:
            async with chat.reader(readers[0].cursor, token=ada.token, transport=transport) as third:
                assert await third.until_closed() == (4429 if transport == "websocket" else 429)
        await readers[0].cut()

        async def room_for_one() -> bool:
            async with chat.reader(token=ada.token, transport="sse") as again:
                await eventually(lambda: again.events or again.closed)
                return bool(again.events)

        await eventually(room_for_one)
        for reader in readers:
            await reader.cut()
