"""Actions that need several things to themselves never wait for each other: all ask in one order."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextvars import Context
from typing import Any

from eventchat.types.people import Role
from eventchat.types.rooms import RoomSettings
from moderation.deciding import cases, queue, reported, sanctions
from moderation.deciding.acting import rule_person
from moderation.deciding.appeals import Appeals
from moderation.deciding.causes import RuleInSpan
from moderation.deciding.reasons import Why
from moderation.deciding.reported import ReportCases
from moderation.deciding.reports import Reports
from moderation.deciding.undo import Undo
from tests.moderation.desk import ADA, MAX, MO, ROOM, VERDICT, DeskUnderTest, person

BOB = person("Bob", Role.VIEWER)
SETTLED = 0.3
"""Seconds in which an action comes to the lock that it has to wait for."""


async def meet(desk: DeskUnderTest, action: Coroutine[Any, Any, Any]) -> Any:
    """Do *action* while somebody takes what it needs, one after the other, as an undoing does."""
    [held] = await queue.waiting(desk.redis, ROOM)
    about = [reported.lock(ROOM, held.message)] if held.message else []
    first, *others = sorted([sanctions.lock(ROOM, ADA.id), cases.lock(ROOM, held.case), *about])
    async with desk.database.writing():
        await desk.database.alone_with(first)
        doing = asyncio.create_task(action, context=Context())
        await asyncio.wait([doing], timeout=SETTLED)
        await desk.database.alone_with(*others)
    return await doing


async def test_a_ban_that_rejects_what_waits(desk: DeskUnderTest) -> None:
    """A ban asks for the person first, then for what waits of theirs."""
    await desk.held()
    await meet(desk, desk.decisions.ban(ROOM, MO, ADA.id))
    assert await queue.waiting(desk.redis, ROOM) == []


async def test_a_purge_with_a_time_out_that_upholds_reports(desk: DeskUnderTest) -> None:
    """So does a time-out with a purge."""
    desk.decisions.reported = ReportCases(desk.redis, desk.database)
    message = await desk.posted()
    await Reports(desk.redis, desk.database).report(ROOM, RoomSettings(), BOB, message, "spam")
    await meet(desk, desk.decisions.time_out(ROOM, MO, ADA.id, 60, purge=True))
    assert await queue.waiting(desk.redis, ROOM) == []


async def test_a_removal_with_a_time_out_that_upholds_reports(desk: DeskUnderTest) -> None:
    """So does a removal with a time-out."""
    desk.decisions.reported = ReportCases(desk.redis, desk.database)
    message = await desk.posted()
    await Reports(desk.redis, desk.database).report(ROOM, RoomSettings(), BOB, message, "spam")
    await meet(desk, desk.decisions.remove_with_time_out(ROOM, MO, message, 60, Why("enough")))
    assert await queue.waiting(desk.redis, ROOM) == []


async def test_an_appeal_that_is_granted(desk: DeskUnderTest) -> None:
    """So does a decision about an appeal."""
    appeals = Appeals(desk.redis, desk.database)
    await desk.decisions.ban(ROOM, MO, ADA.id)
    await appeals.appeal(ROOM, RoomSettings(), ADA, "sorry")
    [held] = await queue.waiting(desk.redis, ROOM)
    made = await meet(desk, appeals.decide(ROOM, MAX, held, "granted"))
    assert made.outcome == "granted"


async def test_an_undoing_that_approves_what_a_rule_holds(desk: DeskUnderTest) -> None:
    """An undoing asks for what it will approve together with whom it will pardon."""
    rule = rule_person(VERDICT.rule)
    await desk.held()
    await desk.decisions.time_out(ROOM, rule, ADA.id, 60)
    undone = await meet(desk, Undo(desk.decisions).undo(ROOM, MO, RuleInSpan(VERDICT.rule, 0, 2**53)))
    assert undone.undone == 2
