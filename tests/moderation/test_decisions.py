"""Decisions: record, log, staff, author and audit move together, or not at all."""

from __future__ import annotations

import asyncio
import time
from collections import Counter

import pytest

from eventchat.errors import (
    BadRequest,
    BadText,
    Forbidden,
    HistoryUnavailable,
    LogUnavailable,
    NotFound,
    TooLong,
)
from eventchat.log.admissions import HeldAs, InTheWay, MustRead
from eventchat.log.connection import connect
from eventchat.log.entry import Entry
from eventchat.log.keys import LogName
from eventchat.log.roomlog import RoomLog
from eventchat.log.scripts import Place
from eventchat.record.database import Database
from eventchat.types.hooks import RoomHook
from eventchat.types.ids import CaseId, MessageId, RoomId, UserId
from eventchat.types.people import Person, Role
from eventchat.types.rooms import RoomSettings, SettingsChange
from eventchat.types.verdicts import Verdict
from moderation.deciding import audit, queue, sanctions
from moderation.deciding.cases import CaseProjection
from moderation.deciding.decisions import DecidedBefore, Decisions
from moderation.deciding.reasons import Why
from moderation.deciding.restore import refill
from moderation.deciding.tables import AuditRecord, Case, SanctionRecord
from tests.moderation.desk import ADA, HOST, MAX, MO, QUOTED, ROOM, DeskUnderTest, person

SLOW = RoomSettings(slow_mode=5)


async def test_an_approved_message_is_posted_as_its_author_wrote_it(desk: DeskUnderTest) -> None:
    """Approve: the message has the author, nonce and reply it was held with; all are told; a row says who."""
    case = await desk.held("bother", nonce="nonce-held")
    made = await desk.decisions.decide(ROOM, MO, case, "approved", "fine")
    [posted] = await desk.log()
    assert posted["id"] == made.id
    assert (posted["author"]["id"], posted["text"], posted["nonce"]) == (ADA.id, "bother", "nonce-held")
    assert posted["reply_to"]["id"] == QUOTED
    told = (await desk.log(staff=True))[-1]
    assert (told["type"], told["case"], told["message"], told["by"]["name"]) == (
        "decided",
        case,
        made.id,
        "Mo",
    )
    [(to, letter)] = await desk.inbox()
    assert to == ADA.id
    assert letter == {
        "type": "decided",
        "case": case,
        "nonce": "nonce-held",
        "outcome": "approved",
        "reason": "fine",
    }
    assert await desk.actions() == [("Mo", "approve", case)]


async def test_what_the_model_points_at_is_not_masked(desk: DeskUnderTest) -> None:
    """Its hints are for who decides: with them alone there is nothing to mask; the case still waits."""
    verdict = Verdict("hold", "model", "likelihood", "insult", 2, 0.8, "It reads badly.", hints=((0, 6),))
    case = await desk.held("bother", verdict=verdict)
    with pytest.raises(BadRequest, match="No rule found words"):
        await desk.decisions.decide(ROOM, MO, case, "masked")
    made = await desk.decisions.decide(ROOM, MO, case, "approved")
    assert made.outcome == "approved"


async def test_the_authors_retry_finds_the_approved_message(desk: DeskUnderTest) -> None:
    """G-10: the nonce of an approved message answers with its place, and nothing is posted twice."""
    case = await desk.held("bother", nonce="nonce-held")
    made = await desk.decisions.decide(ROOM, MO, case, "approved")
    again = await desk.admitted("hold", "bother", ADA, "nonce-held")
    assert isinstance(again, Place)
    assert (again.cursor.id, again.duplicate) == (made.id, True)
    assert len(await desk.log()) == 1


async def test_a_rejected_message_is_never_posted(desk: DeskUnderTest) -> None:
    """Reject: nothing in the room's log; staff and author are told; the retry still says held."""
    case = await desk.held(nonce="nonce-held")
    made = await desk.decisions.decide(ROOM, MO, case, "rejected", "no")
    assert (made.outcome, made.id) == ("rejected", None)
    assert await desk.log() == []
    assert [letter["outcome"] for _, letter in await desk.inbox()] == ["rejected"]
    assert isinstance(await desk.admitted("hold", "bother", ADA, "nonce-held"), HeldAs)
    assert await desk.actions() == [("Mo", "reject", case)]


