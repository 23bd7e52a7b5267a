"""Undoing by cause: room, sanctions, queues and readers are as before."""

from __future__ import annotations

import asyncio

import msgspec
import pytest

from eventchat.clock import now_ms
from eventchat.errors import BadRequest, Forbidden, NotFound
from eventchat.log.admissions import HeldAs, InTheWay, MustRead
from eventchat.log.keys import LogName
from eventchat.log.roomlog import RoomLog, read_redactions
from eventchat.log.scripts import Place
from eventchat.record.archive import Archive
from eventchat.types.ids import CaseId, MessageId, UserId
from eventchat.types.people import Role
from eventchat.types.verdicts import Verdict
from moderation.deciding import audit, queue, sanctions, scripts, statements
from moderation.deciding.acting import rule_person
from moderation.deciding.bulk import Bulk
from moderation.deciding.casework import DecidedBefore
from moderation.deciding.causes import LastMinutes, OneAction, RuleInSpan
from moderation.deciding.edits import Edits
from moderation.deciding.permits import Permits
from moderation.deciding.reasons import Why
from moderation.deciding.stage import Stage
from moderation.deciding.undo import Undo
from tests.moderation.desk import ADA, HOST, KEYS, MAX, MO, ROOM, VERDICT, DeskUnderTest, person

EVE = person("Eve", Role.VIEWER)


@pytest.fixture
def undo(desk: DeskUnderTest) -> Undo:
    """Undoes what the desk decided."""
    return Undo(desk.decisions)


async def last(desk: DeskUnderTest) -> OneAction:
    """The newest action on record."""
    rows, _ = await audit.page(desk.database, ROOM, None, 1)
    return OneAction(int(rows[0].id))


async def hidden(desk: DeskUnderTest, message: MessageId, user: UserId) -> bool:
    """Whether readers who come now get *message* without text."""
    return (await read_redactions(desk.redis, ROOM)).hides(message, user)


async def test_a_removed_message_is_back(desk: DeskUnderTest, undo: Undo) -> None:
    """G-7: `restored` has the message with id, seq and text; staff are told; a row names what was undone."""
    message = await desk.posted("hello")
    gone = await desk.decisions.remove_message(ROOM, MO, message, Why("oops"))
    made = await undo.undo(ROOM, MAX, OneAction(gone.number), "a mistake")
    assert (made.undone, made.messages) == (1, 1)
    restored = (await desk.log())[-1]
    assert (restored["type"], restored["messages"][0]["id"]) == ("restored", message)
    assert (restored["messages"][0]["text"], restored["messages"][0]["seq"]) == ("hello", 1)
    assert not await hidden(desk, message, ADA.id)
    assert (await desk.log(staff=True))[-1]["type"] == "undone"
    rows, _ = await audit.page(desk.database, ROOM, None, 1)
    assert (rows[0].action, rows[0].undoes, rows[0].actor.name) == ("undo", str(gone.number), "Max")


async def test_an_action_is_undone_once(desk: DeskUnderTest, undo: Undo) -> None:
    """Of two moderators who undo at once one does; then there is nothing left; an undoing is not undone."""
    gone = await desk.decisions.remove_message(ROOM, MO, await desk.posted(), Why())
    cause = OneAction(gone.number)
    made = await asyncio.gather(undo.undo(ROOM, MO, cause), undo.undo(ROOM, MAX, cause))
    assert sorted(one.undone for one in made) == [0, 1]
    assert [event["type"] for event in await desk.log()] == ["posted", "removed", "restored"]
    with pytest.raises(BadRequest):
        await undo.undo(ROOM, MO, await last(desk))
    with pytest.raises(NotFound):
        await undo.undo(ROOM, MO, OneAction(10**9))


async def test_a_preview_changes_nothing(desk: DeskUnderTest, undo: Undo) -> None:
    """It counts and names what an undoing would take back."""
    gone = await desk.decisions.remove_message(ROOM, MO, await desk.posted(), Why())
    before = await desk.log(), await desk.log(staff=True), await desk.actions()
    shown = await undo.preview(ROOM, LastMinutes(MO.id, 10))
    assert (shown.undone, [action.id for action in shown.actions]) == (1, [str(gone.number)])
    assert (await desk.log(), await desk.log(staff=True), await desk.actions()) == before


