"""The door when very many come at once."""

from __future__ import annotations

import asyncio

import pytest

from eventchat.errors import Overloaded
from transports.gate import SOONEST_SECONDS, Gate


async def turns(count: int) -> None:
    """Let the event loop turn."""
    for _ in range(count):
        await asyncio.sleep(0)


async def test_who_comes_alone_is_let_in_at_once() -> None:
    """Nobody waits at an empty door, however often it was used before."""
    gate = Gate(a_turn=1)
    for _ in range(3):
        entering = asyncio.ensure_future(gate.enter())
        await turns(1)
        assert entering.done()
        await turns(3)


async def test_a_crowd_is_let_in_a_few_a_turn_in_the_order_in_which_it_came() -> None:
    """Between two turns of the loop others have theirs: a storm does not stall those who are inside."""
    gate, inside = Gate(a_turn=3), list[int]()

    async def come(number: int) -> None:
        await gate.enter()
        inside.append(number)

    crowd = [asyncio.ensure_future(come(number)) for number in range(30)]
    grown, before = [], 0
    while len(inside) < 30:
        await turns(1)
        grown.append(len(inside) - before)
        before = len(inside)
    assert max(grown) <= 3
    assert inside == list(range(30))
    await asyncio.gather(*crowd)


async def test_a_full_line_sends_away_with_a_time_that_differs() -> None:
    """`overloaded` with a jittered `retry_after`, so that they do not all come back at once."""
    gate = Gate(a_turn=1, longest=5)
    crowd = [asyncio.ensure_future(gate.enter()) for _ in range(30)]
    answers = await asyncio.gather(*crowd, return_exceptions=True)
    refused = [answer for answer in answers if isinstance(answer, Overloaded)]
    assert len(refused) == 30 - 1 - 5
    waits = [error.retry_after or 0.0 for error in refused]
    assert all(wait >= SOONEST_SECONDS for wait in waits)
    assert len(set(waits)) > len(waits) // 2


async def test_who_gives_up_in_the_line_takes_nobodys_turn() -> None:
    """A client that went away is passed over."""
    gate = Gate(a_turn=1)
    crowd = [asyncio.ensure_future(gate.enter()) for _ in range(4)]
    await turns(1)
    crowd[1].cancel()
    with pytest.raises(asyncio.CancelledError):
        await crowd[1]
    async with asyncio.timeout(5):
        await asyncio.gather(crowd[0], crowd[2], crowd[3])