async def test_the_second_moderator_learns_who_was_first(desk: DeskUnderTest) -> None:
    """409 already_decided with by and outcome; no row for the one who was late."""
    case = await desk.held()
    await desk.decisions.decide(ROOM, MO, case, "rejected")
    with pytest.raises(DecidedBefore, match="Mo has rejected this message already") as refused:
        await desk.decisions.decide(ROOM, MAX, case, "approved")
    assert refused.value.code == "already_decided"
    assert refused.value.extra["outcome"] == "rejected"
    assert refused.value.extra["by"]["name"] == "Mo"
    assert await desk.actions() == [("Mo", "reject", case)]


async def test_moderators_race_over_five_hundred_cases(desk: DeskUnderTest) -> None:
    """Each case is decided once, by one of them, with one audit row, one entry and one letter."""
    cases = [await desk.held(f"bother {number}") for number in range(500)]
    late = Counter[str]()

    async def work(moderator: object, outcome: object, order: list[CaseId]) -> None:
        for case in order:
            try:
                await desk.decisions.decide(ROOM, moderator, case, outcome)  # type: ignore[arg-type]
            except DecidedBefore:
                late[moderator.name] += 1  # type: ignore[attr-defined]

    await asyncio.gather(
        work(MO, "approved", cases), work(MAX, "rejected", cases), work(HOST, "approved", cases[::-1])
    )
    actions = await desk.actions()
    assert sorted(target for _, _, target in actions) == sorted(cases)
    assert sum(late.values()) == 1000
    approved = [target for _, action, target in actions if action == "approve"]
    assert len(await desk.log()) == len(approved)
    assert len(await desk.inbox()) == 500
    decided = [event for event in await desk.log(staff=True) if event["type"] == "decided"]
    assert len({event["case"] for event in decided}) == len(decided) == 500
    assert await queue.waiting(desk.redis, ROOM) == []
    async with desk.database.reading():
        assert await Case.count().where(Case.status == "open") == 0
        assert await Case.count() == 500


async def test_an_unknown_case_is_not_found(desk: DeskUnderTest) -> None:
    """404, and nothing is recorded."""
    with pytest.raises(NotFound):
        await desk.decisions.decide(ROOM, MO, CaseId("9-9"), "approved")
    assert await desk.actions() == []


async def test_the_queue_is_oldest_first(desk: DeskUnderTest) -> None:
    """Open cases come with id, time and verdict, in the order in which they were held."""
    cases = [await desk.held(f"bother {number}") for number in range(12)]
    waiting = await queue.waiting(desk.redis, ROOM)
    assert [held.case for held in waiting] == cases
    assert waiting[0].at > 0
    assert waiting[0].verdict.spans == ((0, 6),)


async def test_removing_is_recorded_once(desk: DeskUnderTest) -> None:
    """G-7, S-3: `removed` for all, a staff entry and a row; again answers with the first removal."""
    message = await desk.posted()
    first, seq = await desk.decisions.remove(ROOM, MO, message, "rude")
    assert seq == 2
    assert await desk.decisions.remove(ROOM, MAX, message) == (first, 0)
    removed = (await desk.log())[-1]
    assert (removed["targets"], removed["by"], removed["reason"]) == ([message], "moderator", "rude")
    [told] = await desk.log(staff=True)
    assert (told["type"], told["user"], told["by"]["name"]) == ("removed_by_staff", ADA.id, "Mo")
    assert await desk.actions() == [("Mo", "remove", message)]


async def test_what_is_no_message_cannot_be_removed(desk: DeskUnderTest) -> None:
    """An unknown id, and an entry that is no message, are 404."""
    entry, _ = await desk.decisions.remove(ROOM, MO, await desk.posted())
    for target in (MessageId("9-9"), entry):
        with pytest.raises(NotFound):
            await desk.decisions.remove(ROOM, MO, target)


