"""What staff know of people: cards, notes, flags, and who is new."""

from __future__ import annotations

import pytest
from redis.asyncio import Redis

from eventchat.errors import Empty, Forbidden, TooLong
from eventchat.log.keys import LogName
from eventchat.log.roomlog import RoomLog
from eventchat.networks import Networks
from eventchat.record.archive import Archive
from eventchat.record.database import Database
from eventchat.rooms.inbox import Letter, Standings
from eventchat.types.people import Person, Role
from eventchat.types.rooms import RoomSettings
from eventchat.types.verdicts import Verdict
from moderation.deciding import queue
from moderation.deciding.causes import OneAction
from moderation.deciding.flags import refill
from moderation.deciding.newcomers import Newcomers
from moderation.deciding.reasons import Why
from moderation.deciding.welcoming import Welcoming, due_cases
from moderation.desk import Desk
from tests.moderation.desk import ADA, HOST, KEYS, MO, ROOM, DeskUnderTest, person

BOB = person("Bob", Role.VIEWER)
NOW = 1_763_790_000_000


@pytest.fixture
def staff(redis: Redis, database: Database) -> Desk:
    """What the staff's calls work with, on the same log and record."""
    return Desk(redis, database, secret="s" * 32, hooks_to=Networks.parse(""), nonce_ms=60_000)


async def archived(desk: DeskUnderTest) -> None:
    """Put both logs on record, as the archiver does."""
    names = (LogName(ROOM), LogName(ROOM, staff=True))
    async with desk.database.writing():
        await Archive(desk.database).add(
            [(name, await RoomLog(desk.redis, name).newest(1000)) for name in names]
        )


async def test_a_card_tells_what_is_known(desk: DeskUnderTest, staff: Desk) -> None:
    """Messages with removed ones, sanctions, reports by and against, notes, actions, flags, counts."""
    first, second = await desk.posted("one"), await desk.posted("two")
    theirs = await desk.posted("hm", BOB)
    await staff.reports.report(ROOM, RoomSettings(), BOB, second, "insult", "rude")
    await staff.reports.report(ROOM, RoomSettings(), ADA, theirs, "other")
    await desk.decisions.remove(ROOM, MO, first, "spam")
    await desk.decisions.time_out(ROOM, MO, ADA.id, 60, "calm down")
    await desk.decisions.lift(ROOM, MO, ADA.id)
    await staff.notes.write(ROOM, MO, ADA.id, "asked twice")
    await staff.flags.change(ROOM, MO, ADA.id, monitor=True)
    await archived(desk)
    async with desk.database.writing():
        await Archive(desk.database).mark(ROOM, {first: second})
    card = await staff.people.card(ROOM, MO, ADA.id)
    assert card.names == ["Ada"]
    assert card.first_seen == int(first.split("-")[0])
    assert [(said.text, said.removed) for said in card.messages] == [("two", False), ("one", True)]
    assert (card.counts.messages, card.counts.removed, card.counts.sanctions) == (2, 1, 1)
    assert [(one.kind, one.reason, one.ended_at is None) for one in card.sanctions] == [
        ("timeout", "calm down", False)
    ]
    assert [(one.by_name, one.reason, one.note) for one in card.reports_against] == [
        ("Bob", "insult", "rude")
    ]
    assert [one.message for one in card.reports_for] == [theirs]
    assert [note.text for note in card.notes] == ["asked twice"]
    assert [one.action for one in card.actions] == ["flag", "note", "lift", "timeout", "remove"]
    assert card.flags is not None and card.flags.monitor
    stranger = await staff.people.card(ROOM, MO, BOB.id)
    assert stranger.flags is None and stranger.notes == [] and stranger.actions == []


async def test_notes_are_seen_by_the_staff_of_their_room_alone(desk: DeskUnderTest, staff: Desk) -> None:
    """S-3: a moderator of another room sees none of them, a host of all rooms sees all."""
    note = await staff.notes.write(ROOM, MO, ADA.id, " asked\ntwice ")
    assert (note.text, note.by.name) == ("asked\ntwice", "Mo")
    assert [event["type"] for event in await desk.log(staff=True)] == ["noted"]
    elsewhere = person("Eva", Role.MODERATOR, "another-room")
    everywhere = person("Hal", Role.HOST, "*")
    viewer = person("Vic", Role.VIEWER)
    assert await staff.notes.about(elsewhere, ADA.id) == []
    assert await staff.notes.about(viewer, ADA.id) == []
    assert await staff.notes.about(everywhere, ADA.id) == [note]
    with pytest.raises(Empty):
        await staff.notes.write(ROOM, MO, ADA.id, "  ")
    with pytest.raises(TooLong):
        await staff.notes.write(ROOM, MO, ADA.id, "x" * 1001)


async def test_a_flag_is_told_to_nodes_and_staff_not_to_the_person(desk: DeskUnderTest, staff: Desk) -> None:
    """The letter is to nobody; a node that reads it lets the person's messages wait, until the end."""
    await staff.flags.change(ROOM, MO, ADA.id, premod=0)
    [(to, letter)] = await desk.inbox()
    assert (to, letter["type"], letter["premod"]) == ("", "watched", 0)
    rows = await desk.redis.execute_command("XRANGE", KEYS.inbox, "-", "+")
    standings = Standings()
    standings.learn(Letter.read(rows[0][0], dict(zip(rows[0][1][::2], rows[0][1][1::2], strict=True))))
    assert standings.watches(ADA.id, NOW)
    assert not standings.watches(BOB.id, NOW)
    await staff.flags.change(ROOM, MO, ADA.id, premod=None)
    rows = await desk.redis.execute_command("XRANGE", KEYS.inbox, "-", "+")
    standings.learn(Letter.read(rows[1][0], dict(zip(rows[1][1][::2], rows[1][1][1::2], strict=True))))
    assert not standings.watches(ADA.id, NOW)
    assert await staff.flags.every(ROOM) == []
    told = [(event["type"], event["premod"]) for event in await desk.log(staff=True)]
    assert told == [("flagged", 0), ("flagged", None)]


