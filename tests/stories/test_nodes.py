"""Several nodes on one log: one order, one room, and nobody is lost when one goes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from tests.chat import Chat
from tests.postgres import Postgres
from tests.serving import Server
from tests.valkey import Valkey

pytestmark = pytest.mark.postgres
SECRET = "the same secret on all of the nodes"


@pytest.fixture
async def nodes(
    new_server: Callable[..., Server], engine: Valkey, postgres: Postgres
) -> tuple[Server, Server]:
    """Two servers on one Valkey and one PostgreSQL."""
    environ = {
        "EVENTCHAT_REDIS_URL": engine.url,
        "EVENTCHAT_DATABASE_URL": await postgres.make_database(),
        "EVENTCHAT_SECRET": SECRET,
    }
    return new_server("one", **environ), new_server("two", **environ)


async def test_two_nodes_are_one_room(nodes: tuple[Server, Server]) -> None:
    """G-1, G-4: readers of both see one order; a cursor of one works on the other."""
    one, two = nodes
    async with Chat(one) as chat, chat.reader() as here, chat.reader(url=two.url) as there:
        await here.ready()
        await there.ready()
        ada = await chat.guest()
        elsewhere = two.client(ada.token)

        async def say_there(number: int) -> None:
            path = f"/api/v1/rooms/{chat.room}/messages"
            await elsewhere.post(path, json={"text": f"there {number}", "nonce": f"nonce-{number:04}"})

        for number in range(20):
            await asyncio.gather(ada.says(f"here {number}"), say_there(number))
        await here.until("posted", 40)
        await there.until("posted", 40)
        assert here.texts() == there.texts()
        assert [event["seq"] for event in there.of_type("posted")] == list(range(1, 41))
        middle = here.batches[len(here.batches) // 2]["cursor"]
        async with chat.reader(middle, url=two.url) as moved:
            first = (await moved.until("posted"))[0]
            assert first["seq"] == int(middle.rsplit(".", 1)[1]) + 1
        await elsewhere.aclose()


async def test_a_node_dies_and_its_readers_go_on_at_the_other(nodes: tuple[Server, Server]) -> None:
    """G-18: lost is nothing, and settings changed on one node are in force on the other."""
    one, two = nodes
    async with Chat(two) as chat:
        ada = await chat.guest()
        async with chat.reader(url=one.url) as reader:
            await reader.ready()
            await ada.says("one")
            await reader.until("posted")
            one.kill()
            await reader.until_closed()
        await ada.says("two")
        async with chat.reader(reader.cursor) as again:
            await again.until_texts("two")
            assert not again.of_type("reset")


async def test_settings_and_ended_sessions_count_on_every_node(nodes: tuple[Server, Server]) -> None:
    """A change is in force everywhere within moments."""
    one, two = nodes
    async with Chat(one) as chat:
        ada = await chat.guest()
        elsewhere = two.client(ada.token)
        path = f"/api/v1/rooms/{chat.room}"
        assert (await elsewhere.get(path)).json()["settings"]["max_length"] == 500
        async with chat.reader(url=two.url, token=ada.token) as reader:
            await reader.ready()
            await chat.change(max_length=5)
            await reader.until("settings")
            answer = await elsewhere.post(f"{path}/messages", json={"text": "123456", "nonce": "12345678"})
            assert answer.json()["code"] == "too_long"
            await ada.client.delete("/api/v1/session")
            assert await reader.until_closed(seconds=5) == 4401
        assert (await elsewhere.get("/api/v1/session")).status_code == 401
        await elsewhere.aclose()


def test_workers_that_are_told_to_end_before_they_have_started_end_cleanly(
    new_server: Callable[..., Server],
) -> None:
    """The address is printed while they start; SIGTERM at that moment is no failure."""
    server = new_server("early", "--workers", "2")
    assert server.terminate() == 0


async def test_workers_on_one_socket_are_one_room(new_server: Callable[..., Server]) -> None:
    """`serve --workers` makes nodes: one order over all of them, and a clean end."""
    server = new_server("workers", "--workers", "2")
    async with Chat(server) as chat:
        readers = [chat.reader(transport="websocket") for _ in range(8)]
        for reader in readers:
            await reader.__aenter__()
            await reader.ready()
        guests = [await chat.guest() for _ in range(4)]
        for word in ("apples", "bridges", "candles", "dragons", "engines"):  # nothing like one's last message
            await asyncio.gather(*(guest.says(f"{word} {word} by {guest.id}") for guest in guests))
        for reader in readers:
            await reader.until("posted", 20)
        assert {tuple(reader.texts()) for reader in readers} == {tuple(readers[0].texts())}
        server.process.terminate()  # type: ignore[union-attr]
        for reader in readers:
            assert await reader.until_closed() == 1012
    server.wait_dead()
    assert server.terminate() == 0
