"""Very many connections that come and go leave a server as it was."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Callable, Iterator

import psutil
import pytest

from tests.chat import Chat
from tests.deadline import eventually
from tests.line import get
from tests.opening import request
from tests.scraping import scrape
from tests.serving import Server

CYCLES = 20_000
AT_ONCE = 100
MOST_GROWTH = 10 * 1024 * 1024
"""Bytes that the second half may add to what the first half left; a task for each would be 50 MB."""

REDIS = 8
"""Connections to Redis that a node may still open when it has something to do (G-21)."""

RESET = b"\x01\0\0\0\0\0\0\0"


class Churn:
    """Connections of every kind to one room, of which some leave before the answer and some after it."""

    def __init__(self, chat: Chat, cursor: str) -> None:
        port, poll = chat.server.port, f"/api/v1/rooms/{chat.room}/poll"
        self._address = ("127.0.0.1", port)
        stream = request("sse", chat.room, port)
        self._ways = [
            (opening, answered, reset)
            for reset in (True, False)
            for opening, answered in (
                (request("websocket", chat.room, port), True),
                (request("websocket", chat.room, port), False),
                (stream, True),
                (stream, False),
                (get(poll), True),
                (get(f"{poll}?after={cursor}&wait=50"), False),
            )
        ]
        self.reached = 0
        """Connections that were answered before they left."""

    async def run(self, cycles: int) -> None:
        """Come and go so many times, many at a time."""
        left = iter(range(cycles))
        await asyncio.gather(*(self._one_after_the_other(left) for _ in range(AT_ONCE)))

    async def _one_after_the_other(self, left: Iterator[int]) -> None:
        for number in left:
            with contextlib.suppress(ConnectionError):
                await self._come_and_go(*self._ways[number % len(self._ways)])

    async def _come_and_go(self, opening: bytes, answered: bool, reset: bool) -> None:
        loop = asyncio.get_running_loop()
        with socket.socket() as client:
            client.setblocking(False)
            await loop.sock_connect(client, self._address)
            await loop.sock_sendall(client, opening)
            if answered and (await loop.sock_recv(client, 4096)).startswith(b"HTTP/1.1 "):
                self.reached += 1
            if reset:
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)


async def at_rest(server: Server, files: float) -> int:
    """Wait until no reader and no more than *files* open files are left; its memory then, in bytes."""

    async def resting() -> bool:
        found = await scrape(server)
        return found.value("eventchat_readers") == 0 and found.value("process_open_fds") <= files

    await eventually(resting, seconds=20)
    assert server.process is not None
    return int(psutil.Process(server.process.pid).memory_info().rss)


@pytest.mark.timeout(240)
@pytest.mark.parametrize("writer", ["raw", "asgi"])
async def test_twenty_thousand_connections_leave_nothing(
    new_server: Callable[..., Server], writer: str
) -> None:
    """G-23: readers and open files are as before, and the second half of them costs no memory any more."""
    server = new_server(
        EVENTCHAT_WRITER=writer,
        EVENTCHAT_STREAMS_PER_ADDRESS="100000",
        EVENTCHAT_LOG_LEVEL="warning",
    )
    async with Chat(server) as chat:
        cursor = (await chat.host.get(f"/api/v1/rooms/{chat.room}")).json()["cursor"]
        churn = Churn(chat, cursor)
        files = (await scrape(server)).value("process_open_fds") + REDIS
        cycles = CYCLES // 2
        await churn.run(cycles)
        first = await at_rest(server, files)
        await churn.run(cycles)
        second = await at_rest(server, files)
        assert churn.reached > CYCLES * 0.45
        assert second - first < MOST_GROWTH
        async with chat.reader() as reader:
            await reader.ready()
            await (await chat.guest()).says("still here")
            await reader.until_texts("still here")
    assert "Traceback" not in server.errors()
    assert '"error"' not in server.errors()
