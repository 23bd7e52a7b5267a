"""Two nodes: what a moderator does at one is so at the other."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest

from tests.chat import Chat
from tests.readers import TRANSPORTS
from tests.serving import Server
from tests.stories.test_nodes import nodes

__all__ = ["nodes"]
pytestmark = pytest.mark.postgres
SECONDS = 2.0


async def test_sanctions_count_on_every_node_within_two_seconds(nodes: tuple[Server, Server]) -> None:
    """S-2: a ban given at one node ends the person's streams at the other, on every transport, and refuses
    posts there; a time-out refuses posts; an undoing at the other node lets them in again."""
    one, two = nodes
    async with Chat(one) as chat:
        guest = await chat.guest()
        await guest.says("hello")
        mo = chat.staff()
        there = two.client(guest.token)
        staff = f"/api/v1/rooms/{chat.room}/staff"

        async def post_there(nonce: str) -> dict[str, Any]:
            path = f"/api/v1/rooms/{chat.room}/messages"
            answer: dict[str, Any] = (await there.post(path, json={"text": nonce, "nonce": nonce})).json()
            return answer

        async with (
            chat.reader(url=two.url, token=guest.token, transport=TRANSPORTS[0]) as socket,
            chat.reader(url=two.url, token=guest.token, transport=TRANSPORTS[1]) as stream,
            chat.reader(url=two.url, token=guest.token, transport=TRANSPORTS[2]) as poll,
        ):
            readers = (socket, stream, poll)
            for reader in readers:
                await reader.ready()
            await mo.client.post(f"{staff}/actions", json={"action": "timeout", "user": guest.id})
            assert (await post_there("nonce-timed-out"))["code"] == "timed_out"
            began = time.monotonic()
            banned = await mo.client.post(f"{staff}/actions", json={"action": "ban", "user": guest.id})
            await asyncio.gather(*(reader.until_closed(seconds=SECONDS) for reader in readers))
            assert time.monotonic() - began < SECONDS
            assert (await post_there("nonce-banned-1"))["code"] == "banned"
        max_ = two.client(two.token("moderator", room=chat.room, name="Max"))
        undone = await max_.post(f"{staff}/undo", json={"action": banned.json()["action"]["id"]})
        assert undone.json()["undone"] == 1
        assert (await post_there("nonce-timed-out-2"))["code"] == "timed_out"
        await max_.delete(f"{staff}/sanctions/{guest.id}")
        assert "id" in await post_there("nonce-free-again")
        await there.aclose()
        await max_.aclose()


async def test_two_moderators_at_two_nodes_decide_each_case_once(nodes: tuple[Server, Server]) -> None:
    """Of two who decide the same cases at two nodes, the first counts; the other learns of it."""
    one, two = nodes
    async with Chat(one) as chat:
        await chat.change(rate_messages=100, rate_seconds=1)
        guest, mo = await chat.guest(), chat.staff()
        max_ = two.client(two.token("moderator", room=chat.room, name="Max"))
        words = ("a", "fine", "good", "new", "great", "long", "red", "odd", "big", "old")
        texts = [
            f"you {one} {two} retard {number * 7919}"
            for number, (one, two) in enumerate((one, two) for one in words[:4] for two in words)
        ]
        cases = [(await guest.posts(text)).json()["case"] for text in texts]
        staff = f"/api/v1/rooms/{chat.room}/staff/cases"

        async def decide(client: Any, outcome: str, order: list[str]) -> list[int]:
            return [
                (await client.post(f"{staff}/{case}", json={"outcome": outcome})).status_code
                for case in order
            ]

        answers = await asyncio.gather(
            decide(mo.client, "approve", cases),
            decide(max_, "reject", cases),
            decide(max_, "reject", cases[::-1]),
        )
        flat = [status for each in answers for status in each]
        assert flat.count(200) == len(cases)
        assert flat.count(409) == 2 * len(cases)
        rows = (await max_.get(f"/api/v1/rooms/{chat.room}/staff/audit", params={"limit": 200})).json()[
            "actions"
        ]
        decided = [row["target"] for row in rows if row["action"] in ("approve", "reject")]
        assert sorted(decided) == sorted(cases)
        await max_.aclose()


async def test_what_is_put_on_stage_is_so_on_every_node_within_two_seconds(
    nodes: tuple[Server, Server],
) -> None:
    """A message pinned at one node is in the other's snapshot; two links posted at two nodes at once have one
    permit between them."""
    one, two = nodes
    async with Chat(one) as chat:
        guest, mo = await chat.guest(), chat.staff()
        there = two.client(guest.token)
        room, staff = f"/api/v1/rooms/{chat.room}", f"/api/v1/rooms/{chat.room}/staff/actions"
        said = await guest.says("look here")
        assert (await there.get(room)).json()["pinned"] is None
        await mo.client.post(staff, json={"action": "pin", "message": said["id"]})
        began = time.monotonic()
        while (await there.get(room)).json()["pinned"] is None:
            assert time.monotonic() - began < SECONDS
        async with chat.reader(url=two.url, token=guest.token) as reader:
            await reader.ready()
            await mo.client.post(staff, json={"action": "permit", "user": guest.id})
            await reader.until("permitted", seconds=SECONDS)
        link = {"text": "see example.org/there", "nonce": "nonce-there"}
        here, elsewhere = await asyncio.gather(
            guest.posts("see example.org/here"), there.post(f"{room}/messages", json=link)
        )
        assert sorted((here.status_code, elsewhere.status_code)) == [201, 202]
        await there.aclose()


async def test_what_is_masked_and_shadowed_is_so_on_every_node_within_two_seconds(
    nodes: tuple[Server, Server],
) -> None:
    """A message masked at one node is never sent by the other again; who was shadowed at one node is at the
    other, where their own readers see what they post."""
    one, two = nodes
    async with Chat(one) as chat:
        await chat.change(shadowing=True)
        guest, mo = await chat.guest(), chat.staff()
        there = two.client(guest.token)
        room, staff = f"/api/v1/rooms/{chat.room}", f"/api/v1/rooms/{chat.room}/staff/actions"
        said = await guest.says("the secret word")
        async with (
            chat.reader(url=two.url) as reader,
            chat.reader(url=one.url, token=guest.token) as here,
        ):
            await reader.until_texts("the secret word", seconds=SECONDS)
            await here.ready()
            wish = {"action": "mask", "message": said["id"], "spans": [[4, 10]]}
            await mo.client.post(staff, json=wish)
            await reader.until("edited", seconds=SECONDS)
            await mo.client.post(staff, json={"action": "shadow", "user": guest.id})
            link = {"text": "who reads this?", "nonce": "nonce-shadowed"}
            answer = await there.post(f"{room}/messages", json=link)
            assert answer.status_code == 201
            await here.until_texts("the secret word", "who reads this?", seconds=SECONDS)
            assert reader.texts() == ["the secret word"]
        async with chat.reader(url=two.url) as new:
            await new.until_texts("the •••••• word", seconds=SECONDS)
        mine = (await there.get(f"{room}/messages")).json()["messages"]
        assert [message["text"] for message in mine] == ["the •••••• word", "who reads this?"]
        await there.aclose()
