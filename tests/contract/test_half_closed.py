"""Clients that say they will send no more: they are ended cleanly, and forgotten."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator

import pytest

from tests.chat import Chat
from tests.deadline import eventually
from tests.line import get
from tests.opening import request
from tests.readers import Transport
from tests.scraping import scrape
from tests.serving import Server

KIND = {"websocket": "websocket", "sse": "sse", "longpoll": "poll"}


@pytest.fixture
async def room(server: Server, transport: Transport) -> AsyncIterator[Chat]:
    """A room of its own, with each way to write, for each transport."""
    before = len(server.errors())  # others may have made it log some
    async with Chat(server, transport) as chat:
        yield chat
    assert '"error"' not in server.errors()[before:]


async def opening(chat: Chat) -> bytes:
    """The bytes with which this transport's reader comes; a poll is one that will wait."""
    if chat.transport != "longpoll":
        return request(chat.transport, chat.room, chat.server.port)
    snapshot = (await chat.host.get(f"/api/v1/rooms/{chat.room}")).json()
    return get(f"/api/v1/rooms/{chat.room}/poll?after={snapshot['cursor']}&wait=50")


async def readers(server: Server, transport: Transport) -> float:
    """How many readers of this transport the server has, in any state."""
    return (await scrape(server)).value("eventchat_readers", transport=KIND[transport])


async def forgotten(chat: Chat, before: float) -> None:
    """Wait until the reader counts nowhere any more."""

    async def uncounted() -> bool:
        return await readers(chat.server, chat.transport) <= before

    async def alone() -> bool:
        return (await chat.host.get(f"/api/v1/rooms/{chat.room}")).json()["viewers"] == 0

    await eventually(uncounted, seconds=8)
    await eventually(alone, seconds=8)
    assert "Traceback" not in chat.server.errors()


async def test_a_reader_that_half_closes_is_ended_and_forgotten(room: Chat) -> None:
    """G-23: after its FIN the server closes too; no reader, no stream, no line in the error log is left."""
    before = await readers(room.server, room.transport)
    reader, writer = await asyncio.open_connection("127.0.0.1", room.server.port)
    writer.write(await opening(room))

    async def counted() -> bool:
        return await readers(room.server, room.transport) > before

    await eventually(counted)
    writer.write_eof()
    await asyncio.wait_for(reader.read(), 5)
    writer.close()
    await writer.wait_closed()
    await forgotten(room, before)


async def test_a_client_that_half_closes_with_its_request_is_forgotten(room: Chat) -> None:
    """G-23: the FIN comes with the first bytes, before anybody was let in."""
    before = await readers(room.server, room.transport)
    for _ in range(20):
        reader, writer = await asyncio.open_connection("127.0.0.1", room.server.port)
        writer.write(await opening(room))
        writer.write_eof()
        await asyncio.wait_for(reader.read(), 5)
        writer.close()
        await writer.wait_closed()
    await forgotten(room, before)


@pytest.mark.parametrize("transport", ["websocket", "sse"])
async def test_a_client_that_half_closes_and_does_not_read_gives_its_socket_back(room: Chat) -> None:
    """G-22, G-23: what waits for it is dropped after a while, and its file with it."""
    host, loop = room.staff("host"), asyncio.get_running_loop()
    await room.change(max_length=2000)
    for _ in range(4):
        await asyncio.gather(*(host.says("long " * 390) for _ in range(50)))
    before = (await scrape(room.server)).value("process_open_fds")
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        client.setblocking(False)
        await loop.sock_connect(client, ("127.0.0.1", room.server.port))
        await loop.sock_sendall(client, request(room.transport, room.room, room.server.port))
        await loop.sock_recv(client, 64)
        client.shutdown(socket.SHUT_WR)

        async def given_back() -> bool:
            return (await scrape(room.server)).value("process_open_fds") <= before

        await eventually(given_back, seconds=15)
    await forgotten(room, 0)
