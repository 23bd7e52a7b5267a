"""Sanctions that several moderators give one person at the same moment, and their undoing."""

from __future__ import annotations

import asyncio
import random
from typing import Any

import pytest

from eventchat.errors import AlreadySanctioned, NotFound
from eventchat.log.keys import RoomKeys
from eventchat.types.people import Sanction
from moderation.deciding import audit, sanctions
from moderation.deciding.causes import LastMinutes, OneAction
from moderation.deciding.reasons import Why
from moderation.deciding.undo import Undo
from tests.moderation.desk import ADA, HOST, KEYS, ROOM, DeskUnderTest, person

CROWD = [person(name) for name in ("Mo", "Max", "Mia", "Moe", "Meg", "Mat")]


@pytest.fixture
def undo(desk: DeskUnderTest) -> Undo:
    """Undoes what the desk decided."""
    return Undo(desk.decisions)


async def in_force(desk: DeskUnderTest) -> tuple[list[Sanction], list[Sanction]]:
    """What is in force in the log, and on record."""
    async with desk.database.reading():
        kept = await sanctions.in_force(ROOM)
    return await sanctions.in_force_now(desk.redis, ROOM), kept


async def actions(desk: DeskUnderTest) -> list[int]:
    """The numbers of the sanctions on record, oldest first."""
    rows, _ = await audit.page(desk.database, ROOM, None, 100)
    return [int(row.id) for row in reversed(rows) if row.action in {"timeout", "ban", "lift"}]


async def sanction(desk: DeskUnderTest, number: int, chance: random.Random) -> Any:
    """One of the things that a moderator may do to Ada now; lifting what is not in force does nothing."""
    who = CROWD[number % len(CROWD)]
    if chance.random() < 0.2:
        return await desk.decisions.lift(ROOM, who, ADA.id)
    if chance.random() < 0.2:
        return await desk.decisions.ban(ROOM, who, ADA.id, f"ban {number}")
    return await desk.decisions.penalise(ROOM, who, ADA.id, "timeout", Why("the same"), seconds=600)


async def at_once(desk: DeskUnderTest, seed: int) -> None:
    """All moderators sanction Ada at the same moment."""
    chance = random.Random(seed)
    done = await asyncio.gather(
        *(sanction(desk, number, chance) for number in range(len(CROWD))), return_exceptions=True
    )
    assert all(
        not isinstance(one, BaseException) or isinstance(one, NotFound | AlreadySanctioned) for one in done
    )


@pytest.mark.parametrize("seed", range(6))
async def test_record_and_log_agree_when_many_sanction_at_once(desk: DeskUnderTest, seed: int) -> None:
    """Whoever was last in the log is last on record: one sanction, the same in both."""
    await at_once(desk, seed)
    now, kept = await in_force(desk)
    assert now == kept
    assert len(now) <= 1


@pytest.mark.parametrize("seed", range(6))
async def test_sanctions_of_one_moment_are_undone_together(
    desk: DeskUnderTest, undo: Undo, seed: int
) -> None:
    """Undone one after the other in any order, or each at once, nothing stays in force of them."""
    chance = random.Random(seed)
    before = await desk.decisions.penalise(ROOM, HOST, ADA.id, "timeout", Why("before"), seconds=300)
    await at_once(desk, seed)
    numbers = [number for number in await actions(desk) if number != before.number]
    chance.shuffle(numbers)
    if seed % 2:
        await asyncio.gather(*(undo.undo(ROOM, HOST, OneAction(number)) for number in numbers))
    else:
        for number in numbers:
            await undo.undo(ROOM, HOST, OneAction(number))
    assert await in_force(desk) == ([before.sanction], [before.sanction])


async def test_undone_by_moderator_and_minutes(desk: DeskUnderTest, undo: Undo) -> None:
    """Each moderator's last minutes undone, whoever was first: Ada is free, in the log and on record."""
    await at_once(desk, 7)
    for who in CROWD:
        await undo.undo(ROOM, HOST, LastMinutes(who.id, 5))
    assert await in_force(desk) == ([], [])


async def test_what_gives_way_is_not_what_was_undone_before(desk: DeskUnderTest, undo: Undo) -> None:
    """A time-out that was undone while a ban stood in its place does not come back with the ban's undoing."""
    first = await desk.decisions.penalise(ROOM, CROWD[0], ADA.id, "timeout", Why("first"), seconds=600)
    second = await desk.decisions.penalise(ROOM, CROWD[1], ADA.id, "ban", Why("second"))
    await undo.undo(ROOM, HOST, OneAction(first.number))
    assert (await in_force(desk))[0] == [second.sanction]
    await undo.undo(ROOM, HOST, OneAction(second.number))
    assert await in_force(desk) == ([], [])


async def test_warnings_of_one_moment_are_one(desk: DeskUnderTest, undo: Undo) -> None:
    """Six warnings at once: the one to acknowledge is the one on record, and none is left once undone."""
    await asyncio.gather(*(desk.decisions.warn(ROOM, who, ADA.id, Why(f"by {who.name}")) for who in CROWD))
    waiting = await desk.redis.execute_command("HGET", RoomKeys(ROOM).warned, ADA.id)
    async with desk.database.reading():
        assert await sanctions.warnings(ROOM) == {ADA.id: waiting.decode()}
    for who in CROWD:
        await undo.undo(ROOM, HOST, LastMinutes(who.id, 5))
    async with desk.database.reading():
        assert await sanctions.warnings(ROOM) == {}
    assert await desk.redis.execute_command("HGET", KEYS.warned, ADA.id) is None
