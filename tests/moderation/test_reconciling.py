"""Actions of which the log knows and the record does not: a commit failed after its script."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from eventchat.clock import now_ms
from eventchat.errors import BadRequest, HistoryUnavailable
from eventchat.log.keys import LogName
from eventchat.log.roomlog import RoomLog, read_redactions
from eventchat.record.archive import Archive
from eventchat.record.tables import RoomRecord
from eventchat.rooms.directory import Directory
from eventchat.types.rooms import RoomSettings
from eventchat.types.verdicts import ALLOWED
from moderation.deciding import audit, queue, sanctions
from moderation.deciding.bulk import Bulk
from moderation.deciding.causes import OneAction
from moderation.deciding.edits import Edits, text_now
from moderation.deciding.flags import Flags
from moderation.deciding.notes import Notes
from moderation.deciding.permits import Permits
from moderation.deciding.reasons import Why
from moderation.deciding.reconciling import Reconciling
from moderation.deciding.shadowing import Shadowing, on_record
from moderation.deciding.shield import Shields
from moderation.deciding.stage import Stage
from moderation.deciding.tables import AuditRecord, Case, PinRecord
from moderation.deciding.undo import Undo
from tests.moderation.desk import ADA, KEYS, MAX, MO, ROOM, DeskUnderTest

LATER = 11_000


@pytest.fixture
def reconciling(desk: DeskUnderTest) -> Reconciling:
    """What compares log and record."""
    return Reconciling(desk.redis, desk.database)


async def lost(desk: DeskUnderTest, act: Callable[[], Awaitable[Any]]) -> None:
    """Do something whose transaction does not commit, after all its scripts have run."""
    with pytest.raises(HistoryUnavailable):
        async with desk.database.writing():
            await act()
            raise HistoryUnavailable


async def noted(desk: DeskUnderTest, reconciling: Reconciling) -> None:
    """The archiver has stored what the staff log tells."""
    entries = await RoomLog(desk.redis, LogName(ROOM, staff=True)).newest(1000)
    await reconciling.store(ROOM, entries)


async def rows(desk: DeskUnderTest) -> list[audit.Recorded]:
    """The record, oldest first."""
    found, _ = await audit.page(desk.database, ROOM, None, 100)
    return sorted(found, key=lambda row: int(row.id))


async def test_what_is_on_record_is_left_alone(desk: DeskUnderTest, reconciling: Reconciling) -> None:
    """Actions of all kinds whose rows are there, and one that is not old enough to be missed."""
    messages = [await desk.posted("a"), await desk.posted("b")]
    await desk.decisions.decide(ROOM, MO, await desk.held(), "approved")
    await desk.decisions.escalate(ROOM, MO, await desk.held("bother"))
    await desk.decisions.remove(ROOM, MO, await desk.posted())
    bulk = Bulk(desk.decisions)
    chosen = await bulk.by_message(ROOM, MO, messages)
    await bulk.act(ROOM, MO, chosen, "remove", Why(), 0)
    await desk.decisions.ban(ROOM, MO, ADA.id, purge=True)
    await desk.decisions.lift(ROOM, MO, ADA.id)
    await desk.decisions.warn(ROOM, MO, ADA.id, Why("be kind"))
    before = await rows(desk)
    await noted(desk, reconciling)
    assert await reconciling.look(now=now_ms() + LATER) == 0
    await lost(desk, lambda: desk.decisions.ban(ROOM, MO, ADA.id))
    await noted(desk, reconciling)
    assert await reconciling.look() == 0
    assert await rows(desk) == before


async def test_a_lost_sanction_is_put_on_record(desk: DeskUnderTest, reconciling: Reconciling) -> None:
    """The row says who, whom and why; the sanction's table is as the log; it can be undone as it was told."""
    first = await desk.decisions.time_out(ROOM, MAX, ADA.id, 3600, "first")
    await lost(desk, lambda: desk.decisions.ban(ROOM, MO, ADA.id, "enough"))
    assert [row.action for row in await rows(desk)] == ["timeout"]
    await noted(desk, reconciling)
    assert await reconciling.look(now=now_ms() + LATER) == 1
    assert await reconciling.look(now=now_ms() + LATER) == 0
    row = (await rows(desk))[-1]
    told = (await desk.log(staff=True))[-1]
    assert (row.action, row.actor.name, row.target, row.reason) == ("ban", "Mo", ADA.id, "enough")
    assert (row.id, row.at) == (told["action"], told["at"])
    [banned] = await sanctions.in_force_now(desk.redis, ROOM)
    async with desk.database.reading():
        assert await sanctions.in_force(ROOM) == [banned]
    await Undo(desk.decisions).undo(ROOM, MAX, OneAction(int(row.id)))
    assert await sanctions.in_force_now(desk.redis, ROOM) == [first]


