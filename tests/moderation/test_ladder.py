"""Repeated offences climb a ladder, counted on all nodes together; no rule bans, or acts on staff."""

from __future__ import annotations

import asyncio
from typing import get_args

import msgspec
import pytest

from eventchat.types.ids import UserId
from eventchat.types.people import Person, Role
from eventchat.types.policy import Filter, FilterLadder, Rung
from eventchat.types.rooms import RoomSettings, SettingsChange
from eventchat.types.verdicts import Penalty, Verdict
from moderation.deciding import audit, sanctions
from moderation.deciding.ladder import NAMES, Ladder, rung_of
from tests.moderation.desk import ADA, HOST, MO, ROOM, DeskUnderTest, person

LINKS = Verdict("reject", "links", "example.com", "spam", 2, 0.9, "Links are not allowed here.")
SETTINGS = RoomSettings(ladder=(FilterLadder("links"),))


@pytest.fixture
def ladder(desk: DeskUnderTest) -> Ladder:
    """A ladder on the same log and record."""
    return Ladder(desk.redis, desk.decisions)


async def test_each_offence_is_one_rung_higher(desk: DeskUnderTest, ladder: Ladder) -> None:
    """warn, purge, then longer and longer time-outs: by a rule, on the record, told to the person."""
    message = await desk.posted("hello")
    rungs = [await ladder.climb(ROOM, SETTINGS, ADA, LINKS) for _ in range(6)]
    assert [(rung.action, rung.seconds) for rung in rungs if rung] == [
        ("warn", 60),
        ("purge", 60),
        ("timeout", 60),
        ("timeout", 600),
        ("timeout", 3600),
        ("timeout", 3600),
    ]
    assert [(who, what) for who, what, _ in await desk.actions()] == [
        ("links", "warn"),
        ("links", "purge"),
        *[("links", "timeout")] * 4,
    ]
    [given] = await sanctions.in_force_now(desk.redis, ROOM)
    assert (given.kind, given.reason) == (
        "timeout",
        "Please do not post links here. It happened 6 times lately.",
    )
    assert [letter["type"] for _, letter in await desk.inbox()] == ["warned", *["sanctioned"] * 4]
    purged = next(event for event in await desk.log() if event["type"] == "purged")
    assert purged["since"] < int(message.split("-")[0])


async def test_offences_are_counted_on_all_nodes_together(desk: DeskUnderTest, ladder: Ladder) -> None:
    """Five at once over two nodes stand on five different rungs."""
    other = Ladder(desk.redis, desk.decisions)
    rungs = await asyncio.gather(
        *((ladder, other)[number % 2].climb(ROOM, SETTINGS, ADA, LINKS) for number in range(5))
    )
    assert sorted(rung.seconds for rung in rungs if rung and rung.action == "timeout") == [60, 600, 3600]


async def test_filters_and_people_are_counted_apart(desk: DeskUnderTest, ladder: Ladder) -> None:
    """Another filter, another person, or none that the room has a ladder for."""
    settings = RoomSettings(ladder=(FilterLadder("links"), FilterLadder("caps", (Rung("timeout", 5),))))
    caps = msgspec.structs.replace(LINKS, stage="caps")
    assert (await ladder.climb(ROOM, settings, ADA, LINKS)) == Rung("warn")
    assert (await ladder.climb(ROOM, settings, person("Bob", Role.VIEWER), LINKS)) == Rung("warn")
    assert (await ladder.climb(ROOM, settings, ADA, caps)) == Rung("timeout", 5)
    assert (await ladder.climb(ROOM, settings, ADA, msgspec.structs.replace(LINKS, stage="words"))) is None


async def test_a_rule_that_asks_for_a_time_out_gets_it(desk: DeskUnderTest, ladder: Ladder) -> None:
    """A room's term with the action `timeout` needs no ladder."""
    verdict = Verdict("reject", "terms", "spoiler", "custom", 3, 1.0, "No spoilers.", sanction=Penalty(90))
    ladder.offended(ROOM, RoomSettings(), ADA, verdict)
    await ladder.settled()
    [given] = await sanctions.in_force_now(desk.redis, ROOM)
    assert (given.kind, given.reason) == ("timeout", "No spoilers.")
    assert await desk.actions() == [("spoiler", "timeout", ADA.id)]
    [row], _ = await audit.page(desk.database, ROOM, None, 10)
    assert row.detail == {"until": given.until, "name": ADA.name, "seconds": 90}


async def test_rules_do_not_act_on_staff(desk: DeskUnderTest, ladder: Ladder) -> None:
    """A moderator whose message was refused is left alone; nothing is raised into nowhere."""
    for who in (MO, HOST):
        await desk.posted("hello", who)
        ladder.offended(ROOM, SETTINGS, who, LINKS)
    await ladder.settled()
    assert await desk.actions() == []


def test_there_is_no_rung_for_a_ban() -> None:
    """S-3: only people ban; a ladder that would is refused where it is set."""
    for step in ({"action": "ban"}, {"action": "timeout", "seconds": 0}):
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert({"ladder": [{"filter": "links", "steps": [step]}]}, SettingsChange)
    assert rung_of(FilterLadder("links", (Rung("warn"),)), 9) == Rung("warn")


def test_every_filter_has_words() -> None:
    """People are told what they did, whatever the filter."""
    assert set(NAMES) == set(get_args(Filter))


async def test_the_longest_term_fits_the_record(desk: DeskUnderTest, ladder: Ladder) -> None:
    """A rule may be named after a term of 500 characters."""
    verdict = Verdict("reject", "terms", "x" * 500, "custom", 3, 1.0, "", sanction=Penalty(90))
    viewer = Person(UserId("u_vic"), "Vic", Role.VIEWER, (), "s", 2**50)
    await ladder.climb(ROOM, RoomSettings(), viewer, verdict)
    [(_, action, _)] = await desk.actions()
    assert action == "timeout"
