"""A weaker sanction never takes the place of a stronger one."""

from __future__ import annotations

import pytest

from eventchat.errors import AlreadySanctioned, NotFound
from eventchat.types.people import Role
from eventchat.types.policy import FilterLadder, Rung
from eventchat.types.rooms import RoomSettings
from eventchat.types.verdicts import Verdict
from moderation.deciding import sanctions
from moderation.deciding.bulk import Bulk
from moderation.deciding.causes import LastMinutes
from moderation.deciding.ladder import Ladder
from moderation.deciding.reasons import Why
from moderation.deciding.standing import Standing
from moderation.deciding.undo import Undo
from tests.moderation.desk import ADA, HOST, MAX, MO, ROOM, DeskUnderTest, person

EVE = person("Eve", Role.VIEWER)


async def in_force(desk: DeskUnderTest) -> list[tuple[str, str]]:
    """Whom something is in force against, and what."""
    return [(one.user, one.kind) for one in await sanctions.in_force_now(desk.redis, ROOM)]


@pytest.mark.parametrize("seconds", [0, 3600], ids=["for good", "for an hour"])
async def test_a_time_out_does_not_end_a_ban(desk: DeskUnderTest, seconds: int) -> None:
    """It is refused with what is in force, nothing is on record; after a lift it is given."""
    await desk.posted("hello")
    await desk.decisions.penalise(ROOM, MO, ADA.id, "ban", Why("enough"), seconds=seconds)
    with pytest.raises(AlreadySanctioned, match="Ada is banned already") as refused:
        await desk.decisions.time_out(ROOM, MAX, ADA.id, 7200)
    assert refused.value.extra["kind"] == "ban"
    assert ("until" in refused.value.extra) == bool(seconds)
    assert await in_force(desk) == [(ADA.id, "ban")]
    assert [action for _, action, _ in await desk.actions()] == ["ban"]
    await desk.decisions.lift(ROOM, MAX, ADA.id)
    await desk.decisions.time_out(ROOM, MAX, ADA.id, 60)
    assert await in_force(desk) == [(ADA.id, "timeout")]


async def test_what_is_longer_stays(desk: DeskUnderTest) -> None:
    """What is shorter is refused, what is longer takes the place, and undoing brings back what was."""
    first = await desk.decisions.time_out(ROOM, MO, ADA.id, 600, "first")
    with pytest.raises(AlreadySanctioned, match="timed out for longer"):
        await desk.decisions.time_out(ROOM, MAX, ADA.id, 60)
    with pytest.raises(AlreadySanctioned):
        await desk.decisions.penalise(ROOM, MAX, ADA.id, "ban", Why(), seconds=60)
    await desk.decisions.time_out(ROOM, MAX, ADA.id, 3600, "second")
    await desk.decisions.ban(ROOM, MAX, ADA.id, "third")
    await desk.decisions.ban(ROOM, MAX, ADA.id, "for another reason")
    await Undo(desk.decisions).undo(ROOM, HOST, LastMinutes(MAX.id, 5))
    assert await sanctions.in_force_now(desk.redis, ROOM) == [first]


async def test_rules_leave_what_is_stronger(desk: DeskUnderTest) -> None:
    """A rung that would shorten somebody's ban does nothing, and says so to nobody."""
    ladder = Ladder(desk.redis, desk.decisions)
    settings = RoomSettings(ladder=(FilterLadder("links", (Rung("timeout", 60),)),))
    verdict = Verdict("reject", "links", "example.com", "spam", 2, 0.9, "Links are not allowed here.")
    await desk.decisions.ban(ROOM, MO, ADA.id)
    assert await ladder.climb(ROOM, settings, ADA, verdict) is not None
    assert await in_force(desk) == [(ADA.id, "ban")]


async def test_of_many_those_under_more_are_left_alone(desk: DeskUnderTest) -> None:
    """A time-out of two, one of whom is banned, is one time-out."""
    await desk.decisions.ban(ROOM, MO, ADA.id)
    bulk = Bulk(desk.decisions)
    chosen = await bulk.by_person(ROOM, MO, [ADA.id, EVE.id])
    assert (await bulk.act(ROOM, MO, chosen, "timeout", Why(), 60)).count == 1
    assert await in_force(desk) == [(ADA.id, "ban"), (EVE.id, "timeout")]


async def test_who_was_never_here_is_not_known(desk: DeskUnderTest) -> None:
    """Whoever wrote is, also if the message waits or was refused; an id out of the air is not."""
    standing = Standing(desk.redis, desk.database)
    with pytest.raises(NotFound):
        await standing.require_known(ROOM, ADA.id)
    await desk.held(by=ADA)
    await standing.require_known(ROOM, ADA.id)
    await desk.posted(by=EVE)
    await standing.require_known(ROOM, EVE.id)
    with pytest.raises(NotFound):
        await standing.require_known(ROOM, MAX.id)
