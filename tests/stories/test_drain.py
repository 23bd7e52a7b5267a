"""The server is asked to end: everybody is sent on their way, nothing is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from tests.chat import Chat, Guest, nonce
from tests.readers import TRANSPORTS
from tests.serving import Server


async def test_readers_are_told_when_to_come_back_and_the_exit_is_clean(
    new_server: Callable[..., Server],
) -> None:
    """G-24: reconnect on every stream, 1012 on WebSockets, exit code 0, no traceback."""
    server = new_server()
    async with Chat(server) as chat:
        readers = {transport: chat.reader(transport=transport) for transport in TRANSPORTS}
        for reader in readers.values():
            await reader.__aenter__()
            await reader.ready()
        server.process.terminate()  # type: ignore[union-attr]
        for transport in ("websocket", "sse"):
            told = await readers[transport].until("reconnect")
            assert 0 <= told[0]["after_ms"] <= 10_000
        assert await readers["websocket"].until_closed() == 1012
        assert await readers["sse"].until_closed() == "end"
        for reader in readers.values():
            await reader.cut()
    server.wait_dead()
    assert server.terminate() == 0
    assert "Traceback" not in server.errors()


async def test_what_was_accepted_before_the_end_is_there_after_it(new_server: Callable[..., Server]) -> None:
    """G-24: publishes in flight finish or are refused; lost is nothing."""
    server = new_server()
    async with Chat(server) as chat:
        guests = [await chat.guest() for _ in range(5)]
        accepted: list[str] = []

        async def talk(guest: Guest) -> None:
            for number in range(200):
                text = f"{guest.id} {number}"
                try:
                    answer = await guest.posts(text, nonce=nonce())
                except OSError:
                    return
                except Exception as error:
                    assert "httpx" in type(error).__module__, error
                    return
                if answer.status_code == 201:
                    accepted.append(text)
                if len(accepted) == 60 and server.process is not None:
                    server.process.terminate()

        await asyncio.gather(*(talk(guest) for guest in guests))
        server.wait_dead()
        assert server.terminate() == 0
        assert len(accepted) >= 60
        server.start(server.port)
        seen: list[str] = []
        before = None
        while True:
            query = {"limit": 200, **({"before": before} if before else {})}
            page = (await chat.host.get(f"/api/v1/rooms/{chat.room}/messages", params=query)).json()
            seen = [message["text"] for message in page["messages"]] + seen
            if not page["more"]:
                break
            before = page["messages"][0]["id"]
        assert set(accepted) <= set(seen)
        assert len(seen) == len(set(seen))
