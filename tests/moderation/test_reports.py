"""Reports: once each, together in a case; enough of them hide; what staff decide is told and remembered."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from eventchat.errors import BadText, Forbidden, NotFound, RateLimited, TooLong
from eventchat.log.keys import LogName
from eventchat.log.roomlog import RoomLog
from eventchat.types.events import HeldCase
from eventchat.types.ids import MessageId
from eventchat.types.people import Person, Role
from eventchat.types.rooms import RoomSettings
from moderation.deciding import queue
from moderation.deciding.catchup import PeopleProjection
from moderation.deciding.causes import LastMinutes, OneAction, RuleInSpan
from moderation.deciding.decisions import DecidedBefore
from moderation.deciding.reasons import Why
from moderation.deciding.records import ReportRecord
from moderation.deciding.reports import Reports, refill
from moderation.deciding.trust import weigh
from moderation.deciding.undo import Undo
from tests.moderation.desk import ADA, HOST, KEYS, MAX, MO, ROOM, DeskUnderTest, person

SETTINGS = RoomSettings(report_hold=2)
BOB, CY, DAN, EVE = (person(name, Role.VIEWER) for name in ("Bob", "Cy", "Dan", "Eve"))


@pytest.fixture
def reports(desk: DeskUnderTest) -> Reports:
    """Reports on the same log and record."""
    return Reports(desk.redis, desk.database)


async def report(reports: Reports, message: MessageId, by: Person = BOB, **more: Any) -> Any:
    """One report for spam."""
    return await reports.report(ROOM, more.pop("settings", SETTINGS), by, message, "spam", **more)


async def the_case(desk: DeskUnderTest) -> HeldCase:
    """The only open case."""
    [held] = await queue.waiting(desk.redis, ROOM)
    return held


async def seen(desk: DeskUnderTest) -> dict[str, bool]:
    """Every message by its text, and whether it can be seen."""
    log = RoomLog(desk.redis, LogName(ROOM))
    entries, redactions = await log.newest(1000), await log.redactions()
    return {
        entry.event()["text"]: not redactions.hides(entry.id, entry.author)
        for entry in entries
        if entry.type == "posted"
    }


async def test_the_first_report_opens_a_case(desk: DeskUnderTest, reports: Reports) -> None:
    """The case has the message, its author and the report; the message stays in view."""
    message = await desk.posted("buy now")
    taken = await report(reports, message, note="  the same\nagain ")
    assert not taken.duplicate
    held = await the_case(desk)
    assert (held.queue, held.message, held.text, held.author.id) == ("reported", message, "buy now", ADA.id)
    [one] = held.reports
    assert (one.by.name, one.reason, one.note) == ("Bob", "spam", "the same again")
    assert await seen(desk) == {"buy now": True}


async def test_one_person_reports_a_message_once(desk: DeskUnderTest, reports: Reports) -> None:
    """The same report again, even ten times at once, is the first one."""
    message = await desk.posted()
    await asyncio.gather(*(report(reports, message) for _ in range(10)), return_exceptions=True)
    assert (await report(reports, message)).duplicate
    assert len((await the_case(desk)).reports) == 1
    async with desk.database.reading():
        assert await ReportRecord.count() == 1


async def test_enough_trusted_reports_take_the_message_out_of_view(
    desk: DeskUnderTest, reports: Reports
) -> None:
    """The second of two hides it: a rule is the actor, every reader and the staff are told, one case."""
    message = await desk.posted("buy now")
    await report(reports, message, BOB)
    await report(reports, message, CY)
    await report(reports, message, DAN)
    assert await seen(desk) == {"buy now": False}
    removed = (await desk.log())[-1]
    assert (removed["type"], removed["targets"], removed["by"]) == ("removed", [message], "rule")
    told = [(event["type"], event.get("hidden")) for event in await desk.log(staff=True)]
    assert told == [("held", None), ("reported", True), ("removed_by_staff", None), ("reported", None)]
    assert await desk.actions() == [("reports", "remove", message)]
    assert [one.by.name for one in (await the_case(desk)).reports] == ["Bob", "Cy", "Dan"]


async def test_many_reports_at_once_hide_once(desk: DeskUnderTest, reports: Reports) -> None:
    """Ten people on two nodes: one case with ten reports, one removal."""
    message, other = await desk.posted("buy now"), Reports(desk.redis, desk.database)
    crowd = [person(f"P{number}", Role.VIEWER) for number in range(10)]
    await asyncio.gather(*(report((reports, other)[n % 2], message, who) for n, who in enumerate(crowd)))
    assert len((await the_case(desk)).reports) == 10
    assert [event["type"] for event in await desk.log()] == ["posted", "removed"]


async def test_strangers_reach_the_queue_but_hide_nothing(desk: DeskUnderTest, reports: Reports) -> None:
    """Guests who never said anything here count for nothing; once they have, they count."""
    message = await desk.posted("buy now")
    guests = [
        Person(who.id, who.name, Role.VIEWER, (), who.session, who.expires_at, guest=True)
        for who in (BOB, CY, DAN, EVE)
    ]
    for guest in guests[:2]:
        await report(reports, message, guest)
    assert await seen(desk) == {"buy now": True}
    assert len((await the_case(desk)).reports) == 2
    for guest in guests[2:]:
        await desk.posted(f"hello from {guest.name}", guest)
        await report(reports, message, guest)
    assert not (await seen(desk))["buy now"]


async def test_a_message_of_staff_is_never_hidden_by_reports(desk: DeskUnderTest, reports: Reports) -> None:
    """Viewers cannot silence a moderator; the case waits for a person."""
    message = await desk.posted("please calm down", MO)
    for who in (BOB, CY, DAN):
        await report(reports, message, who)
    assert await seen(desk) == {"please calm down": True}


async def test_no_report_hides_where_the_room_does_not_want_it(desk: DeskUnderTest, reports: Reports) -> None:
    """`report_hold` 0: reports are for the queue alone."""
    message = await desk.posted("buy now")
    for who in (BOB, CY, DAN):
        await report(reports, message, who, settings=RoomSettings(report_hold=0))
    assert await seen(desk) == {"buy now": True}


async def test_dismissed_reports_bring_the_message_back(desk: DeskUnderTest, reports: Reports) -> None:
    """It is restored for every reader, the reporters are told, and a further report changes nothing."""
    message = await desk.posted("buy now")
    await report(reports, message, BOB)
    await report(reports, message, CY)
    held = await the_case(desk)
    made = await reports.decide(ROOM, MO, held, "dismissed", Why("it is an announcement"))
    assert made.outcome == "dismissed"
    assert await seen(desk) == {"buy now": True}
    restored = (await desk.log())[-1]
    assert restored["type"] == "restored"
    assert [(one["id"], one["text"]) for one in restored["messages"]] == [(message, "buy now")]
    letters = [(to, letter["type"], letter["outcome"]) for to, letter in await desk.inbox()]
    assert letters == [(BOB.id, "report_decided", "dismissed"), (CY.id, "report_decided", "dismissed")]
    assert await queue.waiting(desk.redis, ROOM) == []
    assert (await desk.actions())[-1] == ("Mo", "dismiss", held.case)
    late = await report(reports, message, DAN)
    assert late.decided == "dismissed"
    assert await queue.waiting(desk.redis, ROOM) == []
    assert await seen(desk) == {"buy now": True}


async def test_upheld_reports_remove_the_message(desk: DeskUnderTest, reports: Reports) -> None:
    """Whether or not it was hidden: it is gone, once, and the reporter is told."""
    first, second = await desk.posted("one"), await desk.posted("two")
    await report(reports, first)
    await reports.decide(ROOM, MO, await the_case(desk), "upheld", Why("spam"))
    await report(reports, second, BOB)
    await report(reports, second, CY)
    await reports.decide(ROOM, MO, await the_case(desk), "upheld")
    assert await seen(desk) == {"one": False, "two": False}
    assert [event["type"] for event in await desk.log()].count("removed") == 2
    assert {letter["outcome"] for _, letter in await desk.inbox()} == {"upheld"}


async def test_what_a_moderator_removed_stays_removed(desk: DeskUnderTest, reports: Reports) -> None:
    """Dismissing reports does not bring back what a person took away meanwhile, nor what was purged."""
    first, second = await desk.posted("one"), await desk.posted("two")
    await report(reports, first)
    await desk.decisions.remove(ROOM, MAX, first, "rude")
    await reports.decide(ROOM, MO, await the_case(desk), "dismissed")
    await report(reports, second, BOB)
    await report(reports, second, CY)
    await desk.decisions.purge(ROOM, MAX, ADA.id)
    await reports.decide(ROOM, MO, await the_case(desk), "dismissed")
    assert await seen(desk) == {"one": False, "two": False}


async def test_two_moderators_never_decide_one_case_differently(
    desk: DeskUnderTest, reports: Reports
) -> None:
    """The first counts; the second learns who it was and what; one row says how it ended."""
    for number in range(20):
        message = await desk.posted(f"message {number}")
        await report(reports, message, person(f"R{number}", Role.VIEWER))
        held = await the_case(desk)
        answers = await asyncio.gather(
            reports.decide(ROOM, MO, held, "upheld"),
            reports.decide(ROOM, MAX, held, "dismissed"),
            return_exceptions=True,
        )
        [lost] = [answer for answer in answers if isinstance(answer, DecidedBefore)]
        [won] = [answer for answer in answers if not isinstance(answer, BaseException)]
        assert lost.extra["outcome"] == won.outcome
        assert (await seen(desk))[f"message {number}"] == (won.outcome == "dismissed")
    assert len(await desk.inbox()) == 20


async def test_who_reports_falsely_loses_weight(desk: DeskUnderTest, reports: Reports) -> None:
    """Three dismissed reports, and a report counts for nothing; right ones weigh them up."""
    assert [weigh(0, dismissed) for dismissed in range(4)] == [1000, 500, 333, 0]
    assert weigh(3, 3) == 571
    for number in range(3):
        await report(reports, await desk.posted(f"fine {number}"), BOB)
        await reports.decide(ROOM, MO, await the_case(desk), "dismissed")
    message = await desk.posted("buy now")
    await report(reports, message, BOB)
    await report(reports, message, CY)
    assert (await seen(desk))["buy now"]
    await report(reports, message, DAN)
    assert not (await seen(desk))["buy now"]


async def test_what_cannot_be_reported(desk: DeskUnderTest, reports: Reports) -> None:
    """One's own message, one that is not there, with a note that deceives or is too long, or all at once."""
    message = await desk.posted()
    with pytest.raises(Forbidden):
        await report(reports, message, ADA)
    with pytest.raises(NotFound):
        await report(reports, MessageId("1-0"))
    with pytest.raises(BadText):
        await report(reports, message, note="a\u202eb")
    with pytest.raises(TooLong):
        await report(reports, message, note="x" * 501)
    assert await queue.waiting(desk.redis, ROOM) == []
    for number in range(10):
        await report(reports, await desk.posted(f"message {number}"))
    with pytest.raises(RateLimited):
        await report(reports, message)


