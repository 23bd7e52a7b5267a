"""Appeals: one open a sanction, a pause between two, decided by somebody else where that is possible."""

from __future__ import annotations

import asyncio

import pytest

from eventchat.errors import AppealedLately, AppealOpen, Empty, Forbidden, NotFound, TooLong
from eventchat.log.scripts import Place
from eventchat.types.events import HeldCase
from eventchat.types.rooms import RoomSettings
from moderation.deciding import queue, sanctions
from moderation.deciding.appeals import Appeals
from moderation.deciding.decisions import DecidedBefore
from moderation.deciding.reasons import Why
from tests.moderation.desk import ADA, HOST, MAX, MO, ROOM, DeskUnderTest

SETTINGS = RoomSettings(appeal_minutes=0)


@pytest.fixture
def appeals(desk: DeskUnderTest) -> Appeals:
    """Appeals on the same log and record."""
    return Appeals(desk.redis, desk.database)


async def the_case(desk: DeskUnderTest) -> HeldCase:
    """The only open case."""
    [held] = await queue.waiting(desk.redis, ROOM)
    return held


async def test_an_appeal_is_a_case_with_its_sanction(desk: DeskUnderTest, appeals: Appeals) -> None:
    """The staff see who appeals, what they say, against what, and who gave it."""
    await desk.decisions.ban(ROOM, MO, ADA.id, "enough")
    case = await appeals.appeal(ROOM, SETTINGS, ADA, " It was a quotation. ")
    held = await the_case(desk)
    assert (held.case, held.queue, held.text, held.author.id) == (
        case,
        "appeals",
        "It was a quotation.",
        ADA.id,
    )
    assert held.appeal is not None
    assert (held.appeal.sanction.kind, held.appeal.sanction.reason) == ("ban", "enough")
    assert held.appeal.by.name == "Mo"


async def test_a_granted_appeal_lifts_the_sanction(desk: DeskUnderTest, appeals: Appeals) -> None:
    """The person may post, is told, and it is on record who let them back in."""
    await desk.decisions.ban(ROOM, MO, ADA.id)
    await appeals.appeal(ROOM, SETTINGS, ADA, "sorry")
    held = await the_case(desk)
    made = await appeals.decide(ROOM, MAX, held, "granted", Why("welcome back"))
    assert made.outcome == "granted"
    assert await sanctions.in_force_now(desk.redis, ROOM) == []
    assert isinstance(await desk.admitted("post", "hello", ADA, "nonce-0001"), Place)
    assert [letter["type"] for _, letter in await desk.inbox()] == ["sanctioned", "lifted", "appeal_decided"]
    assert (await desk.actions())[-2:] == [("Max", "grant", held.case), ("Max", "lift", ADA.id)]
    [shown] = await appeals.of_person(ROOM, ADA.id)
    assert (shown.outcome, shown.reason) == ("granted", "welcome back")
    with pytest.raises(NotFound):
        await appeals.appeal(ROOM, SETTINGS, ADA, "again")


async def test_an_upheld_sanction_stays(desk: DeskUnderTest, appeals: Appeals) -> None:
    """The ban is in force as before; the person learns it where banned people can look."""
    banned = await desk.decisions.ban(ROOM, MO, ADA.id, "enough")
    await appeals.appeal(ROOM, SETTINGS, ADA, "sorry")
    await appeals.decide(ROOM, MAX, await the_case(desk), "upheld", Why("no"))
    assert await sanctions.in_force_now(desk.redis, ROOM) == [banned]
    [shown] = await appeals.of_person(ROOM, ADA.id)
    assert (shown.outcome, shown.reason) == ("upheld", "no")


async def test_one_appeal_is_open_at_a_time(desk: DeskUnderTest, appeals: Appeals) -> None:
    """Of ten at once one is taken; the others, and later ones, are told that it waits."""
    await desk.decisions.ban(ROOM, MO, ADA.id)
    answers = await asyncio.gather(
        *(appeals.appeal(ROOM, SETTINGS, ADA, f"sorry {number}") for number in range(10)),
        return_exceptions=True,
    )
    assert sum(isinstance(answer, str) for answer in answers) == 1
    assert sum(isinstance(answer, AppealOpen) for answer in answers) == 9
    await the_case(desk)


