"""TLS spoken by the server itself, with frames written straight to its sockets."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from tests.certificate import Certificate
from tests.chat import Chat
from tests.opening import request
from tests.readers import Transport, anybodys
from tests.serving import Server

LONG = "a long line " * 160


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """What the server shows."""
    return Certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="module")
def secure_server(tmp_path_factory: pytest.TempPathFactory, certificate: Certificate) -> Iterator[Server]:
    """A server that speaks TLS and writes straight to its readers' sockets."""
    server = Server(tmp_path_factory.mktemp("server"), certificate.environ).start()
    yield server
    server.stop()


@pytest.fixture
async def room(secure_server: Server, transport: Transport) -> AsyncIterator[Chat]:
    """A room of its own, read over TLS by each transport in turn."""
    async with Chat(secure_server, transport, max_length=2000) as chat:
        yield chat


async def test_a_client_that_knows_the_certificate_trusts_it(
    secure_server: Server, certificate: Certificate
) -> None:
    """The printed address begins with https, and cookies are given for TLS only."""
    assert secure_server.url.startswith("https://")
    async with httpx.AsyncClient(base_url=secure_server.url, verify=certificate.trusted()) as client:
        answer = await client.post("/api/v1/session", json={})
    assert answer.status_code == 201
    assert "secure" in answer.headers["set-cookie"].lower()
    async with httpx.AsyncClient(base_url=secure_server.url, trust_env=False) as client:
        with pytest.raises(httpx.ConnectError, match="certificate"):
            await client.get("/health/live")


async def test_readers_over_tls_get_everything_in_order(room: Chat) -> None:
    """G-1, G-2, G-3: live and after a cursor, on every transport."""
    ada = await room.guest()
    async with room.reader() as reader:
        await reader.ready()
        for number in range(20):
            await ada.says(f"line {number}")
        posted = await reader.until("posted", 20)
        assert [event["seq"] for event in posted] == list(range(1, 21))
    await ada.says("later")
    async with room.reader(reader.cursor) as again:
        await again.until_texts("later")


async def test_large_batches_arrive_whole_over_tls(room: Chat) -> None:
    """Frames and chunks of many TLS records: what was missed comes whole, and what follows after it."""
    host = room.staff("host")
    async with room.reader() as reader:
        await reader.ready()
    for _ in range(10):
        await asyncio.gather(*(host.says(LONG) for _ in range(50)))
    async with room.reader(reader.cursor) as again:
        await again.until("posted", 500)
        await host.says("the last")
        posted = await again.until("posted", 501)
        assert [event["seq"] for event in posted] == [event["seq"] for event in sorted(posted, key=_seq)]
        assert posted[-1]["seq"] - posted[0]["seq"] == 500
        assert {len(event["text"]) for event in posted[:-1]} == {len(LONG.strip())}


def _seq(event: dict[str, int]) -> int:
    return event["seq"]


def stalled(chat: Chat, transport: str) -> ssl.SSLSocket:
    """A reader that asks for the room and then reads nothing."""
    plain = socket.socket()
    plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    plain.connect(("127.0.0.1", chat.server.port))
    client = anybodys().wrap_socket(plain)
    client.sendall(request(transport, chat.room, chat.server.port))
    client.recv(64)
    return client


@pytest.mark.parametrize("kind", ["websocket", "sse"])
async def test_a_reader_that_stalls_over_tls_is_let_go_and_nobody_waits_for_it(
    secure_server: Server, kind: Transport
) -> None:
    """G-22: a bounded buffer, then the end; the others have every message meanwhile."""
    async with Chat(secure_server, kind, max_length=2000) as chat, contextlib.AsyncExitStack() as cleanup:
        host = chat.staff("host")
        client = await asyncio.to_thread(stalled, chat, kind)
        cleanup.callback(client.close)
        other = await cleanup.enter_async_context(chat.reader())
        await other.ready()
        sent = 0

        async def gone() -> bool:
            return (await chat.host.get(f"/api/v1/rooms/{chat.room}")).json()["viewers"] == 1

        async with asyncio.timeout(60):
            while sent < 400 or not await gone():
                await asyncio.gather(*(host.says(LONG) for _ in range(50)))
                sent += 50
        posted = await other.until("posted", sent, seconds=30)
        assert [event["seq"] for event in posted] == list(range(1, sent + 1))
    assert "Traceback" not in secure_server.errors()