async def test_what_another_removed_stays_removed(desk: DeskUnderTest, undo: Undo) -> None:
    """Undoing a purge shows nothing that a removal, or another purge, still hides."""
    one, two = await desk.posted("one"), await desk.posted("two")
    await desk.decisions.remove(ROOM, MAX, one)
    purged = await desk.decisions.purge_person(ROOM, MO, ADA.id, 0, Why())
    made = await undo.undo(ROOM, MO, OneAction(purged.number))
    assert made.messages == 1
    restored = (await desk.log())[-1]
    assert ([message["id"] for message in restored["messages"]], restored["purges"]) == ([two], [purged.id])
    assert await hidden(desk, one, ADA.id)
    assert not await hidden(desk, two, ADA.id)


async def test_messages_that_left_the_log_come_back_from_the_record(desk: DeskUnderTest, undo: Undo) -> None:
    """Trimmed messages that were removed or purged are restored out of the database."""
    one, two = await desk.posted("one"), await desk.posted("two", by=EVE)
    removed = await desk.decisions.remove_message(ROOM, MO, one, Why())
    purged = await desk.decisions.purge_person(ROOM, MO, EVE.id, 0, Why())
    log = RoomLog(desk.redis, LogName(ROOM))
    archive = Archive(desk.database)
    async with desk.database.writing():
        await archive.add([(LogName(ROOM), await log.newest(100))])
        await archive.mark(ROOM, {one: removed.id, two: purged.id})
    await desk.redis.execute_command("XTRIM", LogName(ROOM).stream, "MINID", removed.id)
    await desk.redis.execute_command("DEL", KEYS.redacted, KEYS.purged)
    made = await undo.undo(ROOM, MO, LastMinutes(MO.id, 5))
    assert made.messages == 2
    [restored] = [event for event in await desk.log() if event["type"] == "restored"]
    assert [message["text"] for message in restored["messages"]] == ["one", "two"]


async def test_a_ban_is_lifted_and_the_time_out_before_it_is_back(desk: DeskUnderTest, undo: Undo) -> None:
    """Sanctions are as before the action, in force and on record; what the ban rejected waits again."""
    case = await desk.held()
    timed = await desk.decisions.time_out(ROOM, MO, ADA.id, 600, "first")
    banned = await desk.decisions.penalise(ROOM, MO, ADA.id, "ban", Why("second"), purge=True)
    assert await queue.waiting(desk.redis, ROOM) == []
    made = await undo.undo(ROOM, MO, OneAction(banned.number))
    assert made.undone == 1  # the ban; its rejection and its purge are parts of it
    assert await sanctions.in_force_now(desk.redis, ROOM) == [timed]
    async with desk.database.reading():
        assert await sanctions.in_force(ROOM) == [timed]
    assert [held.case for held in await queue.waiting(desk.redis, ROOM)] == [case]
    letters = [letter["type"] for _, letter in await desk.inbox()]
    assert letters[-2:] == ["reopened", "sanctioned"] or letters[-2:] == ["sanctioned", "reopened"]


async def test_a_sanction_changed_since_is_left_alone(desk: DeskUnderTest, undo: Undo) -> None:
    """Max banned whom Mo timed out: undoing leaves the ban. Undoing a lift bans again."""
    await desk.decisions.penalise(ROOM, MO, ADA.id, "timeout", Why(), seconds=60)
    banned = await desk.decisions.ban(ROOM, MAX, ADA.id, "mine")
    await undo.undo(ROOM, HOST, LastMinutes(MO.id, 5))
    assert await sanctions.in_force_now(desk.redis, ROOM) == [banned]
    lifted = await desk.decisions.lift(ROOM, MO, ADA.id)
    await undo.undo(ROOM, MO, OneAction(lifted))
    assert await sanctions.in_force_now(desk.redis, ROOM) == [banned]


async def test_decisions_are_taken_back(desk: DeskUnderTest, undo: Undo) -> None:
    """Both cases wait again, and can be decided anew; what was posted is gone; the nonce says held."""
    one, two = await desk.held("one", nonce="nonce-one"), await desk.held("two")
    approved = await desk.decisions.decide(ROOM, MO, one, "approved")
    await desk.decisions.decide(ROOM, MO, two, "rejected")
    await undo.undo(ROOM, MO, LastMinutes(MO.id, 5))
    assert [held.case for held in await queue.waiting(desk.redis, ROOM)] == [one, two]
    assert approved.id is not None
    assert await hidden(desk, approved.id, ADA.id)
    assert isinstance(await desk.admitted("hold", "one", ADA, "nonce-one"), HeldAs)
    shown = [event for event in await desk.log(staff=True) if event["type"] == "reopened"]
    assert {event["case"] for event in shown} == {one, two}
    again = await desk.decisions.decide(ROOM, MAX, one, "approved")
    assert again.id not in (None, approved.id)
    with pytest.raises(DecidedBefore):
        await desk.decisions.decide(ROOM, MO, one, "rejected")
    assert isinstance(await desk.admitted("hold", "one", ADA, "nonce-one"), Place)


