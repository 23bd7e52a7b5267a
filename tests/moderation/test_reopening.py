"""Settled reports and decided appeals that are undone, and reports about what is taken away directly."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from eventchat.clock import now_ms
from eventchat.errors import NotFound
from eventchat.log.keys import LogName
from eventchat.log.roomlog import RoomLog, read_redactions
from eventchat.types.events import HeldCase
from eventchat.types.ids import MessageId
from eventchat.types.messages import Quote, QuotedAuthor
from eventchat.types.people import Person, Role
from eventchat.types.rooms import RoomSettings
from moderation.deciding import audit, queue, sanctions
from moderation.deciding.appeals import Appeals
from moderation.deciding.bulk import Bulk
from moderation.deciding.cases import CaseProjection
from moderation.deciding.catchup import PeopleProjection
from moderation.deciding.causes import LastMinutes, OneAction
from moderation.deciding.decisions import DecidedBefore
from moderation.deciding.edits import Edits
from moderation.deciding.reasons import Why
from moderation.deciding.records import AppealRecord, ReportRecord
from moderation.deciding.reports import Reports
from moderation.deciding.tables import Case
from moderation.deciding.trust import FULL, weight_of
from moderation.deciding.undo import Undo
from tests.moderation.desk import ADA, HOST, KEYS, MAX, MO, ROOM, DeskUnderTest, person

SETTINGS = RoomSettings(report_hold=2, appeal_minutes=0)
BOB, CY, DAN = (person(name, Role.VIEWER) for name in ("Bob", "Cy", "Dan"))


@pytest.fixture
def reports(desk: DeskUnderTest) -> Reports:
    """Reports on the same log and record, told of what is removed."""
    reports = Reports(desk.redis, desk.database)
    desk.decisions.reported = reports
    return reports


@pytest.fixture
def appeals(desk: DeskUnderTest) -> Appeals:
    """Appeals on the same log and record."""
    return Appeals(desk.redis, desk.database)


@pytest.fixture
def undo(desk: DeskUnderTest) -> Undo:
    """Undoes what was decided."""
    return Undo(desk.decisions)


async def reported(
    desk: DeskUnderTest, reports: Reports, *people: Person, by: Person = ADA
) -> tuple[MessageId, HeldCase]:
    """A message that *people* have reported, and the case."""
    message = await desk.posted("buy now", by)
    for who in people:
        await reports.report(ROOM, SETTINGS, who, message, "spam")
    return message, await the_case(desk)


async def the_case(desk: DeskUnderTest) -> HeldCase:
    """The only open case."""
    [held] = await queue.waiting(desk.redis, ROOM)
    return held


async def hidden(desk: DeskUnderTest, message: MessageId, author: Person = ADA) -> bool:
    """Whether readers who come now get *message* without text."""
    return (await read_redactions(desk.redis, ROOM)).hides(message, author.id)


async def letters(desk: DeskUnderTest, kind: str) -> list[str]:
    """Who got letters of this kind."""
    return [to for to, letter in await desk.inbox() if letter["type"] == kind]


async def outcomes(desk: DeskUnderTest) -> tuple[str, list[str | None]]:
    """How the only case and its reports stand on record."""
    async with desk.database.reading():
        [case] = await Case.select(Case.status)
        rows = await ReportRecord.select(ReportRecord.outcome).order_by(ReportRecord.id)
    return case["status"], [row["outcome"] for row in rows]


async def trust(desk: DeskUnderTest, who: Person) -> int:
    """What a report of *who* counts for."""
    return await weight_of(desk.redis, desk.database, ROOM, SETTINGS, who)


async def row_of(desk: DeskUnderTest, action: str) -> audit.Recorded:
    """The newest row with this action."""
    rows, _ = await audit.page(desk.database, ROOM, None, 100)
    return next(row for row in rows if row.action == action)


async def test_dismissed_reports_wait_again(desk: DeskUnderTest, reports: Reports, undo: Undo) -> None:
    """What they had hidden is hidden again, reporters count as before and are told, and more may join."""
    message, held = await reported(desk, reports, BOB, CY)
    assert await hidden(desk, message)
    made = await reports.decide(ROOM, MO, held, "dismissed")
    assert not await hidden(desk, message)
    assert await trust(desk, BOB) == FULL // 2
    undone = await undo.undo(ROOM, MAX, OneAction(made.number))
    assert undone.undone == 1
    assert await hidden(desk, message)
    assert await trust(desk, BOB) == FULL
    assert await letters(desk, "report_reopened") == [BOB.id, CY.id]
    assert await outcomes(desk) == ("open", [None, None])
    again = await the_case(desk)
    assert (again.case, [one.by.name for one in again.reports]) == (held.case, ["Bob", "Cy"])
    await reports.report(ROOM, SETTINGS, DAN, message, "spam")
    assert [one.by.name for one in (await the_case(desk)).reports] == ["Bob", "Cy", "Dan"]
    await reports.decide(ROOM, MAX, again, "dismissed")
    assert not await hidden(desk, message)
    with pytest.raises(DecidedBefore):
        await reports.decide(ROOM, MO, again, "upheld")
    assert await letters(desk, "report_decided") == [BOB.id, CY.id, BOB.id, CY.id, DAN.id]


@pytest.mark.parametrize("people", [(BOB,), (BOB, CY)], ids=["in view", "hidden"])
async def test_upheld_reports_wait_again(
    desk: DeskUnderTest, reports: Reports, undo: Undo, people: tuple[Person, ...]
) -> None:
    """The message is in view again, or hidden by the reports alone, which a dismissal ends."""
    message, held = await reported(desk, reports, *people)
    before = await hidden(desk, message)
    made = await reports.decide(ROOM, MO, held, "upheld", Why("spam"))
    assert await hidden(desk, message)
    await undo.undo(ROOM, MAX, OneAction(made.number))
    assert await hidden(desk, message) is before
    assert (await the_case(desk)).case == held.case
    assert await outcomes(desk) == ("open", [None for _ in people])
    await reports.decide(ROOM, MAX, held, "dismissed")
    assert not await hidden(desk, message)


async def test_what_was_decided_anew_stays(desk: DeskUnderTest, reports: Reports, undo: Undo) -> None:
    """Undoing the first decision twice, or after a second one, changes nothing."""
    message, held = await reported(desk, reports, BOB)
    first = await reports.decide(ROOM, MO, held, "upheld")
    await undo.undo(ROOM, MAX, OneAction(first.number))
    await reports.decide(ROOM, MAX, held, "dismissed")
    assert (await undo.undo(ROOM, HOST, OneAction(first.number))).undone == 0
    assert await outcomes(desk) == ("dismissed", ["dismissed"])
    assert not await hidden(desk, message)


async def test_a_granted_appeal_is_undone(desk: DeskUnderTest, appeals: Appeals, undo: Undo) -> None:
    """The ban is in force as before, as its giver's; the appeal waits, and can be granted again."""
    banned = await desk.decisions.ban(ROOM, MO, ADA.id, "enough")
    await appeals.appeal(ROOM, SETTINGS, ADA, "sorry")
    held = await the_case(desk)
    made = await appeals.decide(ROOM, MAX, held, "granted", Why("fine"))
    assert (await undo.undo(ROOM, HOST, OneAction(made.number))).undone == 1  # the grant, with its lift
    assert await sanctions.in_force_now(desk.redis, ROOM) == [banned]
    async with desk.database.reading():
        assert await sanctions.in_force(ROOM) == [banned]
        [row] = await AppealRecord.select()
    assert (row["outcome"], row["reason"], row["decided_at"]) == (None, "", None)
    assert await letters(desk, "appeal_reopened") == [ADA.id]
    again = await the_case(desk)
    assert (again.case, again.text, again.queue) == (held.case, "sorry", "appeals")
    await appeals.decide(ROOM, MAX, again, "granted")
    assert await sanctions.in_force_now(desk.redis, ROOM) == []


