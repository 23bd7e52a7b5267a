"""Two nodes: whoever repeats themselves at the other is known there."""

from __future__ import annotations

from typing import Any

import pytest

from tests.chat import Chat
from tests.serving import Server
from tests.stories.test_nodes import nodes

__all__ = ["nodes"]
pytestmark = pytest.mark.postgres


async def test_a_repeat_at_another_node_is_a_repeat(nodes: tuple[Server, Server]) -> None:
    """The same text, however it is spelled, is refused at whatever node and noted for the staff; a short
    exclamation passes three times in all; the answer to the same nonce is that of the first time."""
    one, two = nodes
    async with Chat(one) as chat:
        await chat.change(rate_messages=100, rate_seconds=1)
        guest, mo = await chat.guest(), chat.staff()
        there = two.client(guest.token)

        async def post(client: Any, text: str, nonce: str) -> Any:
            body = {"text": text, "nonce": nonce}
            return await client.post(f"/api/v1/rooms/{chat.room}/messages", json=body)

        first = await post(guest.client, "where is the merchandise", "nonce-first")
        assert first.status_code == 201
        again = await post(there, "Where is the  merchandise?", "nonce-second")
        assert (again.status_code, again.json()["code"]) == (422, "repeated")
        assert again.json()["detail"] == "You said the same a moment ago."
        assert (await post(there, "where is the merchandise", "nonce-first")).json()["duplicate"]
        answers = [
            (await post((guest.client, there)[number % 2], "gg", f"nonce-gg-{number}")).status_code
            for number in range(4)
        ]
        assert answers == [201, 201, 201, 422]
        async with chat.reader(token=mo.token, staff=True) as staff:
            await staff.until("rejected")
        refused = staff.of_type("rejected")[0]
        assert (refused["text"], refused["verdict"]["rule"]) == ("Where is the  merchandise?", "repeated")
        await there.aclose()
