"""Changed settings that are undone."""

from __future__ import annotations

from typing import Any

import pytest

from eventchat.errors import BadRequest, Forbidden
from eventchat.rooms.directory import Directory
from eventchat.types.hooks import RoomHook
from eventchat.types.people import Person
from eventchat.types.policy import RoomTerm
from eventchat.types.rooms import OutsideChange, RoomSettings, SettingsChange
from moderation.deciding import audit
from moderation.deciding.causes import LastMinutes, OneAction
from moderation.deciding.shield import Shields
from moderation.deciding.undo import Undo
from tests.moderation.desk import HOST, MAX, MO, ROOM, DeskUnderTest

TERMS = (RoomTerm("plot"), RoomTerm("twist", note="until Sunday"))
ENDING = RoomTerm("ending")


class Room:
    """A room whose settings people change."""

    def __init__(self, desk: DeskUnderTest) -> None:
        self.desk = desk
        self.directory = Directory(desk.redis, desk.database)
        self.undo = Undo(desk.decisions)

    async def change(self, by: Person, change: SettingsChange) -> OneAction:
        """Change some, on record."""
        await self.desk.decisions.change_settings(ROOM, by, change)
        [newest, *_], _ = await audit.page(self.desk.database, ROOM, None, 1)
        return OneAction(int(newest.id))

    async def settings(self) -> RoomSettings:
        """Those in force."""
        return await self.directory.find(ROOM)


@pytest.fixture
async def room(desk: DeskUnderTest) -> Room:
    """A room with terms."""
    made = Room(desk)
    await made.directory.create(ROOM, RoomSettings(terms=TERMS))
    return made


async def test_changed_settings_are_undone(room: Room) -> None:
    """All of them are as before, readers and staff are told, and it is undone once."""
    before = await room.settings()
    change = SettingsChange(title="Finale", slow_mode=30, preset="strict", terms=(TERMS[1], ENDING))
    cause = await room.change(MO, change)
    assert (await room.undo.preview(ROOM, cause)).undone == 1
    assert (await room.undo.undo(ROOM, MAX, cause)).undone == 1
    after = await room.settings()
    assert after == SettingsChange(terms=after.terms).apply(before)
    assert set(after.terms) == set(TERMS)
    changed, undone = (await room.desk.log(staff=True))[-2:]
    assert (changed["type"], changed["settings"]["slow_mode"], undone["type"]) == (
        "settings_changed",
        0,
        "undone",
    )
    assert "action" not in changed
    assert (await room.desk.log())[-1]["settings"] == {"title": "", "slow_mode": 0}
    assert (await room.undo.undo(ROOM, MAX, cause)).undone == 0


async def test_what_was_changed_since_stays(room: Room) -> None:
    """Only what nobody has set anew goes back; entries that others put into a list stay in it."""
    cause = await room.change(MO, SettingsChange(slow_mode=30, max_length=100, terms=(*TERMS, ENDING)))
    await room.change(HOST, SettingsChange(slow_mode=5, terms=(TERMS[0], ENDING, RoomTerm("guest"))))
    await room.undo.undo(ROOM, MAX, cause)
    after = await room.settings()
    assert (after.slow_mode, after.max_length) == (5, RoomSettings().max_length)
    assert after.terms == (TERMS[0], RoomTerm("guest"))


@pytest.mark.parametrize("order", [(0, 1), (1, 0), (2, 0, 1), (1, 2, 0), (0, 1, 2), (2, 1, 0)])
async def test_changes_undone_in_any_order_were_never_made(room: Room, order: tuple[int, ...]) -> None:
    """Single settings, entries of lists, and terms that were set another way: all are as before the first."""
    before = await room.settings()
    twist = [RoomTerm("twist", action=action) for action in ("reject", "shadow", "mask")]
    made = [
        await room.change(
            (MO, MAX, HOST)[step],
            SettingsChange(
                slow_mode=5 + step,
                terms=(TERMS[0], twist[step]),
                blocked_terms=(f"word{step}", "again") if step != 1 else (f"word{step}",),
            ),
        )
        for step in range(len(order))
    ]
    for step in order:
        assert (await room.undo.undo(ROOM, HOST, made[step])).undone == 1
    after = await room.settings()
    assert (after.slow_mode, after.blocked_terms) == (0, ())
    assert set(after.terms) == set(before.terms)