async def test_an_upheld_appeal_is_undone(desk: DeskUnderTest, appeals: Appeals, undo: Undo) -> None:
    """It waits again, unless the person has appealed anew: then that one waits alone."""
    await desk.decisions.ban(ROOM, MO, ADA.id)
    first = await appeals.appeal(ROOM, SETTINGS, ADA, "sorry")
    made = await appeals.decide(ROOM, MAX, await the_case(desk), "upheld", Why("no"))
    await undo.undo(ROOM, MAX, OneAction(made.number))
    assert (await the_case(desk)).case == first
    made = await appeals.decide(ROOM, MAX, await the_case(desk), "upheld", Why("no"))
    second = await appeals.appeal(ROOM, SETTINGS, ADA, "please")
    await undo.undo(ROOM, MAX, OneAction(made.number))
    assert (await the_case(desk)).case == second


async def test_a_sanction_given_since_a_grant_stays(
    desk: DeskUnderTest, appeals: Appeals, undo: Undo
) -> None:
    """Undoing the grant does not put the old ban in the place of a new time-out."""
    await desk.decisions.ban(ROOM, MO, ADA.id)
    await appeals.appeal(ROOM, SETTINGS, ADA, "sorry")
    made = await appeals.decide(ROOM, MAX, await the_case(desk), "granted")
    since = await desk.decisions.time_out(ROOM, MO, ADA.id, 60)
    await undo.undo(ROOM, HOST, OneAction(made.number))
    assert await sanctions.in_force_now(desk.redis, ROOM) == [since]