async def test_a_warning_is_taken_back(desk: DeskUnderTest, undo: Undo) -> None:
    """Who was warned may write again without acknowledging, and is told."""
    number = await desk.decisions.warn(ROOM, MO, ADA.id, Why("be kind"))
    assert isinstance(await desk.admitted("post", "x", ADA, "nonce-0001"), MustRead)
    await undo.undo(ROOM, MO, OneAction(number))
    assert isinstance(await desk.admitted("post", "x", ADA, "nonce-0001"), Place)
    assert [letter["type"] for _, letter in await desk.inbox()] == ["warned", "acknowledged"]


async def test_everything_a_rule_did_in_a_span(desk: DeskUnderTest, undo: Undo) -> None:
    """Its removals and time-outs are undone, what it holds is approved; before and after nothing changes."""
    rule = rule_person(VERDICT.rule)
    early = await desk.posted("early")
    await desk.decisions.remove(ROOM, rule, early)
    since = now_ms() + 1
    while now_ms() < since:
        await asyncio.sleep(0.001)
    late = await desk.posted("late")
    await desk.decisions.remove(ROOM, rule, late)
    await desk.decisions.time_out(ROOM, rule, EVE.id, 60)
    await desk.held("held by it")
    made = await undo.undo(ROOM, MO, RuleInSpan(VERDICT.rule, since, now_ms() + 1000))
    assert made.undone == 3
    assert await hidden(desk, early, ADA.id)
    assert not await hidden(desk, late, ADA.id)
    assert await sanctions.in_force_now(desk.redis, ROOM) == []
    assert await queue.waiting(desk.redis, ROOM) == []
    assert "held by it" in [event.get("text") for event in await desk.log()]


async def test_a_rule_does_not_ban(desk: DeskUnderTest) -> None:
    """Only people do."""
    with pytest.raises(BadRequest):
        await desk.decisions.ban(ROOM, rule_person("ladder"), ADA.id)
    assert await desk.actions() == []


async def test_moderators_do_not_undo_hosts(desk: DeskUnderTest, undo: Undo) -> None:
    """S-3: what a host did, a host undoes."""
    gone = await desk.decisions.remove_message(ROOM, HOST, await desk.posted(), Why())
    with pytest.raises(Forbidden):
        await undo.undo(ROOM, MO, OneAction(gone.number))
    assert (await undo.undo(ROOM, HOST, OneAction(gone.number))).undone == 1


async def test_what_was_left_to_the_hosts_comes_back(desk: DeskUnderTest, undo: Undo) -> None:
    """An escalated case is decided by hosts alone, until that is undone."""
    case = await desk.held()
    made = await desk.decisions.escalate(ROOM, MO, case, "not sure")
    with pytest.raises(Forbidden):
        await desk.decisions.decide(ROOM, MAX, case, "approved")
    with pytest.raises(BadRequest):
        await desk.decisions.escalate(ROOM, MAX, case)
    await undo.undo(ROOM, MO, OneAction(made.number))
    assert (await desk.decisions.decide(ROOM, MAX, case, "approved")).id is not None


async def test_a_raid_leaves_no_trace(desk: DeskUnderTest, undo: Undo) -> None:
    """A thousand messages of forty people, removed, purged, their authors banned: all is as before."""
    raiders = [person(f"R{number}", Role.VIEWER) for number in range(40)]
    posted = [
        (await desk.posted(f"raid {number}", by=raiders[number % 40]), raiders[number % 40])
        for number in range(1000)
    ]
    kept = await desk.decisions.time_out(ROOM, MAX, raiders[0].id, 3600, "before")
    for message, _ in posted[:60]:
        await desk.decisions.remove(ROOM, MO, message)
    for raider in raiders:
        await desk.decisions.ban(ROOM, MO, raider.id, "raid", purge=True)
    made = await undo.undo(ROOM, HOST, LastMinutes(MO.id, 10))
    assert (made.undone, made.messages) == (60 + 40, 1000)
    redactions = await read_redactions(desk.redis, ROOM)
    assert not any(redactions.hides(message, raider.id) for message, raider in posted)
    assert await sanctions.in_force_now(desk.redis, ROOM) == [kept]
    restored = [event for event in await desk.log() if event["type"] == "restored"]
    back = [message["id"] for event in restored for message in event["messages"]]
    assert back == [message for message, _ in posted]
    assert all(len(event["messages"]) <= 50 for event in restored)
    assert isinstance(await desk.admitted("post", "hi", raiders[1], "nonce-0001"), Place)
    assert isinstance(await desk.admitted("post", "hi", raiders[0], "nonce-0001"), InTheWay)


