"""Held messages that are posted by themselves, where a room has rules for that."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from eventchat.clock import now_ms
from eventchat.types.policy import AutoApproval
from eventchat.types.rooms import RoomSettings
from eventchat.types.verdicts import Verdict
from moderation.deciding import queue
from moderation.deciding.causes import RuleInSpan
from moderation.deciding.clearing import Clearing
from moderation.deciding.undo import Undo
from tests.moderation.desk import ADA, MO, ROOM, DeskUnderTest

CAPS = Verdict("hold", "caps", "capitals", "spam", 1, 0.4, "It shouts.", ((0, 6),))


@pytest.fixture
def clearing(desk: DeskUnderTest) -> Clearing:
    """The rule on the same log and record."""
    return Clearing(desk.redis, desk.database, desk.decisions)


def having(**rule: Any) -> RoomSettings:
    """A room with one rule for what the check for capitals holds."""
    return RoomSettings(auto_approve=(AutoApproval(check="caps", **rule),))


async def shown(desk: DeskUnderTest) -> list[str]:
    """The texts that were posted."""
    return [event["text"] for event in await desk.log() if event["type"] == "posted"]


async def test_what_a_known_person_wrote_is_posted(desk: DeskUnderTest, clearing: Clearing) -> None:
    """By the rule, on record as such, and undone with it; of who is new it waits."""
    await desk.held("GOAL", verdict=CAPS)
    assert await clearing.look(ROOM, RoomSettings()) == 0
    assert await clearing.look(ROOM, having(messages=2)) == 0
    await desk.posted("one")
    await desk.posted("two")
    assert await clearing.look(ROOM, having(messages=2)) == 1
    assert await shown(desk) == ["one", "two", "GOAL"]
    assert (await desk.actions())[-1][:2] == ("auto_approve", "approve")
    undone = await Undo(desk.decisions).undo(ROOM, MO, RuleInSpan("auto_approve", 0, 2**53))
    assert undone.undone == 1
    assert [held.text for held in await queue.waiting(desk.redis, ROOM)] == ["GOAL"]


@pytest.mark.parametrize(
    "changed",
    [
        {"stage": "words"},
        {"level": 3},
        {"category": "self_harm"},
        {"category": "threat"},
        {"category": "personal_data"},
    ],
    ids=lambda changed: "-".join(map(str, changed.values())),
)
async def test_what_no_rule_lets_through(
    desk: DeskUnderTest, clearing: Clearing, changed: dict[str, Any]
) -> None:
    """Another check, something worse, and what a person has to see whatever the rules say."""
    await desk.held("x", verdict=msgspec.structs.replace(CAPS, **changed))
    assert await clearing.look(ROOM, having(messages=0)) == 0


async def test_it_waits_for_a_person_first(desk: DeskUnderTest, clearing: Clearing) -> None:
    """As long as the rule says; with `idle` until nothing else is held; not when left to the hosts."""
    settings = having(messages=0, seconds=60, idle=True)
    case = await desk.held("GOAL", verdict=CAPS)
    assert await clearing.look(ROOM, settings) == 0
    other = await desk.held("bother")
    assert await clearing.look(ROOM, settings, now=now_ms() + 61_000) == 0
    await desk.decisions.decide(ROOM, MO, other, "approved")
    left = await desk.decisions.escalate(ROOM, MO, case)
    assert left.number
    assert await clearing.look(ROOM, settings, now=now_ms() + 61_000) == 0
    await desk.held("GOAL AGAIN", verdict=CAPS)
    assert await clearing.look(ROOM, having(messages=0)) == 1


@pytest.mark.parametrize("how", ["rejected", "timed out"])
async def test_nothing_bad_lately(desk: DeskUnderTest, clearing: Clearing, how: str) -> None:
    """Of whom something was rejected, or who was sanctioned, within a day, everything waits for a person."""
    if how == "rejected":
        await desk.decisions.decide(ROOM, MO, await desk.held("bother"), "rejected")
    await desk.held("GOAL", verdict=CAPS)
    if how == "timed out":
        await desk.decisions.time_out(ROOM, MO, ADA.id, 1)
    assert await clearing.look(ROOM, having(messages=0)) == 0
    assert await clearing.look(ROOM, having(messages=0), now=now_ms() + 25 * 3_600_000) == 1
