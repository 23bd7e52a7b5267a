"""Too many at the door: those who are refused learn when to come back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from eventchat.app import Node
from eventchat.log.keys import LogName
from eventchat.types.ids import RoomId
from tests.deadline import eventually
from tests.inside import inside, settings_of
from tests.readers import Reader
from transports.gate import SOONEST_SECONDS, Gate

Door = tuple[Node, str]


@pytest.fixture
async def shut(valkey: str, tmp_path: Path) -> AsyncIterator[Door]:
    """A node whose door lets nobody in, with one in line, for whom alone there is room; and its address."""
    async with inside(settings_of(tmp_path, valkey)) as (node, port):
        gate = Gate(a_turn=0, longest=1)
        first = asyncio.ensure_future(gate.enter())
        node.handshake._gate = gate
        await asyncio.sleep(0)
        yield node, f"http://127.0.0.1:{port}"
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        gate._left = gate._a_turn = 1  # the line moves, and the gate comes to rest
        await eventually(lambda: not gate._turning)


async def test_a_websocket_is_accepted_told_when_to_come_back_and_closed(shut: Door) -> None:
    """`reconnect` with after_ms, then 1013: pages see neither a status nor a header of a refused upgrade."""
    node, url = shut
    async with Reader("websocket", url, "main") as reader:
        assert await reader.until_closed() == 1013
        [told] = reader.events
        assert told["type"] == "reconnect"
        assert told["after_ms"] >= SOONEST_SECONDS * 1000
    assert node.handshake.open_streams() == 0
    node.handshake._gate = Gate()
    async with Reader("websocket", url, "main") as reader:
        await reader.ready()


@pytest.mark.parametrize("path", ["events", "poll"])
async def test_others_get_503_with_retry_after(shut: Door, path: str) -> None:
    """The header for clients that know no bodies, `retry_after` for those that do; then they are let in."""
    node, url = shut
    async with httpx.AsyncClient(base_url=url, trust_env=False) as client:
        answer = await client.get(f"/api/v1/rooms/main/{path}")
        assert answer.status_code == 503
        problem = answer.json()
        assert problem["code"] == "overloaded"
        assert problem["retry_after"] >= SOONEST_SECONDS
        assert int(answer.headers["retry-after"]) >= problem["retry_after"]
    assert node.handshake.open_streams() == 0
    node.handshake._gate = Gate()
    async with Reader("sse" if path == "events" else "longpoll", url, "main") as reader:
        await reader.ready()


async def test_a_poll_that_goes_on_is_let_in_as_before(shut: Door) -> None:
    """It is no reader who comes: a storm at the door does not throw out those who are inside."""
    node, url = shut
    opened = await node.hub.open(LogName(RoomId("main")))
    query = {"after": str(opened.room.place), "wait": 0}
    async with httpx.AsyncClient(base_url=url, trust_env=False) as client:
        answer = await client.get("/api/v1/rooms/main/poll", params=query)
    assert answer.status_code == 204