async def test_there_is_a_pause_between_two_appeals(desk: DeskUnderTest, appeals: Appeals) -> None:
    """Who was refused may ask again after `appeal_minutes`, not before."""
    await desk.decisions.ban(ROOM, MO, ADA.id)
    await appeals.appeal(ROOM, SETTINGS, ADA, "sorry")
    await appeals.decide(ROOM, MAX, await the_case(desk), "upheld")
    with pytest.raises(AppealedLately) as refused:
        await appeals.appeal(ROOM, RoomSettings(appeal_minutes=60), ADA, "sorry")
    assert 3590 < (refused.value.retry_after or 0) <= 3600
    assert refused.value.detail == "You can appeal again in 60 minutes."
    await appeals.appeal(ROOM, SETTINGS, ADA, "please")


async def test_somebody_else_decides_where_possible(desk: DeskUnderTest, appeals: Appeals) -> None:
    """Who gave the sanction may decide alone in the room, not when others were at work today."""
    await desk.decisions.ban(ROOM, MO, ADA.id)
    await appeals.appeal(ROOM, SETTINGS, ADA, "sorry")
    await appeals.decide(ROOM, MO, await the_case(desk), "upheld")
    await desk.decisions.remove(ROOM, HOST, await desk.posted("hello", MAX))
    await appeals.appeal(ROOM, SETTINGS, ADA, "please")
    with pytest.raises(Forbidden):
        await appeals.decide(ROOM, MO, await the_case(desk), "upheld")
    await appeals.decide(ROOM, HOST, await the_case(desk), "granted")


async def test_two_who_decide_at_once_do_not_differ(desk: DeskUnderTest, appeals: Appeals) -> None:
    """The first counts, the second learns who it was, and the sanction is as the first said."""
    await desk.decisions.ban(ROOM, MO, ADA.id)
    await appeals.appeal(ROOM, SETTINGS, ADA, "sorry")
    held = await the_case(desk)
    answers = await asyncio.gather(
        appeals.decide(ROOM, MAX, held, "granted"),
        appeals.decide(ROOM, HOST, held, "upheld"),
        return_exceptions=True,
    )
    [won] = [answer for answer in answers if not isinstance(answer, BaseException)]
    assert sum(isinstance(answer, DecidedBefore) for answer in answers) == 1
    assert (await sanctions.in_force_now(desk.redis, ROOM) == []) == (won.outcome == "granted")


async def test_a_newer_sanction_is_not_lifted_with_the_old_one(desk: DeskUnderTest, appeals: Appeals) -> None:
    """The appeal was against a time-out; a ban that took its place stays."""
    await desk.decisions.time_out(ROOM, MO, ADA.id, 600)
    await appeals.appeal(ROOM, SETTINGS, ADA, "sorry")
    banned = await desk.decisions.ban(ROOM, MO, ADA.id)
    held = next(case for case in await queue.waiting(desk.redis, ROOM) if case.queue == "appeals")
    await appeals.decide(ROOM, MAX, held, "granted")
    assert await sanctions.in_force_now(desk.redis, ROOM) == [banned]


async def test_what_is_no_appeal(desk: DeskUnderTest, appeals: Appeals) -> None:
    """Nothing in force, nothing said, too much said."""
    with pytest.raises(NotFound):
        await appeals.appeal(ROOM, SETTINGS, ADA, "sorry")
    await desk.decisions.ban(ROOM, MO, ADA.id)
    with pytest.raises(Empty):
        await appeals.appeal(ROOM, SETTINGS, ADA, " \n ")
    with pytest.raises(TooLong):
        await appeals.appeal(ROOM, SETTINGS, ADA, "x" * 501)
    assert await queue.waiting(desk.redis, ROOM) == []