async def test_nobody_decides_about_themselves(desk: DeskUnderTest, reports: Reports) -> None:
    """A reported moderator lets others decide; moderators do not remove what a host said."""
    await report(reports, await desk.posted("well", MO))
    with pytest.raises(Forbidden):
        await reports.decide(ROOM, MO, await the_case(desk), "dismissed")
    await reports.decide(ROOM, HOST, await the_case(desk), "upheld")
    await report(reports, await desk.posted("welcome", HOST))
    with pytest.raises(Forbidden):
        await reports.decide(ROOM, MAX, await the_case(desk), "upheld")


async def test_a_lost_log_gets_its_reported_cases_back(desk: DeskUnderTest, reports: Reports) -> None:
    """After a loss of Redis the next report joins the case that is open, with what it weighed."""
    message = await desk.posted("buy now")
    await report(reports, message, BOB)
    before = await desk.redis.execute_command("HGETALL", KEYS.reported)
    await desk.redis.execute_command("DEL", KEYS.reported)
    await refill(desk.redis, desk.database, ROOM)
    assert await desk.redis.execute_command("HGETALL", KEYS.reported) == before


async def test_the_record_catches_up_with_what_was_decided(desk: DeskUnderTest, reports: Reports) -> None:
    """A commit that failed after the script is made good from the staff log, however often it comes."""
    await report(reports, await desk.posted())
    await reports.decide(ROOM, MO, await the_case(desk), "upheld")
    async with desk.database.writing():
        await ReportRecord.update({ReportRecord.outcome: None}, force=True)
    entries = await RoomLog(desk.redis, LogName(ROOM, staff=True)).newest(100)
    for _ in range(2):
        async with desk.database.writing():
            await PeopleProjection().store(ROOM, entries)
    async with desk.database.reading():
        assert [row["outcome"] for row in await ReportRecord.select()] == ["upheld"]