def test_a_flag_runs_out() -> None:
    """`premod` in the past counts no more."""
    standings = Standings(watched={ADA.id: NOW})
    assert standings.watches(ADA.id, NOW - 1)
    assert not standings.watches(ADA.id, NOW)


async def test_what_is_left_out_of_a_flag_stays(staff: Desk) -> None:
    """premod and monitor are changed each on its own; one that ran out is none."""
    await staff.flags.change(ROOM, MO, ADA.id, premod=0, monitor=True)
    told = await staff.flags.change(ROOM, MO, ADA.id, monitor=False)
    assert (told.premod, told.monitor) == (0, False)
    told = await staff.flags.change(ROOM, MO, ADA.id, premod=1000)
    assert (told.premod, told.monitor) == (None, False)
    with pytest.raises(Forbidden):
        await staff.flags.change(ROOM, MO, MO.id, premod=0)


async def test_a_lost_log_gets_its_flags_back(desk: DeskUnderTest, staff: Desk) -> None:
    """People whose messages wait go on waiting after a loss of Redis."""
    await staff.flags.change(ROOM, MO, ADA.id, premod=0)
    await desk.redis.execute_command("FLUSHALL")
    await refill(desk.redis, desk.database, ROOM)
    assert await desk.redis.execute_command("HGETALL", KEYS.flags) == [ADA.id.encode(), b"0"]


async def test_who_is_new(desk: DeskUnderTest) -> None:
    """New until so many messages were seen, in the log or on record; removed ones do not count."""
    newcomers = Newcomers(desk.redis, desk.database)
    assert await newcomers.is_new(ROOM, ADA.id, 2)
    await desk.posted("one")
    await archived(desk)
    second = await desk.posted("two")
    await desk.decisions.remove(ROOM, MO, second)
    assert await newcomers.is_new(ROOM, ADA.id, 2)
    await desk.posted("three")
    assert not await newcomers.is_new(ROOM, ADA.id, 2)
    assert await desk.redis.execute_command("SMEMBERS", KEYS.known) == [ADA.id.encode()]
    await desk.redis.execute_command("FLUSHALL")
    assert await newcomers.is_new(ROOM, ADA.id, 2)
    assert not await newcomers.is_new(ROOM, ADA.id, 1)


async def held_first(desk: DeskUnderTest, text: str, by: Person = ADA) -> None:
    """A message that waits for being the first."""
    verdict = Verdict("hold", "sender", "first_message", "person", 1)
    await desk.held(text, by, verdict=verdict, queue="new")


async def test_first_messages_are_let_through_when_nothing_else_waits(desk: DeskUnderTest) -> None:
    """A rule approves them, on the record; while a held message waits it does not."""
    welcoming = Welcoming(desk.redis, desk.decisions)
    settings = RoomSettings(hold_first=1, hold_first_seconds=1)
    await held_first(desk, "hello")
    [case] = await queue.waiting(desk.redis, ROOM)
    assert list(due_cases([case], settings, case.at + 999)) == []
    assert list(due_cases([case], settings, case.at + 1000)) == [case]
    await desk.held("bother", BOB)
    settings = RoomSettings(hold_first=1, hold_first_seconds=1)
    assert await welcoming.look(ROOM, settings, now=case.at + 5000) == 0
    [other] = [one for one in await queue.waiting(desk.redis, ROOM) if one.queue == "held"]
    await desk.decisions.decide(ROOM, HOST, other.case, "rejected")
    assert await welcoming.look(ROOM, RoomSettings(hold_first=1), now=case.at + 5000) == 0
    assert await welcoming.look(ROOM, settings, now=case.at + 5000) == 1
    assert [event["text"] for event in await desk.log()] == ["hello"]
    assert (await desk.actions())[-1] == ("first_message", "approve", case.case)


async def test_a_card_says_what_was_undone(desk: DeskUnderTest, staff: Desk) -> None:
    """Sanctions that were undone are shown with who did it, and are not counted; others of their like are."""
    await desk.posted("one")
    warned = await desk.decisions.warn(ROOM, MO, ADA.id, Why("calm down"))
    first = await desk.decisions.penalise(ROOM, MO, ADA.id, "ban", Why("enough"))
    await staff.undo.undo(ROOM, HOST, OneAction(first.number))
    await desk.decisions.penalise(ROOM, MO, ADA.id, "timeout", Why("enough"), seconds=600)
    await desk.decisions.ban(ROOM, MO, ADA.id, "enough")
    await staff.undo.undo(ROOM, HOST, OneAction(warned))
    card = await staff.people.card(ROOM, MO, ADA.id)
    shown = [(one.kind, one.undone_by.name if one.undone_by else "") for one in card.sanctions]
    assert shown == [("ban", ""), ("timeout", ""), ("ban", HOST.name), ("warn", HOST.name)]
    assert card.counts.sanctions == 2