async def test_lost_removals_and_purges_can_be_undone(desk: DeskUnderTest, reconciling: Reconciling) -> None:
    """Messages that are gone by an action without a row have one, and come back by it."""
    one, two = await desk.posted("one"), await desk.posted("two")
    await lost(desk, lambda: desk.decisions.remove(ROOM, MO, one, "rude"))
    await lost(desk, lambda: desk.decisions.purge(ROOM, MO, ADA.id, reason="spam"))
    await noted(desk, reconciling)
    assert await reconciling.look(now=now_ms() + LATER) == 2
    undo = Undo(desk.decisions)
    for row in await rows(desk):
        await undo.undo(ROOM, MAX, OneAction(int(row.id)))
    redactions = await read_redactions(desk.redis, ROOM)
    assert not any(redactions.hides(message, ADA.id) for message in (one, two))


async def test_a_lost_decision_is_put_on_record(desk: DeskUnderTest, reconciling: Reconciling) -> None:
    """With the text it was about and the message that it posted; undone, the case waits again."""
    case = await desk.held("bother")
    async with desk.database.writing():
        held = next(iter(await queue.waiting(desk.redis, ROOM)))
        await Case.insert(
            Case(
                room=ROOM,
                case_id=case,
                author=ADA.id,
                author_name="Ada",
                text="bother",
                verdict="{}",
                held=(await desk.redis.execute_command("HGET", KEYS.cases, case)).decode(),
                opened_at=held.at,
            )
        )
    await lost(desk, lambda: desk.decisions.decide(ROOM, MO, case, "approved"))
    assert await queue.waiting(desk.redis, ROOM) == []
    await noted(desk, reconciling)
    assert await reconciling.look(now=now_ms() + LATER) == 1
    [row] = await rows(desk)
    assert (row.action, row.target, row.detail["text"]) == ("approve", case, "bother")
    await Undo(desk.decisions).undo(ROOM, MAX, OneAction(int(row.id)))
    assert [held.case for held in await queue.waiting(desk.redis, ROOM)] == [case]


async def test_what_was_put_on_stage_is_put_on_record(desk: DeskUnderTest, reconciling: Reconciling) -> None:
    """Masks, pins and announcements of which the commit failed can be undone like any."""
    stage, edits = Stage(desk.redis, desk.database), Edits(desk.redis, desk.database)
    first, message = await desk.posted("first"), await desk.posted("hello you")
    await stage.pin(ROOM, MO, first)
    posted, _ = await edits.readable(ROOM, MO, message)
    await lost(desk, lambda: edits.mask(ROOM, MO, posted, [(6, 9)], Why()))
    await lost(desk, lambda: stage.pin(ROOM, MO, message))
    await lost(desk, lambda: stage.announce(ROOM, MO, "ten minutes left", "info", ALLOWED))
    await noted(desk, reconciling)
    assert await reconciling.look(now=now_ms() + LATER) == 3
    assert await reconciling.look(now=now_ms() + LATER) == 0
    known = {row.action: row for row in await rows(desk) if row.target != first}
    assert set(known) == {"edit", "pin", "announce"}
    async with desk.database.reading():
        kept = await PinRecord.select().first()
        assert kept is not None and message in kept["pinned"]
    for row in known.values():
        await Undo(desk.decisions).undo(ROOM, MAX, OneAction(int(row.id)))
    assert await text_now(desk.redis, desk.database, ROOM, posted) == "hello you"
    pinned = await RoomLog(desk.redis, LogName(ROOM)).pinned()
    assert pinned is not None and pinned.message.id == first
    assert (await desk.log())[-1]["targets"] == [known["announce"].detail["message"]]