async def remove(desk: DeskUnderTest, message: MessageId) -> int:
    """Mo removes the message."""
    return (await desk.decisions.remove_message(ROOM, MO, message, Why("rude"))).number


async def purge(desk: DeskUnderTest, _: MessageId) -> int:
    """Mo purges its author."""
    return (await desk.decisions.purge_person(ROOM, MO, ADA.id, 0, Why("rude"))).number


async def ban(desk: DeskUnderTest, _: MessageId) -> int:
    """Mo bans its author, with everything they said."""
    return (await desk.decisions.penalise(ROOM, MO, ADA.id, "ban", Why("rude"), purge=True)).number


async def many(desk: DeskUnderTest, message: MessageId) -> int:
    """Mo removes it with others."""
    bulk = Bulk(desk.decisions)
    chosen = await bulk.by_message(ROOM, MO, [message, await desk.posted("other", DAN)])
    return (await bulk.act(ROOM, MO, chosen, "remove", Why("rude"), 0)).number


@pytest.mark.parametrize("act", [remove, purge, ban, many])
async def test_what_is_taken_away_directly_settles_its_reports(
    desk: DeskUnderTest, reports: Reports, undo: Undo, act: Any
) -> None:
    """The case ends as upheld by that action, the reporter is told; undone, it waits and is seen again."""
    message, held = await reported(desk, reports, BOB)
    number = await act(desk, message)
    assert await queue.waiting(desk.redis, ROOM) == []
    assert await outcomes(desk) == ("upheld", ["upheld"])
    assert await letters(desk, "report_decided") == [BOB.id]
    row = await row_of(desk, "uphold")
    assert (row.actor.name, row.target, row.cause, row.reason) == ("Mo", held.case, str(number), "rude")
    assert await hidden(desk, message)
    await undo.undo(ROOM, HOST, OneAction(number))
    assert not await hidden(desk, message)
    assert (await the_case(desk)).case == held.case
    assert await outcomes(desk) == ("open", [None])


async def test_masking_it_settles_its_reports(desk: DeskUnderTest, reports: Reports, undo: Undo) -> None:
    """Words hidden by a moderator uphold the reports about them; undone, text and case are as before."""
    edits = Edits(desk.redis, desk.database)
    edits.reported = reports
    message, held = await reported(desk, reports, BOB)
    posted, text = await edits.readable(ROOM, MO, message)
    number = await edits.mask(ROOM, MO, posted, [(0, 3)], Why("rude"))
    assert await outcomes(desk) == ("upheld", ["upheld"])
    assert (await row_of(desk, "uphold")).cause == str(number)
    await undo.undo(ROOM, MAX, OneAction(number))
    assert (await the_case(desk)).case == held.case
    assert (await edits.readable(ROOM, MO, message))[1] == text == "buy now"


async def test_what_it_answers_is_quoted_as_it_reads_now(desk: DeskUnderTest, undo: Undo) -> None:
    """Who wrote the case that waits again is not told words that were masked or removed meanwhile."""
    edits = Edits(desk.redis, desk.database)
    answered = await desk.posted("bother you", BOB)
    quote = Quote(answered, QuotedAuthor(BOB.id, "Bob"), "bother you")
    case = await desk.held(reply_to=quote)

    async def told() -> Any:
        made = await desk.decisions.decide(ROOM, MO, case, "rejected")
        await undo.undo(ROOM, MAX, OneAction(made.number))
        return [letter for _, letter in await desk.inbox() if letter["type"] == "reopened"][-1]["reply_to"]

    assert (await told())["text"] == "bother you"
    posted, _ = await edits.readable(ROOM, MO, answered)
    masked = await edits.mask(ROOM, MO, posted, [(0, 6)], Why("rude"))
    reads = (await told())["text"]
    assert reads == (await edits.readable(ROOM, MO, answered))[1] != "bother you"
    await undo.undo(ROOM, MAX, OneAction(masked))
    assert (await told())["text"] == "bother you"
    await desk.decisions.remove_message(ROOM, MO, answered, Why("rude"))
    assert (await told())["removed"] is True


