"""The shield, and that whoever was told of something finds it on record."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextvars import Context
from typing import Any

import pytest

from eventchat.clock import now_ms
from eventchat.rooms.directory import Directory
from eventchat.types.people import Role
from eventchat.types.rooms import RoomSettings, SettingsChange
from moderation.deciding import audit, queue
from moderation.deciding.flags import Flags
from moderation.deciding.shield import Shields
from moderation.deciding.tables import Shield
from tests.moderation.desk import ADA, HOST, MO, ROOM, DeskUnderTest, person

MAY_BE_SEEN_TOO_EARLY_SECONDS = 0.3


class Shielded:
    """A room that may be shielded."""

    def __init__(self, desk: DeskUnderTest) -> None:
        self.desk = desk
        self.directory = Directory(desk.redis, desk.database)
        self.shields = Shields(desk.redis, desk.database, desk.decisions)

    async def told(self) -> list[dict[str, Any]]:
        """What the staff log says of settings."""
        return [entry for entry in await self.desk.log(staff=True) if entry["type"] == "settings_changed"]

    async def rows(self) -> list[audit.Recorded]:
        """The record, oldest first."""
        return (await audit.page(self.desk.database, ROOM, None, 100))[0][::-1]


@pytest.fixture
async def room(desk: DeskUnderTest) -> Shielded:
    """A room with slow mode."""
    shielded = Shielded(desk)
    await shielded.directory.create(ROOM, RoomSettings(slow_mode=3))
    return shielded


async def test_a_shield_is_one_line(room: Shielded) -> None:
    """Up, replaced, down: each is one entry and one row with the values before and after, and no other."""
    up = await room.shields.put_up(ROOM, MO, "raid", 5)
    await room.shields.put_up(ROOM, HOST, "calm", 0)
    await room.shields.take_down(ROOM, MO)
    raised, replaced, down = await room.told()
    assert raised["shield"] == {
        "preset": "raid",
        "at": up.at,
        "until": up.at + 300_000,
        "by": MO.id,
        "name": "Mo",
    }
    assert (raised["settings"]["slow_mode"], raised["before"]["slow_mode"]) == (30, 3)
    assert (replaced["shield"]["preset"], replaced["shield"]["until"]) == ("calm", 0)
    assert replaced["settings"] == {"slow_mode": 10, "links": "hold", "premoderate": "flagged"}
    assert (down["shield_down"], down["settings"]) == (True, {"slow_mode": 3, "preset": "balanced"})
    rows = await room.rows()
    assert [(row.actor.name, row.action, row.id) for row in rows] == [
        ("Mo", "shield", raised["action"]),
        ("Hanna", "shield", replaced["action"]),
        ("Mo", "shield", down["action"]),
    ]
    assert rows[0].detail["to"] == raised["settings"]
    assert rows[2].detail == {
        "preset": "",
        "until": 0,
        "from": {"slow_mode": 10, "preset": "strict"},
        "to": {"slow_mode": 3, "preset": "balanced"},
    }
    assert [entry["type"] for entry in await room.desk.log()] == ["settings"] * 3


async def test_a_shield_that_changes_nothing_is_told(room: Shielded) -> None:
    """A room that is as strict already: the shield is up all the same, and staff see it."""
    await room.directory.change(ROOM, SettingsChange(preset="strict", frozen=True))
    await room.shields.put_up(ROOM, MO, "lockdown", 0)
    [told] = await room.told()
    assert (told["shield"]["preset"], told["settings"]) == ("lockdown", {})


async def test_a_shield_whose_time_is_over_is_told_as_down(room: Shielded) -> None:
    """Its end has a line like any other, in the name of the rule; and the settings are as before."""
    await room.shields.put_up(ROOM, MO, "calm", 1)
    async with room.desk.database.writing():
        await Shield.update({Shield.until: now_ms() - 1}, force=True)
    assert await room.shields.take_down_due() == 1
    assert await room.shields.take_down_due() == 0
    down = (await room.told())[-1]
    assert (down["by"]["id"], down["shield_down"]) == ("rule:shield", True)
    assert await room.directory.find(ROOM) == RoomSettings(slow_mode=3)


async def test_two_changes_at_once_both_hold(room: Shielded) -> None:
    """What two people change at the same moment, each something else, holds; neither undoes it."""
    changes = [SettingsChange(max_length=100 + number) for number in range(5)]
    others = [SettingsChange(rate_seconds=5 + number) for number in range(5)]
    made = await asyncio.gather(*(room.directory.change(ROOM, one) for one in [*changes, *others]))
    settings = await room.directory.find(ROOM)
    assert (settings.max_length != 500, settings.rate_seconds != 10) == (True, True)
    assert sum(one.after != one.before for one in made) == 10


async def test_what_is_changed_while_a_shield_goes_up_holds(room: Shielded) -> None:
    """Before it or after it: when the shield comes down, the room is as somebody set it at that moment."""
    for seconds in range(5, 15):
        change = room.directory.change(ROOM, SettingsChange(slow_mode=seconds))
        await asyncio.gather(room.shields.put_up(ROOM, MO, "raid", 0), change)
        await room.shields.take_down(ROOM, MO)
        assert (await room.directory.find(ROOM)).slow_mode == seconds


Act = Callable[[Shielded], Coroutine[None, None, object]]


async def bans(room: Shielded) -> None:
    """Something on record."""
    await room.desk.decisions.ban(ROOM, person("Max"), ADA.id)


async def puts_up(room: Shielded) -> None:
    """A shield."""
    await room.shields.put_up(ROOM, MO, "raid", 0)


async def watches(room: Shielded) -> None:
    """A flag."""
    flags = Flags(room.desk.redis, room.desk.database)
    await flags.change(ROOM, HOST, person("Eve", Role.VIEWER).id, monitor=True)


async def rejects(room: Shielded) -> None:
    """A decided case."""
    await room.desk.decisions.decide(ROOM, MO, await room.desk.held(), "rejected")


ASKED: dict[str, tuple[Act, Act]] = {
    "the shield": (puts_up, lambda room: room.shields.of(ROOM)),
    "the record": (bans, lambda room: room.rows()),
    "who is watched": (watches, lambda room: Flags(room.desk.redis, room.desk.database).every(ROOM)),
    "decided cases": (rejects, lambda room: queue.decided(room.desk.database, ROOM, queue.Filter(), 5)),
}


@pytest.mark.parametrize("what", ASKED)
async def test_who_was_told_finds_it_on_record(room: Shielded, what: str) -> None:
    """Between the entry of the staff log and the end of the transaction, who asks waits, and then sees it."""
    does, asks = ASKED[what]
    async with room.desk.database.writing():
        await does(room)
        assert await room.desk.log(staff=True)
        asked = asyncio.create_task(asks(room), context=Context())
        await asyncio.wait({asked}, timeout=MAY_BE_SEEN_TOO_EARLY_SECONDS)
        assert not asked.done(), asked
    assert await asked