async def test_what_took_the_place_of_a_lost_pin_is_undone(
    desk: DeskUnderTest, reconciling: Reconciling
) -> None:
    """Then the lost one is pinned again, and undone as well: SQLite has given both one number."""
    stage = Stage(desk.redis, desk.database)
    first, second = await desk.posted("one"), await desk.posted("two")
    await lost(desk, lambda: stage.pin(ROOM, MO, first))
    await stage.pin(ROOM, MO, second)
    undo, log = Undo(desk.decisions), RoomLog(desk.redis, LogName(ROOM))
    [row] = await rows(desk)
    async with asyncio.timeout(10):
        await undo.undo(ROOM, MAX, OneAction(int(row.id)))
    pinned = await log.pinned()
    assert pinned is not None and pinned.message.id == first
    await noted(desk, reconciling)
    assert await reconciling.look(now=now_ms() + LATER) == 1
    [made_good] = [row for row in await rows(desk) if row.target == first]
    async with asyncio.timeout(10):
        await undo.undo(ROOM, MAX, OneAction(int(made_good.id)))
    assert await log.pinned() is None


async def test_a_lost_unpinning_is_put_on_record(desk: DeskUnderTest, reconciling: Reconciling) -> None:
    """Nothing is pinned on record either; undone, what was is again."""
    stage, message = Stage(desk.redis, desk.database), await desk.posted("hello")
    await stage.pin(ROOM, MO, message)
    await lost(desk, lambda: stage.unpin(ROOM, MO))
    await noted(desk, reconciling)
    assert await reconciling.look(now=now_ms() + LATER) == 1
    async with desk.database.reading():
        assert [row["pinned"] for row in await PinRecord.select()] == [""]
    await Undo(desk.decisions).undo(ROOM, MAX, OneAction(int((await rows(desk))[-1].id)))
    pinned = await RoomLog(desk.redis, LogName(ROOM)).pinned()
    assert pinned is not None and pinned.message.id == message


async def test_what_is_known_of_people_is_put_on_record(
    desk: DeskUnderTest, reconciling: Reconciling
) -> None:
    """Permits, shadows, notes and flags: each has its row, and the tables say what the log has."""
    desks = desk.redis, desk.database
    shadowing, flags, notes = Shadowing(*desks), Flags(*desks), Notes(*desks)
    settings = RoomSettings(shadowing=True)
    await lost(desk, lambda: Permits(*desks).give(ROOM, MO, ADA.id))
    await lost(desk, lambda: shadowing.shadow(ROOM, settings, MO, ADA.id, 600, Why("a pest")))
    await lost(desk, lambda: notes.write(ROOM, MO, ADA.id, "was asked twice"))
    await lost(desk, lambda: flags.change(ROOM, MO, ADA.id, premod=0, monitor=True))
    await noted(desk, reconciling)
    assert await reconciling.look(now=now_ms() + LATER) == 4
    assert await reconciling.look(now=now_ms() + LATER) == 0
    known = {row.action: row for row in await rows(desk)}
    assert set(known) == {"permit", "shadow", "note", "flag"}
    assert [note.text for note in await notes.about(MO, ADA.id)] == ["was asked twice"]
    [watched] = await flags.every(ROOM)
    assert (watched.user, watched.premod, watched.monitor) == (ADA.id, 0, True)
    async with desk.database.reading():
        assert await on_record(ROOM, ADA.id) == "{0.until} {0.number}".format(*await shadowing.every(ROOM))
    for action in ("permit", "shadow"):
        await Undo(desk.decisions).undo(ROOM, MAX, OneAction(int(known[action].id)))
    assert await Permits(*desks).of(ROOM, ADA.id) is None
    assert await shadowing.every(ROOM) == []


async def test_a_lost_lift_of_a_shadow_is_put_on_record(
    desk: DeskUnderTest, reconciling: Reconciling
) -> None:
    """Nothing is in force by the record either; undone, the shadow is again as it was."""
    shadowing = Shadowing(desk.redis, desk.database)
    await shadowing.shadow(ROOM, RoomSettings(shadowing=True), MO, ADA.id, 0, Why())
    before = await shadowing.every(ROOM)
    await lost(desk, lambda: shadowing.lift(ROOM, MO, ADA.id))
    await noted(desk, reconciling)
    assert await reconciling.look(now=now_ms() + LATER) == 1
    async with desk.database.reading():
        assert await on_record(ROOM, ADA.id) == ""
    await Undo(desk.decisions).undo(ROOM, MAX, OneAction(int((await rows(desk))[-1].id)))
    assert await shadowing.every(ROOM) == before