async def test_an_action_on_many_is_undone_as_one(desk: DeskUnderTest, undo: Undo) -> None:
    """The whole is counted and named first, before as many of its parts as are named, on record too."""
    people = [person(f"R{number}", Role.VIEWER) for number in range(105)]
    messages = [await desk.posted("raid", by=one) for one in people]
    bulk = Bulk(desk.decisions)
    chosen = await bulk.by_message(ROOM, MO, messages)
    done = await bulk.act(ROOM, MO, chosen, "remove", Why(), 0)
    cause = OneAction(done.number)
    for made in (await undo.preview(ROOM, cause), await undo.undo(ROOM, MAX, cause)):
        assert (made.undone, made.messages, len(made.actions)) == (1, 105, 100)
        assert made.actions[0].id == str(done.number)
    told = (await desk.log(staff=True))[-1]
    assert (told["count"], told["messages"], told["actions"][0]) == (1, 105, str(done.number))
    assert len(told["actions"]) == 100
    rows, _ = await audit.page(desk.database, ROOM, None, 106)
    *parts, head = rows
    assert (head.undoes, head.detail, head.part_of) == (str(done.number), {"of": "bulk"}, None)
    assert {row.part_of for row in parts} == {head.id}
    assert {row.detail["of"] for row in parts} == {"remove"}


async def test_a_part_is_undone_with_its_whole(desk: DeskUnderTest, undo: Undo) -> None:
    """A ban's purge is no action of its own, and the record says of which it is a part; of many each is."""
    await desk.posted("hello")
    made = await desk.decisions.penalise(ROOM, MO, ADA.id, "ban", Why(), purge=True)
    rows, _ = await audit.page(desk.database, ROOM, None, 10)
    assert [(row.action, row.part_of) for row in rows] == [("purge", str(made.number)), ("ban", None)]
    with pytest.raises(BadRequest, match=f"a part of action {made.number}"):
        await undo.undo(ROOM, MO, OneAction(int(rows[0].id)))
    assert (await undo.undo(ROOM, MO, OneAction(made.number))).undone == 1
    bulk = Bulk(desk.decisions)
    chosen = await bulk.by_person(ROOM, MO, [ADA.id, EVE.id])
    await bulk.act(ROOM, MO, chosen, "timeout", Why(), 60)
    rows, _ = await audit.page(desk.database, ROOM, None, 1)
    assert rows[0].part_of is None
    assert (await undo.undo(ROOM, MO, OneAction(int(rows[0].id)))).undone == 1


async def test_a_preview_names_what_it_would_publish(desk: DeskUnderTest, undo: Undo) -> None:
    """The cases that a rule holds; what was left to the hosts stays with them, and is not counted."""
    case, left = await desk.held("bother"), await desk.held("bother me")
    await desk.decisions.escalate(ROOM, MO, left)
    cause = RuleInSpan(VERDICT.rule, 0, 2**53)
    shown = await undo.preview(ROOM, cause)
    assert (shown.undone, [one.case for one in shown.held]) == (1, [case])
    assert (await undo.undo(ROOM, MO, cause)).undone == 1


