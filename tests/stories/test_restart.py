"""The server is killed and started again: everybody goes on where they were."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

from tests.chat import Chat
from tests.readers import TRANSPORTS
from tests.serving import Server


async def test_everybody_resumes_after_a_kill(new_server: Callable[..., Server]) -> None:
    """G-18: kill -9 loses nothing; the engine that was left behind is adopted, not started twice."""
    server = new_server()
    async with Chat(server) as chat:
        ada = await chat.guest("Ada")
        cursors = {}
        for transport in TRANSPORTS:
            async with chat.reader(transport=transport) as reader:
                await reader.ready()
                await ada.says(f"before, {transport}")
                await reader.until("posted")
                cursors[transport] = reader.cursor
        server.kill()
        server.start(server.port)
        after = await ada.says("after")
        for transport, cursor in cursors.items():
            async with chat.reader(cursor, transport=transport) as reader:
                await reader.until("posted", 3 - TRANSPORTS.index(transport))
                assert reader.texts()[-1] == "after"
                assert not reader.of_type("reset")
        assert after["seq"] == 4
    assert server.terminate() == 0
    assert "engine_died" not in server.errors()


async def test_a_nonce_sent_before_the_kill_is_known_after_it(new_server: Callable[..., Server]) -> None:
    """G-10: idempotent across a crash: the retry of a lost reply is the same message."""
    server = new_server()
    async with Chat(server) as chat:
        ada = await chat.guest()
        first = await ada.says("once", nonce="the-same-nonce")
        server.kill()
        server.start(server.port)
        again = await ada.says("once", nonce="the-same-nonce")
        assert again == {**first, "duplicate": True}
        assert await chat.history() == ["once"]


async def test_the_private_engine_is_started_again_when_it_dies(new_server: Callable[..., Server]) -> None:
    """G-19 for the engine we own: it is watched, and nobody has to come."""
    server = new_server()
    pid_file = server.data_dir / "valkey" / "valkey.pid"
    async with Chat(server) as chat, chat.reader() as reader:
        await reader.ready()
        ada = await chat.guest()
        await ada.says("one")
        os.kill(int(pid_file.read_text()), signal.SIGKILL)
        await reader.until("degraded", 2)
        await ada.says("two")
        await reader.until("posted", 2)
        assert reader.texts() == ["one", "two"]
        assert not reader.of_type("reset")