async def test_a_lost_shield_is_put_on_record(desk: DeskUnderTest, reconciling: Reconciling) -> None:
    """The room is strict by the record as well, and as it was when the shield comes down."""
    directory = Directory(desk.redis, desk.database)
    shields = Shields(desk.redis, desk.database, desk.decisions)
    await directory.create(ROOM, RoomSettings(slow_mode=3))
    await lost(desk, lambda: shields.put_up(ROOM, MO, "raid", 5))
    assert await shields.of(ROOM) is None
    await noted(desk, reconciling)
    assert await reconciling.look(now=now_ms() + LATER) == 1
    up = await shields.of(ROOM)
    assert up is not None and (up.preset, up.name) == ("raid", "Mo")
    [(_, recorded)] = await directory.every()
    assert recorded == await directory.find(ROOM)
    [row] = await rows(desk)
    assert (row.action, row.detail["preset"], row.detail["from"]["slow_mode"]) == ("shield", "raid", 3)
    await lost(desk, lambda: shields.take_down(ROOM, MO))
    await noted(desk, reconciling)
    assert await reconciling.look(now=now_ms() + LATER) == 1
    assert await shields.of(ROOM) is None
    assert [settings for _, settings in await directory.every()] == [RoomSettings(slow_mode=3)]


async def test_changed_settings_are_put_on_record(desk: DeskUnderTest, reconciling: Reconciling) -> None:
    """With the values before and after; of lists those that are there now."""
    after = RoomSettings(slow_mode=5, blocked_terms=("plot",))
    await lost(desk, lambda: desk.decisions.note_settings(ROOM, MO, RoomSettings(), after))
    await noted(desk, reconciling)
    assert await reconciling.look(now=now_ms() + LATER) == 1
    [row] = await rows(desk)
    now = {"blocked_terms": ["plot"]}
    assert (row.action, row.detail) == (
        "settings",
        {"from": {"slow_mode": 0}, "to": {"slow_mode": 5}, "now": now},
    )
    with pytest.raises(BadRequest):
        await Undo(desk.decisions).undo(ROOM, MAX, OneAction(int(row.id)))


async def test_a_number_that_another_action_has_is_not_taken(
    desk: DeskUnderTest, reconciling: Reconciling
) -> None:
    """SQLite gives the number of a row that was rolled back to the next: both are on record in the end."""
    await lost(desk, lambda: desk.decisions.warn(ROOM, MO, ADA.id, Why("one")))
    await desk.decisions.time_out(ROOM, MO, ADA.id, 60)
    await noted(desk, reconciling)
    assert await reconciling.look(now=now_ms() + LATER) == 1
    assert sorted(row.action for row in await rows(desk)) == ["timeout", "warn"]
    async with desk.database.reading():
        assert set(await sanctions.warnings(ROOM)) == {ADA.id}


async def test_what_was_made_good_under_another_number_is_not_made_good_again(desk: DeskUnderTest) -> None:
    """However often nodes start: the row says by which number the log knows it."""
    notes = Notes(desk.redis, desk.database)
    await lost(desk, lambda: notes.write(ROOM, MO, ADA.id, "Asked twice."))
    async with desk.database.writing():
        await AuditRecord.insert(AuditRecord(id=1, at=1, room=ROOM, action="reasons"))
    for expected in (1, 0):
        reconciling = Reconciling(desk.redis, desk.database)
        await noted(desk, reconciling)
        assert await reconciling.look(now=now_ms() + LATER) == expected
    assert [row.action for row in await rows(desk)].count("note") == 1
    assert len(await notes.about(MO, ADA.id)) == 1


async def test_a_node_that_starts_looks_back(desk: DeskUnderTest) -> None:
    """What its predecessor died over is found in the archive; two nodes write one row."""
    await lost(desk, lambda: desk.decisions.ban(ROOM, MO, ADA.id))
    log = RoomLog(desk.redis, LogName(ROOM, staff=True))
    async with desk.database.writing():
        await RoomRecord.insert(RoomRecord(id=ROOM, settings="{}", created_at=1))
        await Archive(desk.database).add([(LogName(ROOM, staff=True), await log.newest(100))])
    made = [await Reconciling(desk.redis, desk.database).look(now=now_ms() + LATER) for _ in range(2)]
    assert made == [1, 0]
    assert [row.action for row in await rows(desk)] == ["ban"]
