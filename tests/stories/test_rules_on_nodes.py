"""Two nodes: a rule that is changed at one is in force at the other."""

from __future__ import annotations

import itertools
import random
import time
from typing import Any

import pytest

from tests.chat import Chat
from tests.serving import Server
from tests.stories.test_nodes import nodes

__all__ = ["nodes"]
pytestmark = pytest.mark.postgres
SECONDS = 2.0
WORDS = (
    "apple bridge candle dinner engine forest garden hammer island jacket kettle ladder market needle".split()
)


async def test_a_changed_rule_counts_on_every_node_within_two_seconds(nodes: tuple[Server, Server]) -> None:
    """A new term, a changed one among two thousand, a preset and a ban on links, each made at one node, are
    what messages at the other are judged by two seconds later; a permitted term frees what was held."""
    one, two = nodes
    async with Chat(one) as chat:
        guest, host = await chat.guest(), chat.staff("host")
        there = two.client(guest.token)
        numbers = itertools.count()
        await chat.change(rate_messages=100, rate_seconds=1)

        async def judged_there(text: str) -> str:
            path = f"/api/v1/rooms/{chat.room}/messages"
            number = next(numbers)
            unlike_before = " ".join(random.Random(number).sample(WORDS, 8))
            body = {"text": f"{unlike_before} {text}", "nonce": f"nonce-{number:04}"}
            answer = await there.post(path, json=body)
            return str(answer.json().get("code", {201: "posted", 202: "held"}.get(answer.status_code)))

        async def change_and_see(text: str, outcome: str, **rules: Any) -> None:
            assert await judged_there(text) != outcome
            changed = await host.client.patch(f"/api/v1/rooms/{chat.room}", json=rules)
            assert changed.status_code == 200, changed.text
            began, seen = time.monotonic(), ""
            while seen != outcome and time.monotonic() - began < SECONDS:
                seen = await judged_there(text)
            assert seen == outcome

        many = [{"text": f"spoiler{number}"} for number in range(1999)]
        await change_and_see("the zebra did it", "held", terms=[{"text": "zebra"}])
        await change_and_see("the zebra did it", "rejected", terms=[{"text": "zebra", "action": "reject"}])
        await change_and_see("spoiler7", "held", terms=[*many, {"text": "zebra", "action": "permit"}])
        assert await judged_there("the zebra did it") == "posted"
        await change_and_see("see example.com", "rejected", links="reject")
        await change_and_see("you retard", "posted", preset="off")
        await there.aclose()