async def test_moderators_do_not_act_on_staff(desk: DeskUnderTest) -> None:
    """The rank rule: a moderator neither removes nor sanctions staff; a host does; nobody themselves."""
    message = await desk.posted(by=MAX)
    await desk.posted(by=HOST)
    with pytest.raises(Forbidden):
        await desk.decisions.remove(ROOM, MO, message)
    with pytest.raises(Forbidden):
        await desk.decisions.purge(ROOM, MO, HOST.id)
    with pytest.raises(Forbidden):
        await desk.decisions.ban(ROOM, MO, MAX.id)
    with pytest.raises(Forbidden):
        await desk.decisions.time_out(ROOM, HOST, HOST.id, 60)
    assert await desk.actions() == []
    await desk.decisions.remove(ROOM, HOST, message)
    await desk.decisions.ban(ROOM, HOST, MAX.id)
    bot = person("Bot", Role.SERVICE)
    await desk.decisions.remove(ROOM, MO, await desk.posted(by=bot))


async def test_a_purge_is_on_record(desk: DeskUnderTest) -> None:
    """G-7, S-3: `purged` for all, a staff entry, a row."""
    await desk.posted()
    entry_id, seq = await desk.decisions.purge(ROOM, MO, ADA.id, 77, "flood")
    assert seq == 2
    event = (await desk.log())[-1]
    assert (event["id"], event["type"], event["user"], event["since"]) == (entry_id, "purged", ADA.id, 77)
    assert [told["type"] for told in await desk.log(staff=True)] == ["purged_by_staff"]
    assert await desk.actions() == [("Mo", "purge", ADA.id)]


async def test_a_time_out_holds_until_it_ends(desk: DeskUnderTest) -> None:
    """The door refuses the person until then; person and staff are told; it is listed and on record."""
    before = time.time() * 1000
    given = await desk.decisions.time_out(ROOM, MO, ADA.id, 600, "be nice")
    assert 599_000 < given.until - before < 602_000
    refused = await desk.admitted("post", "hello", ADA, "nonce-0001")
    assert refused == InTheWay("timeout", given.until, "be nice")
    [(to, letter)] = await desk.inbox()
    assert (to, letter["type"], letter["until"]) == (ADA.id, "sanctioned", given.until)
    assert [told["type"] for told in await desk.log(staff=True)] == ["sanctioned"]
    assert await sanctions.in_force_now(desk.redis, ROOM) == [given]
    async with desk.database.reading():
        assert await sanctions.in_force(ROOM) == [given]
    assert await desk.actions() == [("Mo", "timeout", ADA.id)]


async def test_a_ban_replaces_a_time_out_and_may_purge(desk: DeskUnderTest) -> None:
    """Only the newest sanction is in force; with purge both are on record."""
    await desk.decisions.time_out(ROOM, MO, ADA.id, 600)
    banned = await desk.decisions.ban(ROOM, MO, ADA.id, "enough", purge=True)
    assert await sanctions.in_force_now(desk.redis, ROOM) == [banned]
    async with desk.database.reading():
        assert await sanctions.in_force(ROOM) == [banned]
        assert await SanctionRecord.count() == 2
    assert [event["type"] for event in await desk.log()] == ["purged"]
    assert [action for _, action, _ in await desk.actions()] == ["timeout", "ban", "purge"]


async def test_lifting_ends_it(desk: DeskUnderTest) -> None:
    """The person may post and is told; lifting what is not there is 404 and leaves no row."""
    await desk.decisions.ban(ROOM, MO, ADA.id)
    await desk.decisions.lift(ROOM, MAX, ADA.id)
    assert isinstance(await desk.admitted("post", "hello", ADA, "nonce-0001"), Place)
    assert [letter["type"] for _, letter in await desk.inbox()] == ["sanctioned", "lifted"]
    with pytest.raises(NotFound):
        await desk.decisions.lift(ROOM, MO, ADA.id)
    async with desk.database.reading():
        assert await sanctions.in_force(ROOM) == []
    assert [(who, action) for who, action, _ in await desk.actions()] == [("Mo", "ban"), ("Max", "lift")]


