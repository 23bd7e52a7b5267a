"""What happens between the door and the room: a ban, a sign-out, a drain, a new log."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from redis.asyncio import Redis

from eventchat.app import Node
from eventchat.clock import now_ms
from eventchat.errors import Unauthorized
from eventchat.log.keys import LogName, RoomKeys
from eventchat.log.scripts import append
from eventchat.rooms.resume import Afresh, GoOn
from eventchat.types.ids import RoomId, UserId
from tests.deadline import eventually
from tests.inside import inside, settings_of
from tests.readers import Reader, Transport
from transports import handshake

MAIN = LogName(RoomId("main"))
BAN = '{"type":"sanctioned","kind":"ban","until":0,"reason":"Enough."}'


@contextlib.asynccontextmanager
async def held_up(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[asyncio.Event]:
    """Until the end, who resumes is held up before their place is known; set when somebody is."""
    there, go, resume = asyncio.Event(), asyncio.Event(), handshake.resume

    async def slow(*args: Any) -> GoOn | Afresh:
        there.set()
        await go.wait()
        return await resume(*args)

    monkeypatch.setattr(handshake, "resume", slow)
    yield there
    go.set()


async def banned(node: Node, redis: Redis, user: UserId, _token: str) -> None:
    """Ban them, until this node knows."""
    opened = await node.hub.open(MAIN)
    await redis.execute_command("XADD", RoomKeys(MAIN.room).inbox, "*", "to", user, "d", BAN)
    await eventually(lambda: opened.standings.of(user, now_ms()))


async def signed_out(node: Node, _redis: Redis, _user: UserId, token: str) -> None:
    """End their session, until this node's hub has heard of it."""
    ended: list[str] = []
    node.hub.on_revoked(ended.append)
    await node.sessions.end(node.sessions.read(token))
    await eventually(lambda: ended)
    with pytest.raises(Unauthorized):
        node.sessions.read(token)


async def drained(node: Node, *_: object) -> None:
    """The node begins to drain; it does not wait for those who are not in yet."""
    node.health.draining = node.handshake.draining = True


Fate = Callable[[Node, Redis, UserId, str], Awaitable[None]]
ENDS: dict[Fate, dict[Transport, int | str]] = {
    banned: {"websocket": 4403, "sse": 403, "longpoll": 403},
    signed_out: {"websocket": 4401, "sse": 401, "longpoll": 401},
    drained: {"websocket": 1012, "sse": 503, "longpoll": 503},
}


@pytest.mark.parametrize("fate", ENDS, ids=lambda fate: fate.__name__)
@pytest.mark.parametrize("wrote", ["raw", "asgi"])
async def test_who_may_not_stay_does_not_get_in_while_their_place_is_looked_up(
    valkey: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    transport: Transport,
    fate: Fate,
    wrote: str,
) -> None:
    """S-2, G-24: what falls between the door and the room is not lost; nothing of the room is shown."""
    settings = settings_of(tmp_path, valkey, writer=wrote)
    async with inside(settings) as (node, port), Redis.from_url(valkey) as redis:
        url = f"http://127.0.0.1:{port}"
        async with httpx.AsyncClient(base_url=url, trust_env=False) as client:
            session = (await client.post("/api/v1/session", json={})).json()
        opened = await node.hub.open(MAIN)
        place = str(opened.room.place)
        async with held_up(monkeypatch) as there:
            reader = await Reader(transport, url, "main", after=place, token=session["token"]).__aenter__()
            await asyncio.wait_for(there.wait(), 5)
            await fate(node, redis, UserId(session["user"]["id"]), session["token"])
        try:
            assert await reader.until_closed(seconds=5) == ENDS[fate][transport]
            assert reader.of_type("welcome", "posted") == []
            assert len(opened.room) == 0
        finally:
            await reader.cut()
        await eventually(lambda: node.handshake.open_streams() == 0)


async def test_a_poll_s_place_is_decided_once(
    valkey: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """G-5: continuous, or exactly one reset; also when the log looked otherwise a moment later."""
    async with inside(settings_of(tmp_path, valkey)) as (node, port), Redis.from_url(valkey) as redis:
        opened = await node.hub.open(MAIN)
        for number in range(80):
            await append(redis, MAIN, "posted", b'{"type":"posted","text":"%d"}' % number)
        await eventually(lambda: opened.room.place.seq == 80)
        fifth, resume, asked = opened.room.ring.find(5), handshake.resume, 0
        assert fifth is not None

        async def once_ahead(*args: Any) -> GoOn | Afresh:
            nonlocal asked
            asked += 1
            return Afresh("ahead") if asked == 1 else await resume(*args)

        monkeypatch.setattr(handshake, "resume", once_ahead)
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
            query = {"after": str(fifth.cursor), "wait": 0}
            batch = (await client.get("/api/v1/rooms/main/poll", params=query)).json()
        assert [event["type"] for event in batch["events"][:2]] == ["welcome", "reset"]
        assert [event["seq"] for event in batch["events"][2:]] == list(range(31, 81))


async def test_polls_of_a_log_that_is_gone_wait_at_the_gate(
    valkey: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each costs a snapshot, as a reader who comes does."""
    async with inside(settings_of(tmp_path, valkey)) as (node, port):
        waited = 0
        enter = node.handshake._gate.enter

        async def counting() -> None:
            nonlocal waited
            waited += 1
            await enter()

        monkeypatch.setattr(node.handshake._gate, "enter", counting)
        opened = await node.hub.open(MAIN)
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
            for after, turns in ((str(opened.room.place), 0), (f"aaaaaaaa.{now_ms()}-0.7", 1)):
                query = {"after": after, "wait": 0}
                await client.get("/api/v1/rooms/main/poll", params=query)
                assert waited == turns