async def test_what_somebody_set_to_the_same_again_stays(room: Room) -> None:
    """A later change that stands is left alone, also where it says what an undone one had said."""
    first = await room.change(MO, SettingsChange(slow_mode=5, blocked_terms=("spoiler",)))
    second = await room.change(MAX, SettingsChange(slow_mode=9, blocked_terms=()))
    third = await room.change(HOST, SettingsChange(slow_mode=5, blocked_terms=("spoiler",)))
    for cause in (first, second):
        await room.undo.undo(ROOM, HOST, cause)
        after = await room.settings()
        assert (after.slow_mode, after.blocked_terms) == (5, ("spoiler",))
    await room.undo.undo(ROOM, HOST, third)
    after = await room.settings()
    assert (after.slow_mode, after.blocked_terms) == (0, ())


async def test_an_entry_that_was_set_anew_since_is_left_alone(room: Room) -> None:
    """A term that was changed twice is not there twice when the first change is undone."""
    held, refused = RoomTerm("twist"), RoomTerm("twist", action="reject")
    await room.change(HOST, SettingsChange(terms=(held,)))
    cause = await room.change(MO, SettingsChange(terms=(refused, ENDING)))
    shadowed = RoomTerm("twist", action="shadow")
    await room.change(HOST, SettingsChange(terms=(shadowed, ENDING)))
    await room.undo.undo(ROOM, MAX, cause)
    assert (await room.settings()).terms == (shadowed,)


async def test_what_a_shield_covers_is_as_it_was_when_that_comes_down(room: Room) -> None:
    """Undone while a shield is up, a change from before it does not come back with the end of the shield."""
    shields = Shields(room.desk.redis, room.desk.database, room.desk.decisions)
    before = await room.settings()
    cause = await room.change(MO, SettingsChange(slow_mode=5, max_length=100))
    await shields.put_up(ROOM, HOST, "raid", 0)
    await room.undo.undo(ROOM, MAX, cause)
    after = await room.settings()
    assert (after.slow_mode, after.max_length) == (30, before.max_length)
    await shields.take_down(ROOM, MO)
    assert await room.settings() == before


async def test_somebodys_last_minutes_have_their_settings(room: Room) -> None:
    """Several changes of one setting are gone through backwards."""
    before = await room.settings()
    for seconds in (10, 20, 30):
        await room.change(MO, SettingsChange(slow_mode=seconds))
    made = await room.undo.undo(ROOM, HOST, LastMinutes(MO.id, 10))
    assert (made.undone, await room.settings()) == (3, before)


async def test_what_hosts_set_is_theirs_and_checks_from_outside_are_set_by_hand(room: Room) -> None:
    """A moderator does not undo a host; of hooks the record has not all that would be needed."""
    cause = await room.change(HOST, SettingsChange(slow_mode=5))
    with pytest.raises(Forbidden):
        await room.undo.undo(ROOM, MO, cause)
    hook = RoomHook("mood", "allow", url="https://checks.example.org/v1?room=main")
    outside = await room.change(HOST, OutsideChange(hooks=(hook,)))
    with pytest.raises(BadRequest):
        await room.undo.undo(ROOM, HOST, outside)
    assert (await room.settings()).hooks == (hook,)


@pytest.mark.parametrize(
    "detail",
    [
        {"from": {"applause": 1}, "to": {"applause": 2}},
        {"from": {}, "to": {}, "lists": {"applause": {"removed": [], "added": ["clap"]}}},
    ],
)
async def test_a_setting_that_is_none_any_more_is_refused_in_words(
    room: Room, detail: dict[str, Any]
) -> None:
    """What an older server put on record may name one that this one does not know."""
    async with room.desk.database.writing():
        number = await audit.record(ROOM, audit.actor_of(MO, ROOM), "settings", ROOM, "", **detail)
    with pytest.raises(BadRequest, match="no setting applause any more"):
        await room.undo.undo(ROOM, HOST, OneAction(number))


async def test_another_order_of_a_list_stays(room: Room) -> None:
    """Undone, a change that only put the terms in another order leaves them as they are."""
    cause = await room.change(MO, SettingsChange(terms=TERMS[::-1]))
    assert (await room.undo.undo(ROOM, MO, cause)).undone == 1
    assert (await room.settings()).terms == TERMS[::-1]


async def test_what_no_list_holds_any_more_is_refused_in_words(room: Room) -> None:
    """Set back, there would be more terms than a room may have: nothing happens, and it is said why."""
    await room.change(HOST, SettingsChange(blocked_terms=("spoiler",)))
    cause = await room.change(MO, SettingsChange(blocked_terms=()))
    many = tuple(f"word{number:04}" for number in range(2000))
    await room.change(HOST, SettingsChange(blocked_terms=many))
    with pytest.raises(BadRequest, match="cannot be as they were"):
        await room.undo.undo(ROOM, HOST, cause)
    assert (await room.settings()).blocked_terms == many