async def test_what_a_filter_holds_is_published_by_its_name(desk: DeskUnderTest, undo: Undo) -> None:
    """A raid of many sites is undone by the filter that held it, as each site is by its own name."""
    sites = [msgspec.structs.replace(VERDICT, stage="links", rule=f"site{n}.example") for n in range(3)]
    cases = [await desk.held(f"see {one.rule}", verdict=one) for one in sites]
    other = await desk.held("bother")
    assert [
        one.case for one in (await undo.preview(ROOM, RuleInSpan(sites[0].rule, 0, 2**53))).held
    ] == cases[:1]
    assert [one.case for one in (await undo.preview(ROOM, RuleInSpan("links", 0, 2**53))).held] == cases
    assert (await undo.undo(ROOM, MO, RuleInSpan("links", 0, 2**53))).undone == 3
    assert [held.case for held in await queue.waiting(desk.redis, ROOM)] == [other]
    await desk.decisions.decide(ROOM, MO, other, "rejected")
    for rule, decided in (("links", cases), (sites[1].rule, cases[1:2]), ("words", [other]), ("site", [])):
        rows, _ = await audit.page(desk.database, ROOM, None, 10, audit.Wanted(rule=rule))
        assert [row.target for row in reversed(rows)] == decided
        lines = [line async for line in statements.lines(desk.database, ROOM, audit.Wanted(rule=rule))]
        assert [msgspec.json.decode(line)["target"] for line in lines] == decided


async def test_who_undid_it_before(desk: DeskUnderTest, undo: Undo) -> None:
    """Undoing twice, or looking at it, says who was first and when."""
    gone = await desk.decisions.remove_message(ROOM, MO, await desk.posted(), Why())
    first = await undo.undo(ROOM, MAX, OneAction(gone.number))
    assert first.before is None
    for made in (
        await undo.undo(ROOM, MO, OneAction(gone.number)),
        await undo.preview(ROOM, OneAction(gone.number)),
    ):
        assert made.undone == 0
        assert made.before is not None
        assert (made.before.actor.name, made.before.at > 0) == ("Max", True)


async def test_what_is_shown_to_all_names_its_action(desk: DeskUnderTest) -> None:
    """Announcements, pins, masks and permits in the staff log can be undone by the number they carry."""
    stage, edits = Stage(desk.redis, desk.database), Edits(desk.redis, desk.database)
    message = await desk.posted("hello")
    allowed = Verdict("allow", "", "", "", 0, 0.0, "")
    numbers = [(await stage.announce(ROOM, MO, "Hear!", "info", allowed)).number]
    numbers.append((await stage.pin(ROOM, MO, message)).number)
    numbers.append((await stage.unpin(ROOM, MO)).number)
    posted, _ = await edits.readable(ROOM, MO, message)
    numbers.append(await edits.mask(ROOM, MO, posted, [(0, 2)], Why()))
    permit = await Permits(desk.redis, desk.database).give(ROOM, MO, ADA.id)
    told = [event["action"] for event in await desk.log(staff=True)]
    assert told == [str(number) for number in (*numbers, permit.number)]


async def test_what_one_alone_saw_is_theirs_again_after_the_log_was_lost(desk: DeskUnderTest) -> None:
    """In a log that has no entry yet it has the number before the first."""
    held = b'{"type":"held","message":"1-64"}'
    wish = scripts.Reopen(
        case=CaseId("2-0"),
        user=ADA.id,
        nonce="nonce",
        held=held,
        number=7,
        message="1-0",
        removed=b'{"type":"removed","targets":["1-0"]}',
        letter=b"",
        told=b'{"type":"reopened","held":' + held + b"}",
        shown=b'{"type":"posted"}',
        shadow="1-64",
    )
    made = await scripts.reopen(desk.redis, KEYS, wish)
    assert made is not None and made.shadow is not None
    told = (await desk.log(staff=True))[-1]
    assert told["held"]["message"] == made.shadow


async def test_nobody_is_asked_about_the_messages_of_who_was_banned(desk: DeskUnderTest, undo: Undo) -> None:
    """An approval undone after its author was banned is rejected as a part of that; with the ban it waits."""
    case = await desk.held()
    approved = await desk.decisions.decide(ROOM, MO, case, "approved")
    banned = await desk.decisions.penalise(ROOM, MO, ADA.id, "ban", Why())
    await undo.undo(ROOM, MAX, OneAction(approved.number))
    assert await queue.waiting(desk.redis, ROOM) == []
    rows, _ = await audit.page(desk.database, ROOM, None, 2)
    assert [(row.action, row.actor.name) for row in rows] == [("reject", "Max"), ("undo", "Max")]
    assert rows[0].cause == rows[1].id
    await undo.undo(ROOM, MAX, OneAction(banned.number))
    await undo.undo(ROOM, MAX, OneAction(int(rows[0].id)))
    assert [held.case for held in await queue.waiting(desk.redis, ROOM)] == [case]
