"""Held messages that nobody decided in time, and what the queues tell the metrics."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from eventchat.clock import now_ms
from eventchat.metrics import CASE_AGE, CASES_OPEN
from eventchat.rooms.directory import Directory
from eventchat.types.ids import CaseId, MessageId
from eventchat.types.rooms import RoomSettings, SettingsChange
from moderation.deciding import queue
from moderation.deciding.cases import CaseProjection
from moderation.deciding.expiry import Expiry
from moderation.deciding.tables import Case
from tests.moderation.desk import MO, ROOM, DeskUnderTest
from tests.moderation.test_decisions import staff_entries


@pytest.fixture
def expiry(desk: DeskUnderTest) -> Expiry:
    """Looks through what waits."""
    return Expiry(desk.redis, desk.database, desk.decisions)


async def grown_old(desk: DeskUnderTest, minutes: int, **more: Any) -> CaseId:
    """A case on record that was opened so long ago."""
    case = await desk.held(**more)
    async with desk.database.writing():
        await CaseProjection().store(ROOM, await staff_entries(desk))
        opened = now_ms() - minutes * 60_000
        await Case.update({Case.opened_at: opened}).where(Case.case_id == case)
    return case


async def room_with(desk: DeskUnderTest, **settings: object) -> None:
    """The room, set like this."""
    directory = Directory(desk.redis, desk.database)
    await directory.create(ROOM, SettingsChange(**settings).apply(RoomSettings()))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("policy", "outcome", "told"),
    [("drop", "expired", "expired"), ("late", "approved", "approved"), ("in_place", "approved", "approved")],
)
async def test_an_old_case_ends_as_the_room_wants(
    desk: DeskUnderTest, expiry: Expiry, policy: str, outcome: str, told: str
) -> None:
    """Dropped, posted late, or posted with the time it was written at; author and staff are told."""
    await room_with(desk, held_minutes=5, held_expiry=policy)
    case, young = await grown_old(desk, 6), await grown_old(desk, 4)
    assert await expiry.look() == 1
    assert [held.case for held in await queue.waiting(desk.redis, ROOM)] == [young]
    [(_, letter)] = await desk.inbox()
    assert (letter["outcome"], letter["case"]) == (told, case)
    decided = [event for event in await desk.log(staff=True) if event["type"] == "decided"]
    assert [(event["outcome"], event["by"]["id"]) for event in decided] == [(outcome, "rule:expiry")]
    posted = [event for event in await desk.log() if event["type"] == "posted"]
    assert len(posted) == (policy != "drop")
    if policy == "in_place":
        assert posted[0]["written"] == int(case.split("-")[0])
    assert [action for _, action, _ in await desk.actions()] == ["expire" if policy == "drop" else "approve"]


async def test_nothing_expires_where_no_time_is_set(desk: DeskUnderTest, expiry: Expiry) -> None:
    """The default: what waits, waits."""
    await room_with(desk)
    await grown_old(desk, 10_000)
    assert await expiry.look() == 0


async def test_two_nodes_end_a_case_once(desk: DeskUnderTest, expiry: Expiry) -> None:
    """Whoever is first; nobody is told twice."""
    await room_with(desk, held_minutes=1)
    await grown_old(desk, 2)
    other = Expiry(desk.redis, desk.database, desk.decisions)
    assert sorted(await asyncio.gather(expiry.look(), other.look())) in ([0, 1], [1, 1])
    assert len(await desk.inbox()) == 1
    assert len(await desk.actions()) == 1


async def test_the_metrics_tell_depth_and_age(desk: DeskUnderTest, expiry: Expiry) -> None:
    """How many wait in each queue, and how long the first has waited."""
    await room_with(desk)
    case = await grown_old(desk, 3)
    await grown_old(desk, 1)
    await expiry.look()
    assert CASES_OPEN.labels("held")._value.get() == 2
    assert 179 < CASE_AGE.labels("held")._value.get() < 200
    assert CASES_OPEN.labels("appeals")._value.get() == 0
    await desk.decisions.decide(ROOM, MO, case, "rejected")
    await expiry.look()
    assert CASES_OPEN.labels("held")._value.get() == 1


async def test_what_is_shadowed_is_closed_after_a_day(desk: DeskUnderTest, expiry: Expiry) -> None:
    """It waits for nobody, so it counts for nothing in the metrics, and its author is told nothing."""
    await room_with(desk, shadowing=True)
    old = await grown_old(desk, 24 * 60 + 1, queue="shadowed", message=MessageId("7-64"))
    young = await grown_old(desk, 60, queue="shadowed", message=MessageId("8-64"))
    assert await expiry.look() == 1
    assert [held.case for held in await queue.waiting(desk.redis, ROOM)] == [young]
    assert not await desk.inbox()
    decided = [event for event in await desk.log(staff=True) if event["type"] == "decided"]
    assert [(event["case"], event["outcome"]) for event in decided] == [(old, "expired")]
    assert [event["type"] for event in await desk.log()] == []