@pytest.mark.parametrize("reason", ["a\x00b", "\u202egnorw", "\u0958" * 400])
async def test_a_reason_is_clean_text(desk: DeskUnderTest, reason: str) -> None:
    """What could deceive, or no database stores, is refused as in a message; nothing happened."""
    message = await desk.posted()
    for action in (
        desk.decisions.remove(ROOM, MO, message, reason),
        desk.decisions.purge(ROOM, MO, ADA.id, 0, reason),
        desk.decisions.ban(ROOM, MO, ADA.id, reason),
        desk.decisions.decide(ROOM, MO, CaseId("1-0"), "rejected", reason),
    ):
        with pytest.raises((BadText, TooLong)):
            await action
    assert await desk.actions() == []
    await desk.decisions.ban(ROOM, MO, ADA.id, "  two\n lines ")
    assert [given.reason for given in await sanctions.in_force_now(desk.redis, ROOM)] == ["two lines"]


async def test_settings_are_on_record(desk: DeskUnderTest) -> None:
    """A change of settings has a staff entry, staff-only settings included, and a row."""
    before = RoomSettings(blocked_terms=("plot", "twist"))
    after = SettingsChange(slow_mode=5, blocked_terms=("twist", "spoiler"), preset="balanced").apply(before)
    await desk.decisions.note_settings(ROOM, HOST, before, after)
    [told] = await desk.log(staff=True)
    assert (told["type"], told["before"]) == ("settings_changed", {"slow_mode": 0})
    assert told["settings"] == {"slow_mode": 5, "blocked_terms": ["twist", "spoiler"]}
    assert "shield" not in told
    [row], _ = await audit.page(desk.database, ROOM, None, 10)
    assert (row.actor.name, row.action, row.id) == ("Hanna", "settings", told["action"])
    assert row.detail == {
        "from": {"slow_mode": 0},
        "to": {"slow_mode": 5},
        "lists": {"blocked_terms": {"removed": ["plot"], "added": ["spoiler"]}},
    }


async def test_settings_that_stay_are_not_on_record(desk: DeskUnderTest) -> None:
    """Who sets what is set already has changed nothing: no entry, no row."""
    await desk.decisions.note_settings(ROOM, HOST, RoomSettings(), RoomSettings())
    assert await desk.log(staff=True) == []
    assert await desk.actions() == []


async def test_what_lets_into_a_check_from_outside_is_not_on_record(desk: DeskUnderTest) -> None:
    """Of a hook's address the record and the staff log have the site, not what stands behind it."""
    hook = RoomHook("toxicity", "allow", url="https://checks.example.org/v1/room?key=s3cret")
    await desk.decisions.note_settings(ROOM, HOST, RoomSettings(), RoomSettings(hooks=(hook,)))
    [told], [row] = await desk.log(staff=True), (await audit.page(desk.database, ROOM, None, 10))[0]
    assert told["settings"]["hooks"][0]["url"] == "https://checks.example.org"
    assert "s3cret" not in str(row.detail) + str(told)


async def test_the_longest_names_fit_the_record(desk: DeskUnderTest) -> None:
    """Ids and names of the longest kind are stored by both databases."""
    room = RoomId("r" * 63)
    host = Person(UserId("u" * 40), "N" * 200, Role.HOST, ("*",), "s", 2**50)
    await desk.decisions.note_settings(room, host, RoomSettings(), SLOW)
    await desk.decisions.ban(room, host, UserId("b" * 40), "x" * 500)
    rows, _ = await audit.page(desk.database, room, None, 10)
    assert [row.target for row in rows] == ["b" * 40, room]


async def test_without_the_database_nothing_happens(desk: DeskUnderTest, tmp_path: object) -> None:
    """G-16: with the database away every action is 503 history_unavailable, and the log is as it was."""
    case, message = await desk.held(), await desk.posted()
    before = await desk.redis.execute_command("DBSIZE"), await desk.log(), await desk.log(staff=True)
    away = Database(f"sqlite://{tmp_path}/missing/record.sqlite", (Case, SanctionRecord, AuditRecord))
    decisions = Decisions(desk.redis, away, nonce_ms=60_000)
    for action in (
        decisions.decide(ROOM, MO, case, "approved"),
        decisions.remove(ROOM, MO, message),
        decisions.purge(ROOM, MO, ADA.id),
        decisions.ban(ROOM, MO, ADA.id),
        decisions.time_out(ROOM, MO, ADA.id, 60),
        decisions.note_settings(ROOM, MO, RoomSettings(), SLOW),
    ):
        with pytest.raises(HistoryUnavailable):
            await action
    assert (
        await desk.redis.execute_command("DBSIZE"),
        await desk.log(),
        await desk.log(staff=True),
    ) == before
    await away.close()