async def test_removing_what_reports_had_hidden_upholds_them(
    desk: DeskUnderTest, reports: Reports, undo: Undo
) -> None:
    """The message was out of view; now it stays so by a person, until that is undone."""
    message, held = await reported(desk, reports, BOB, CY)
    number = await remove(desk, message)
    assert number == int((await row_of(desk, "uphold")).id)
    assert await outcomes(desk) == ("upheld", ["upheld", "upheld"])
    await undo.undo(ROOM, HOST, LastMinutes(MO.id, 5))
    assert await hidden(desk, message)
    await reports.decide(ROOM, MAX, held, "dismissed")
    assert not await hidden(desk, message)


async def test_nobody_settles_reports_about_themselves(desk: DeskUnderTest, reports: Reports) -> None:
    """Taking one's own message back leaves the case to others; so does what a viewer takes back."""
    message, held = await reported(desk, reports, BOB, by=MO)
    await desk.decisions.remove_message(ROOM, MO, message, Why())
    assert (await the_case(desk)).case == held.case
    await reports.decide(ROOM, HOST, held, "upheld")
    message, held = await reported(desk, reports, CY)
    await desk.decisions.remove_message(ROOM, ADA, message, Why())
    assert (await the_case(desk)).case == held.case


async def test_a_case_left_to_the_hosts_waits_for_them_again(desk: DeskUnderTest, undo: Undo) -> None:
    """Undoing a host's decision leaves the case with the hosts, and taking it back still works."""
    case = await desk.held()
    left = await desk.decisions.escalate(ROOM, MO, case)
    made = await desk.decisions.decide(ROOM, HOST, case, "rejected")
    await undo.undo(ROOM, HOST, OneAction(made.number))
    assert (await the_case(desk)).escalated is not None
    await undo.undo(ROOM, HOST, OneAction(left.number))
    assert (await the_case(desk)).escalated is None


async def test_the_record_catches_up_with_what_was_reopened(
    desk: DeskUnderTest, reports: Reports, undo: Undo
) -> None:
    """Commits that failed after their scripts are made good in order, however often the entries come."""
    _, held = await reported(desk, reports, BOB)
    made = await reports.decide(ROOM, MO, held, "upheld")
    await undo.undo(ROOM, MAX, OneAction(made.number))
    entries = await RoomLog(desk.redis, LogName(ROOM, staff=True)).newest(100)
    for status, outcome in (("upheld", "upheld"), ("open", None)):
        async with desk.database.writing():
            await Case.update(
                {Case.status: status, Case.reopened_at: 0 if status == "upheld" else now_ms()}, force=True
            )
            await ReportRecord.update({ReportRecord.outcome: outcome}, force=True)
        for _ in range(2):
            async with desk.database.writing():
                await CaseProjection().store(ROOM, entries)
                await PeopleProjection().store(ROOM, entries)
        assert await outcomes(desk) == ("open", [None])


async def test_many_report_at_the_moment_of_the_decision(desk: DeskUnderTest, reports: Reports) -> None:
    """Who reports while it is decided is told how: with the others, or at once; nobody stays in between."""
    message, held = await reported(desk, reports, BOB)
    crowd = [person(f"R{number}", Role.VIEWER) for number in range(8)]
    other = Reports(desk.redis, desk.database)
    taken, _ = await asyncio.gather(
        asyncio.gather(*(other.report(ROOM, SETTINGS, who, message, "spam") for who in crowd)),
        reports.decide(ROOM, MO, held, "upheld"),
    )
    told = await letters(desk, "report_decided")
    late = [who.id for who, one in zip(crowd, taken, strict=True) if one.decided]
    assert sorted([*told, *late]) == sorted([BOB.id, *(who.id for who in crowd)])
    async with desk.database.reading():
        rows = await ReportRecord.select(ReportRecord.outcome)
    assert {row["outcome"] for row in rows} <= {"upheld", "late"}
    assert await desk.redis.execute_command("HGET", KEYS.reported, message) == b"upheld"


