"""`serve --workers`: several nodes behind one socket are one server to everybody."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import Callable, Iterator

import httpx
import pytest

from tests.chat import Chat, nonce
from tests.deadline import eventually
from tests.readers import TRANSPORTS
from tests.scraping import scrape
from tests.serving import Server


@contextlib.contextmanager
def only(worker: int, others: set[int]) -> Iterator[None]:
    """Meanwhile only *worker* takes connections: the others hang."""
    stopped = others - {worker}
    for pid in stopped:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in stopped:
            os.kill(pid, signal.SIGCONT)


@pytest.fixture
async def workers(new_server: Callable[..., Server]) -> tuple[Server, set[int]]:
    """A server of two workers, and their processes."""
    server = new_server("workers", "--workers", "2")

    async def both() -> set[int] | None:
        found = {int(dict(labels)["pid"]) for labels in (await scrape(server)).samples("process_open_fds")}
        return found if len(found) == 2 else None

    return server, await eventually(both)


async def client_of(
    stack: contextlib.AsyncExitStack, chat: Chat, worker: int, workers: set[int], token: str
) -> httpx.AsyncClient:
    """A client with one connection, which that worker has taken; closed with *stack*."""
    client = httpx.AsyncClient(
        base_url=f"{chat.server.url}/api/v1/rooms/{chat.room}",
        headers={"Authorization": f"Bearer {token}"},
        limits=httpx.Limits(max_connections=1),
        timeout=30,
        trust_env=False,
    )
    await stack.enter_async_context(client)
    with only(worker, workers):
        assert (await client.get("")).status_code == 200
    return client


async def test_readers_and_authors_of_different_workers_see_one_order(
    workers: tuple[Server, set[int]],
) -> None:
    """G-1, G-3, G-4: posts through both, readers on both by every transport; a cursor moves between."""
    server, pids = workers
    async with Chat(server) as chat, contextlib.AsyncExitStack() as stack:
        readers, authors = [], []
        for pid in sorted(pids):
            for transport in TRANSPORTS:
                with only(pid, pids):
                    reader = await stack.enter_async_context(chat.reader(transport=transport))
                    await reader.ready()
                readers.append(reader)
            ada = await chat.guest()
            authors.append(await client_of(stack, chat, pid, pids, ada.token))
        for number in range(20):
            drafts = [{"text": f"{number} by {who}", "nonce": nonce()} for who in range(2)]
            answers = await asyncio.gather(
                *(author.post("/messages", json=draft) for author, draft in zip(authors, drafts, strict=True))
            )
            assert [answer.status_code for answer in answers] == [201, 201]
        for reader in readers:
            posted = await reader.until("posted", 40)
            assert [event["seq"] for event in posted] == list(range(1, 41))
            assert reader.texts() == readers[0].texts()
        for who in range(2):
            own = [text for text in readers[0].texts() if text.endswith(f"by {who}")]
            assert own == [f"{number} by {who}" for number in range(20)]
        middle = readers[0].batches[1]["cursor"]
        for pid in pids:
            with only(pid, pids):
                moved = await stack.enter_async_context(chat.reader(middle, transport="sse"))
                first = (await moved.until("posted"))[0]
            assert first["seq"] == int(middle.rsplit(".", 1)[1]) + 1


async def test_admission_holds_across_workers(workers: tuple[Server, set[int]]) -> None:
    """G-9, G-10: one nonce is one message, slow mode lets one through, whichever workers are asked."""
    server, pids = workers
    async with Chat(server) as chat, contextlib.AsyncExitStack() as stack:
        ada, bob = await chat.guest(), await chat.guest()
        for_ada, for_bob = [
            [await client_of(stack, chat, pid, pids, guest.token) for pid in sorted(pids)]
            for guest in (ada, bob)
        ]
        for number in range(10):
            draft = {"text": f"message {number}", "nonce": nonce()}
            answers = await asyncio.gather(*(client.post("/messages", json=draft) for client in for_ada))
            assert sorted(answer.status_code for answer in answers) == [200, 201]
            assert len({answer.json()["id"] for answer in answers}) == 1
        async with chat.reader() as reader:
            await reader.ready()
            await chat.change(slow_mode=60)
            await reader.until("settings")
            for client in for_bob:
                await eventually(lambda client=client: _slowed(client))  # type: ignore[misc]
            answers = await asyncio.gather(
                *(client.post("/messages", json={"text": "me", "nonce": nonce()}) for client in for_bob)
            )
            assert sorted(answer.status_code for answer in answers) == [201, 429]
            refused = next(answer.json() for answer in answers if answer.status_code == 429)
            assert refused["code"] == "slow_mode" and 0 < refused["retry_after"] <= 60
            await reader.until_texts(*(f"message {number}" for number in range(10)), "me")


async def _slowed(client: httpx.AsyncClient) -> bool:
    """Whether that worker knows of slow mode."""
    return bool((await client.get("")).json()["settings"]["slow_mode"])


async def test_a_worker_that_is_killed_is_replaced(workers: tuple[Server, set[int]]) -> None:
    """G-18: the others serve meanwhile, and what it had counted stays counted."""
    server, pids = workers
    async with Chat(server) as chat, chat.reader(transport="sse") as reader:
        await reader.ready()
        joins = (await scrape(server)).value("eventchat_joins_total")
        killed = min(pids)
        os.kill(killed, signal.SIGKILL)

        async def replaced() -> bool:
            found = await scrape(server)
            living = {int(dict(labels)["pid"]) for labels in found.samples("process_open_fds")}
            return len(living) == 2 and killed not in living

        await eventually(replaced)
        assert (await scrape(server)).value("eventchat_joins_total") >= joins
