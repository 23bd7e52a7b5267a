"""Cases whose decision was undone: no rule decides them again."""

from __future__ import annotations

import pytest

from eventchat.clock import now_ms
from eventchat.types.policy import AutoApproval
from eventchat.types.rooms import RoomSettings
from eventchat.types.verdicts import FIRST_MESSAGE, Verdict
from moderation.deciding import queue
from moderation.deciding.causes import LastMinutes, RuleInSpan
from moderation.deciding.clearing import Clearing
from moderation.deciding.expiry import Expiry, expires_at
from moderation.deciding.restore import refill
from moderation.deciding.undo import Undo
from moderation.deciding.welcoming import Welcoming
from tests.moderation.desk import KEYS, MO, ROOM, DeskUnderTest
from tests.moderation.test_expiry import grown_old, room_with

LATER = 3_600_000
FIRST = Verdict("hold", "people", FIRST_MESSAGE, "", 1, 0.6, "Their first message.")
CAPS = Verdict("hold", "caps", "caps", "spam", 1, 0.5, "Capitals.")
CLEARED = RoomSettings(auto_approve=(AutoApproval("caps", 4, 0),))


async def undone(desk: DeskUnderTest, rule: str) -> None:
    """Everything the rule did is undone."""
    made = await Undo(desk.decisions).undo(ROOM, MO, RuleInSpan(rule, 0, 2**53))
    assert made.undone == 1
    [held] = await queue.waiting(desk.redis, ROOM)
    assert held.reopened


async def test_a_first_message_is_not_let_through_again(desk: DeskUnderTest) -> None:
    """Whoever undoes it wants to decide themselves; it waits however long."""
    welcoming, settings = Welcoming(desk.redis, desk.decisions), RoomSettings(hold_first_seconds=1)
    await desk.held("hi", queue="new", verdict=FIRST)
    assert await welcoming.look(ROOM, settings, now=now_ms() + LATER) == 1
    await undone(desk, FIRST_MESSAGE)
    assert await welcoming.look(ROOM, settings, now=now_ms() + LATER) == 0


@pytest.mark.parametrize("who", ["rule", "person"])
async def test_what_was_approved_is_not_approved_again(desk: DeskUnderTest, who: str) -> None:
    """By `auto_approve`, whether the rule or a person had let it through before."""
    clearing = Clearing(desk.redis, desk.database, desk.decisions)
    case = await desk.held("GOAL", verdict=CAPS)
    if who == "rule":
        assert await clearing.look(ROOM, CLEARED, now=now_ms() + LATER) == 1
        await undone(desk, "auto_approve")
    else:
        await desk.decisions.decide(ROOM, MO, case, "approved")
        await Undo(desk.decisions).undo(ROOM, MO, LastMinutes(MO.id, 5))
    assert await clearing.look(ROOM, CLEARED, now=now_ms() + LATER) == 0
    await desk.redis.execute_command("DEL", KEYS.cases)
    await refill(desk.redis, desk.database, ROOM)
    assert await clearing.look(ROOM, CLEARED, now=now_ms() + LATER) == 0


async def test_what_expired_does_not_expire_again(desk: DeskUnderTest) -> None:
    """It is not published, or dropped, a second time, and nobody is told a time for it."""
    expiry = Expiry(desk.redis, desk.database, desk.decisions)
    await room_with(desk, held_minutes=5, held_expiry="late")
    await grown_old(desk, 6)
    assert await expiry.look() == 1
    await undone(desk, "expiry")
    assert await expiry.look() == 0
    [held] = await queue.waiting(desk.redis, ROOM)
    assert expires_at(held, RoomSettings(held_minutes=5)) is None