async def test_nobody_waits_for_somebody_who_waits(desk: DeskUnderTest, reports: Reports, undo: Undo) -> None:
    """Bans, removals, decisions, reports and their undoing all at once: none is given up as a deadlock, and
    in the end record and log have the same in force and the same waiting."""
    people = [person(name, Role.VIEWER) for name in ("Eve", "Fay", "Gus")]
    said = [(await desk.posted(f"{who.name} {number}", who), who) for who in people for number in range(3)]
    for message, _ in said:
        await reports.report(ROOM, SETTINGS, BOB, message, "spam")
    held = [await desk.held(f"bother {number}", who) for number, who in enumerate(people * 2)]
    cases = await queue.waiting(desk.redis, ROOM)

    async def round_of(number: int) -> list[Any]:
        decisions, staff = desk.decisions, (MO, MAX)[number % 2]
        return await asyncio.gather(
            *(decisions.ban(ROOM, staff, who.id, "enough", purge=True) for who in people),
            *(decisions.remove_message(ROOM, staff, message, Why()) for message, _ in said[number::4]),
            *(decisions.decide(ROOM, staff, case, "rejected") for case in held),
            *(reports.decide(ROOM, staff, case, "dismissed") for case in cases if case.queue == "reported"),
            *(reports.report(ROOM, SETTINGS, (CY, DAN)[number % 2], message, "spam") for message, _ in said),
            undo.undo(ROOM, HOST, LastMinutes(MO.id, 5)),
            undo.undo(ROOM, HOST, LastMinutes(MAX.id, 5)),
            return_exceptions=True,
        )

    for number in range(4):
        for answer in await round_of(number):
            assert not isinstance(answer, BaseException) or isinstance(answer, NotFound | DecidedBefore), (
                answer
            )
    async with desk.database.reading():
        kept = await sanctions.in_force(ROOM)
        open_ = {row["case_id"] for row in await Case.select(Case.case_id).where(Case.status == "open")}
    now = await sanctions.in_force_now(desk.redis, ROOM)
    assert {one.user: one for one in kept} == {one.user: one for one in now}
    waiting = {one.case for one in await queue.waiting(desk.redis, ROOM)}
    assert open_ <= waiting
    assert waiting - open_ <= set(held) | {case.case for case in cases}


@pytest.mark.parametrize("undone", [False, True])
async def test_an_appeal_does_not_outlive_its_sanction(
    desk: DeskUnderTest, appeals: Appeals, undo: Undo, undone: bool
) -> None:
    """Lifted or undone, a ban takes its appeal with it, as granted; a new one can be appealed at once."""
    pause = RoomSettings(appeal_minutes=60)
    banned = await desk.decisions.penalise(ROOM, MO, ADA.id, "ban", Why("enough"))
    case = await appeals.appeal(ROOM, pause, ADA, "sorry")
    held = await the_case(desk)
    if undone:
        await undo.undo(ROOM, MAX, OneAction(banned.number))
    else:
        await desk.decisions.lift(ROOM, MAX, ADA.id, "fine")
    assert await queue.waiting(desk.redis, ROOM) == []
    [shown] = await appeals.of_person(ROOM, ADA.id)
    assert shown.outcome == "granted"
    assert await letters(desk, "appeal_decided") == [ADA.id]
    rows, _ = await audit.page(desk.database, ROOM, None, 2)
    assert [row.action for row in rows] == ["grant", "undo" if undone else "lift"]
    assert (rows[0].target, rows[0].cause, rows[0].actor.name) == (case, rows[1].id, "Max")
    with pytest.raises(DecidedBefore, match="Max has granted this appeal already"):
        await appeals.decide(ROOM, HOST, held, "granted")
    await undo.undo(ROOM, HOST, LastMinutes(MAX.id, 5))
    waiting = [one.case for one in await queue.waiting(desk.redis, ROOM)]
    assert waiting == ([] if undone else [case])  # undone, the lift has left it as it was
    if undone:
        await desk.decisions.time_out(ROOM, MO, ADA.id, 600)
        assert await appeals.appeal(ROOM, pause, ADA, "other thing") != case


async def test_an_appeal_waits_while_its_sanction_stands(
    desk: DeskUnderTest, appeals: Appeals, undo: Undo
) -> None:
    """Undoing what came before it leaves a ban, and the appeal against it, as they are."""
    timed = await desk.decisions.penalise(ROOM, MO, ADA.id, "timeout", Why(), seconds=600)
    await desk.decisions.ban(ROOM, MAX, ADA.id)
    case = await appeals.appeal(ROOM, SETTINGS, ADA, "sorry")
    await undo.undo(ROOM, HOST, OneAction(timed.number))
    assert (await the_case(desk)).case == case
