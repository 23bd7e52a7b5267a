"""Letters over long-polls, whose cursor says which were given, and after a reset: none is lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from redis.asyncio import Redis

from eventchat.clock import now_ms
from eventchat.log.keys import LogName, RoomKeys
from eventchat.log.scripts import append
from eventchat.rooms.opened import Opened
from eventchat.types.ids import RoomId
from tests.deadline import eventually
from tests.inside import inside, settings_of
from tests.readers import Reader, Transport

MAIN = LogName(RoomId("main"))


class Tabs:
    """Tabs of one person that poll, and what writes to them."""

    def __init__(self, client: httpx.AsyncClient, redis: Redis, opened: Opened, user: str) -> None:
        self.client, self.redis, self.opened, self.user = client, redis, opened, user

    async def poll(self, after: str | None = None, wait: int = 0) -> dict[str, Any] | None:
        """One answer."""
        query = {"wait": wait, **({"after": after} if after else {})}
        answer = await self.client.get("/api/v1/rooms/main/poll", params=query)
        assert answer.status_code in (200, 204)
        return answer.json() if answer.status_code == 200 else None

    async def letter(self, case: str, at: int | None = None) -> None:
        """Write them a letter, until it has come here."""
        inbox, known = RoomKeys(MAIN.room).inbox, self.opened.inbox.newest
        body = msgspec.json.encode({"type": "decided", "case": case})
        await self.redis.execute_command("XADD", inbox, f"{at}-0" if at else "*", "to", self.user, "d", body)
        await eventually(lambda: self.opened.inbox.newest != known)

    async def message(self, text: str) -> None:
        """Say something in the room, until it is to be had here."""
        seq = self.opened.room.place.seq
        await append(self.redis, MAIN, "posted", b'{"type":"posted","text":"%b"}' % text.encode())
        await eventually(lambda: self.opened.room.place.seq > seq)


def cases(batch: dict[str, Any] | None) -> list[str]:
    """The letters in an answer."""
    return [event["case"] for event in (batch or {"events": []})["events"] if event["type"] == "decided"]


@pytest.fixture
async def tabs(valkey: str, tmp_path: Path) -> AsyncIterator[Tabs]:
    """Tabs of a guest in the first room."""
    async with (
        inside(settings_of(tmp_path, valkey)) as (node, port),
        Redis.from_url(valkey) as redis,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=30) as client,
    ):
        session = (await client.post("/api/v1/session", json={})).json()
        client.cookies.clear()
        client.headers["Authorization"] = f"Bearer {session['token']}"
        yield Tabs(client, redis, await node.hub.open(MAIN), session["user"]["id"])


async def place_of(tabs: Tabs) -> str:
    """The place after a first answer."""
    first = await tabs.poll()
    assert first is not None
    return str(first["cursor"])


async def test_each_tab_gets_the_letter_and_then_waits(tabs: Tabs) -> None:
    """Two that poll at one place: what one was given says nothing of the other."""
    place = await place_of(tabs)
    await tabs.letter("c1")
    for _ in range(2):
        batch = await tabs.poll(place)
        assert batch is not None and cases(batch) == ["c1"]
        assert await tabs.poll(batch["cursor"]) is None


async def test_letters_of_one_millisecond_are_told_apart(tabs: Tabs) -> None:
    """The second comes although the first was given."""
    place, at = await place_of(tabs), now_ms() + 1000
    await tabs.letter("c1", at)
    batch = await tabs.poll(place)
    assert batch is not None and cases(batch) == ["c1"]
    body = '{"type":"decided","case":"c2"}'
    inbox = RoomKeys(MAIN.room).inbox
    await tabs.redis.execute_command("XADD", inbox, f"{at}-1", "to", tabs.user, "d", body)
    await eventually(lambda: tabs.opened.inbox.newest.endswith("-1"))
    assert cases(await tabs.poll(batch["cursor"])) == ["c2"]


async def test_a_poll_that_waits_is_woken_by_a_letter_and_gets_it_once(tabs: Tabs) -> None:
    """The answer's cursor says that it was given; the next poll waits."""
    place = await place_of(tabs)
    waiting = asyncio.create_task(tabs.poll(place, 20))
    await eventually(lambda: tabs.opened.room.counts()["parked"] == 1)
    await tabs.letter("c1")
    batch = await asyncio.wait_for(waiting, 5)
    assert batch is not None and cases(batch) == ["c1"]
    assert await tabs.poll(batch["cursor"]) is None


async def test_letters_and_messages_come_together(tabs: Tabs) -> None:
    """And nothing comes twice from the place after both."""
    place = await place_of(tabs)
    await tabs.letter("c1")
    await tabs.message("hello")
    batch = await tabs.poll(place)
    assert batch is not None and cases(batch) == ["c1"]
    assert batch["events"][-1]["text"] == "hello"
    assert await tabs.poll(batch["cursor"]) is None


async def test_a_letter_that_comes_after_a_later_message_is_not_lost(tabs: Tabs) -> None:
    """Two streams: a poll may be answered with an entry before a letter that is older has come here."""
    place = await place_of(tabs)
    written = now_ms()
    await tabs.message("hello")
    batch = await tabs.poll(place)
    assert batch is not None and batch["events"][-1]["text"] == "hello"
    await tabs.letter("c1", written - 1000)
    again = await tabs.poll(str(tabs.opened.room.place))
    assert again is not None and cases(again) == ["c1"]
    assert await tabs.poll(again["cursor"]) is None


async def test_a_cursor_with_letters_is_good_on_every_transport(tabs: Tabs, transport: Transport) -> None:
    """G-4: it is the same place; letters that it says were seen do not come again."""
    place = await place_of(tabs)
    await tabs.letter("c1")
    batch = await tabs.poll(place)
    assert batch is not None
    token = tabs.client.headers["Authorization"].removeprefix("Bearer ")
    after = batch["cursor"]
    async with Reader(transport, str(tabs.client.base_url), "main", after=after, token=token) as reader:
        await reader.ready()
        await tabs.message("hello")
        await reader.until_texts("hello")
        await tabs.letter("c2")
        await eventually(lambda: "c2" in [event["case"] for event in reader.of_type("decided")])
        assert reader.of_type("reset") == []
        if transport != "longpoll":  # there the first comes again, once, after the message that was shared
            assert len(reader.of_type("decided")) == 1


async def test_letters_outlive_a_reset(tabs: Tabs, transport: Transport) -> None:
    """Whoever comes with a place that is gone gets the letters that readers may resume over."""
    await tabs.letter("c1")
    gone = f"aaaaaaaa.{now_ms() + 60_000}-0.7"
    token = tabs.client.headers["Authorization"].removeprefix("Bearer ")
    async with Reader(transport, str(tabs.client.base_url), "main", after=gone, token=token) as reader:
        await reader.until("reset")
        assert [event["case"] for event in await reader.until("decided")] == ["c1"]
        assert len(reader.of_type("reset")) == 1
