"""Redis crashes, hangs, comes back, or comes back older than it was."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path

from tests.chat import Chat, nonce
from tests.deadline import eventually
from tests.readers import Transport
from tests.serving import Server
from tests.valkey import Valkey


async def test_a_crash_of_redis_loses_nothing_and_nobody_has_to_reconnect(
    new_server: Callable[..., Server], engine: Valkey, transport: Transport
) -> None:
    """G-19: connections stay and are told; publishing is refused, not hung; then all goes on."""
    server = new_server(EVENTCHAT_REDIS_URL=engine.url)
    async with Chat(server, transport) as chat, chat.reader() as reader:
        await reader.ready()
        ada = await chat.guest()
        await ada.says("before")
        await reader.until("posted")
        engine.kill()
        async with asyncio.timeout(5):
            refused = await ada.posts("during", nonce="kept-for-later")
        assert (refused.status_code, refused.json()["code"]) == (503, "log_unavailable")
        assert "retry-after" in refused.headers
        if transport != "longpoll":
            await reader.until("degraded")
        engine.start()
        accepted = await eventually(lambda: _accepted(ada, "during", "kept-for-later"))
        assert accepted
        await reader.until("posted", 2)
        assert reader.texts() == ["before", "during"]
        assert [event["seq"] for event in reader.of_type("posted")] == [1, 2]
        assert not reader.of_type("reset")
        assert reader.closed is None
        assert (await chat.host.get("/health/ready")).status_code == 200


async def _accepted(ada: object, text: str, the_nonce: str) -> bool:
    answer = await ada.posts(text, nonce=the_nonce)  # type: ignore[attr-defined]
    assert answer.status_code in (200, 201, 503), answer.text
    return answer.status_code != 503


async def test_a_redis_that_hangs_is_not_waited_for(
    new_server: Callable[..., Server], engine: Valkey
) -> None:
    """G-19: log_unavailable within two seconds or so, never a hang; what hung may still appear, once."""
    server = new_server(EVENTCHAT_REDIS_URL=engine.url)
    async with Chat(server) as chat:
        ada = await chat.guest()
        await ada.says("before")
        engine.pause()
        try:
            async with asyncio.timeout(6):
                refused = await ada.posts("during", nonce="hung-in-the-air")
            assert refused.json()["code"] == "log_unavailable"
        finally:
            engine.go_on()
        await eventually(lambda: _accepted(ada, "during", "hung-in-the-air"))
        assert await chat.history() == ["before", "during"]


async def test_a_log_that_went_back_resets_every_reader(
    new_server: Callable[..., Server], engine: Valkey, tmp_path: Path, transport: Transport
) -> None:
    """G-6: the epoch is replaced before anything is served, so no cursor lies."""
    server = new_server(EVENTCHAT_REDIS_URL=engine.url)
    async with Chat(server, transport) as chat, chat.reader() as reader:
        await reader.ready()
        ada = await chat.guest()
        await ada.says("kept")
        await reader.until("posted")
        with engine.client() as client:
            client.execute_command("WAITAOF", 1, 0, 1000)
        engine.kill()
        shutil.copytree(tmp_path / "appendonlydir", tmp_path / "older")
        engine.start()
        await eventually(lambda: _accepted(ada, "lost", nonce()))
        await reader.until("posted", 2)
        epoch = str(reader.cursor).split(".", maxsplit=1)[0]
        engine.kill()
        shutil.rmtree(tmp_path / "appendonlydir")
        shutil.copytree(tmp_path / "older", tmp_path / "appendonlydir")
        engine.start()
        await reader.until("reset", seconds=30)
        assert reader.of_type("reset")[-1]["reason"] == "epoch"
        await reader.until("posted", 3)
        assert reader.texts() == ["kept", "lost", "kept"]
        assert str(reader.cursor).split(".", maxsplit=1)[0] != epoch
        await eventually(lambda: _accepted(ada, "new", nonce()))
        await reader.until("posted", 4)
        assert reader.texts()[-1] == "new"


async def test_rooms_and_their_settings_survive_a_redis_that_lost_everything(
    new_server: Callable[..., Server], engine: Valkey
) -> None:
    """What must not be lost is on record: Redis is given back what it must know."""
    server = new_server(EVENTCHAT_REDIS_URL=engine.url)
    async with Chat(server, slow_mode=600) as chat, chat.reader() as reader:
        await reader.ready()
        with engine.client() as client:
            client.flushall()
        engine.kill()
        engine.start()
        await reader.until("degraded", 2, seconds=30)
        ada = await chat.guest()
        await eventually(lambda: _accepted(ada, "one", nonce()))
        assert (await ada.posts("two")).json()["code"] == "slow_mode"


async def test_a_node_holds_few_connections_to_redis(
    new_server: Callable[..., Server], engine: Valkey
) -> None:
    """G-21: eight at the most, whatever the number of readers and rooms."""
    server = new_server(EVENTCHAT_REDIS_URL=engine.url)
    async with Chat(server) as one, Chat(server) as two:
        readers = [
            chat.reader(transport=transport)
            for chat in (one, two)
            for transport in ("websocket", "sse", "longpoll")
            for _ in range(10)
        ]
        await asyncio.gather(*(reader.__aenter__() for reader in readers))
        await asyncio.gather(*(reader.ready() for reader in readers))
        ada = await one.guest()
        await asyncio.gather(*(ada.posts(f"line {number}") for number in range(50)))
        with engine.client() as client:
            connections = [c for c in client.client_list() if c["cmd"] != "client|list"]
        assert 0 < len(connections) <= 8
        for reader in readers:
            await reader.cut()


async def test_a_cancelled_request_leaves_no_reply_for_the_next_one(
    new_server: Callable[..., Server], engine: Valkey
) -> None:
    """G-21: clients that hang up in the middle never make others get their answers."""
    server = new_server(EVENTCHAT_REDIS_URL=engine.url)
    async with Chat(server) as chat:
        ada, bob = await chat.guest(), await chat.guest()

        async def hang_up(number: int) -> None:
            try:
                async with asyncio.timeout(0.002 + number / 20_000):
                    await ada.posts(f"cut {number}")
            except TimeoutError:
                pass

        for number in range(60):
            await hang_up(number)
            said = await bob.says(f"whole {number}")
            assert said["duplicate"] is False
        texts = await chat.history(limit=200)
        assert [text for text in texts if text.startswith("whole")] == [f"whole {n}" for n in range(60)]


async def test_a_redis_that_would_throw_messages_away_is_refused_at_start(
    new_server: Callable[..., Server], engine: Valkey
) -> None:
    """G-11: the server refuses to start, and says in one sentence why."""
    with engine.client() as client:
        client.config_set("maxmemory-policy", "allkeys-lru")
    try:
        new_server(EVENTCHAT_REDIS_URL=engine.url)
    except AssertionError as error:
        assert "maxmemory-policy is allkeys-lru" in str(error)
        assert "Traceback" not in str(error)
    else:
        raise AssertionError("it started")