async def test_what_reports_took_is_given_back(desk: DeskUnderTest, reports: Reports) -> None:
    """Undo by cause: what the rule hid, and what a moderator upheld, can be seen again."""
    hidden, upheld = await desk.posted("one"), await desk.posted("two")
    await report(reports, upheld)
    await reports.decide(ROOM, MO, await the_case(desk), "upheld")
    await report(reports, hidden, BOB)
    await report(reports, hidden, CY)
    assert await seen(desk) == {"one": False, "two": False}
    undo = Undo(desk.decisions)
    assert (await undo.undo(ROOM, MAX, RuleInSpan("reports", 0, 2**53))).messages == 1
    assert await seen(desk) == {"one": True, "two": False}
    assert (await undo.undo(ROOM, MAX, LastMinutes(MO.id, 5))).messages == 1
    assert await seen(desk) == {"one": True, "two": True}


async def test_what_was_hidden_again_is_given_back(desk: DeskUnderTest, reports: Reports) -> None:
    """Undoing what the rule did counts after a dismissal was undone as well: the message can be seen."""
    message = await desk.posted("one")
    for who in (BOB, CY):
        await report(reports, message, who)
    undo = Undo(desk.decisions)
    for _ in range(2):
        made = await reports.decide(ROOM, MO, await the_case(desk), "dismissed")
        await undo.undo(ROOM, MAX, OneAction(made.number))
        assert await seen(desk) == {"one": False}
    assert (await undo.preview(ROOM, RuleInSpan("reports", 0, 2**53))).messages == 1
    assert (await undo.undo(ROOM, MAX, RuleInSpan("reports", 0, 2**53))).messages == 1
    assert await seen(desk) == {"one": True}