async def test_without_the_log_nothing_is_recorded(desk: DeskUnderTest) -> None:
    """With Redis away an action is 503 log_unavailable, and no row claims that it happened."""
    nowhere = connect("unix:///nonexistent/eventchat.sock")
    decisions = Decisions(nowhere, desk.database, nonce_ms=60_000)
    with pytest.raises(LogUnavailable):
        await decisions.note_settings(ROOM, MO, RoomSettings(), SLOW)
    with pytest.raises(LogUnavailable):
        await decisions.ban(ROOM, MO, ADA.id)
    assert await desk.actions() == []
    await nowhere.aclose()


async def staff_entries(desk: DeskUnderTest) -> list[Entry]:
    """The staff log as the archiver is given it."""
    return await RoomLog(desk.redis, LogName(ROOM, staff=True)).newest(1000)


async def test_the_projection_keeps_a_row_for_each_case(desk: DeskUnderTest) -> None:
    """G-14: staff entries may come again, before or after the decision; the rows are the same."""
    first, second = await desk.held("one"), await desk.held("two")
    await desk.decisions.decide(ROOM, MO, first, "approved", "ok")
    projection = CaseProjection()
    for _ in range(2):
        async with desk.database.writing():
            await projection.store(ROOM, await staff_entries(desk))
    async with desk.database.reading():
        rows = await Case.select().order_by(Case.id)
    assert [(row["case_id"], row["text"], row["status"]) for row in rows] == [
        (first, "one", "approved"),
        (second, "two", "open"),
    ]
    assert rows[0]["decided_by_name"] == "Mo"
    assert rows[0]["message"] == (await desk.log())[0]["id"]


async def test_the_projection_makes_good_a_decision_the_record_missed(desk: DeskUnderTest) -> None:
    """A commit that failed after the script is caught up from the staff log."""
    case = await desk.held()
    await desk.decisions.decide(ROOM, MO, case, "rejected", "no")
    async with desk.database.writing():
        await Case.delete(force=True)
        await CaseProjection().store(ROOM, await staff_entries(desk))
    async with desk.database.reading():
        row = await Case.select().first()
    assert row is not None
    assert (row["status"], row["decided_by"], row["reason"]) == ("rejected", MO.id, "no")


async def test_a_log_that_was_lost_gets_sanctions_and_open_cases_back(desk: DeskUnderTest) -> None:
    """Bans, warnings and messages that wait survive the loss of Redis; what had ended stays ended."""
    waits, decided = await desk.held("one"), await desk.held("two")
    await desk.decisions.decide(ROOM, MO, decided, "rejected")
    eve, bob = person("Eve", Role.VIEWER), person("Bob", Role.VIEWER)
    banned = await desk.decisions.ban(ROOM, MO, eve.id, "enough")
    await desk.decisions.ban(ROOM, MO, bob.id)
    await desk.decisions.lift(ROOM, MO, bob.id)
    async with desk.database.writing():
        await CaseProjection().store(ROOM, await staff_entries(desk))
    await desk.decisions.warn(ROOM, MO, bob.id, Why("be kind"))
    await desk.redis.execute_command("FLUSHALL")
    await refill(desk.redis, desk.database, ROOM)
    await refill(desk.redis, desk.database, ROOM)
    warned = await desk.admitted("post", "hello", bob, "nonce-bob-1")
    assert isinstance(warned, MustRead)
    await desk.decisions.acknowledge(ROOM, bob, warned.id)
    assert isinstance(await desk.admitted("post", "hello", bob, "nonce-bob-1"), Place)
    assert await sanctions.in_force_now(desk.redis, ROOM) == [banned]
    assert [held.case for held in await queue.waiting(desk.redis, ROOM)] == [waits]
    made = await desk.decisions.decide(ROOM, MO, waits, "approved")
    assert made.id == (await desk.log())[1]["id"]