@pytest.mark.parametrize("lost", [False, True])
async def test_what_a_person_let_be_seen_no_report_hides(
    desk: DeskUnderTest, reports: Reports, lost: bool
) -> None:
    """Once its hiding was undone a message waits for people, in view, whatever is reported, and lost."""
    message = await desk.posted("one")
    for who in (BOB, CY):
        await report(reports, message, who)
    await Undo(desk.decisions).undo(ROOM, MAX, RuleInSpan("reports", 0, 2**53))
    if lost:
        await desk.redis.execute_command("DEL", KEYS.reported)
        await refill(desk.redis, desk.database, ROOM)
    for who in (DAN, EVE):
        await report(reports, message, who)
    assert await seen(desk) == {"one": True}
    assert [one.by.name for one in (await the_case(desk)).reports] == ["Bob", "Cy", "Dan", "Eve"]
    made = await reports.decide(ROOM, MO, await the_case(desk), "upheld")
    assert (made.outcome, await seen(desk)) == ("upheld", {"one": False})


async def test_the_staff_can_undo_a_hiding_by_its_number(desk: DeskUnderTest, reports: Reports) -> None:
    """What tells the staff that reports hid a message names the action, then and when it is hidden again."""
    message = await desk.posted("one")
    for who in (BOB, CY):
        await report(reports, message, who)
    made = await reports.decide(ROOM, MO, await the_case(desk), "dismissed")
    undo = Undo(desk.decisions)
    await undo.undo(ROOM, MAX, OneAction(made.number))
    told = [event for event in await desk.log(staff=True) if event["type"] == "removed_by_staff"]
    [number, again] = [event["action"] for event in told]
    assert number == again
    assert ("reports", "remove", message) in await desk.actions()
    assert (await undo.undo(ROOM, MAX, OneAction(int(number)))).messages == 1
    assert await seen(desk) == {"one": True}
