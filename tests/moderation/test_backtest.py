"""Backtests in parts: paging through the record, one at a time, what is left when a node dies."""

from __future__ import annotations

import asyncio

import msgspec
import pytest
from redis.asyncio import Redis

from eventchat.errors import BacktestRunning, NotFound
from eventchat.log.entry import Entry
from eventchat.log.keys import LogName, RoomKeys
from eventchat.record.archive import Archive
from eventchat.record.database import Database
from eventchat.types.cursor import Epoch
from eventchat.types.events import Posted, Rejected, Removed
from eventchat.types.ids import MessageId, RoomId, UserId
from eventchat.types.people import Author
from eventchat.types.policy import RoomTerm
from eventchat.types.rooms import RoomSettings
from eventchat.types.rulesets import RULES, RuleSet
from eventchat.types.verdicts import Verdict
from moderation.trying import backtests
from moderation.trying.backtests import Backtests
from moderation.trying.past import PAGE, RoomsPast

ROOM = RoomId("main")
AUTHOR = Author(UserId("u_ada"), "Ada")
MANY = 2 * PAGE + 7


async def said(database: Database, count: int, room: RoomId = ROOM) -> None:
    """So many messages on record, two a millisecond."""
    entries = [
        Entry(
            MessageId(f"{1000 + number // 2}-{number % 2}"),
            number + 1,
            Epoch("epoch001"),
            "posted",
            msgspec.json.encode(Posted(author=AUTHOR, text=f"text {number}")),
            AUTHOR.id,
        )
        for number in range(count)
    ]
    async with database.writing():
        await Archive(database).add([(LogName(room), entries)])


async def test_the_past_is_read_whole_in_pages(database: Database) -> None:
    """Every message of the room once, the newest first, whatever the size of a page and two of one moment."""
    await said(database, MANY)
    await said(database, 3, RoomId("other"))
    past = RoomsPast(database, ROOM, 0, 10_000)
    texts = [message.text async for page in past.pages() for message in page]
    assert texts == [f"text {number}" for number in reversed(range(MANY))]
    assert await past.count() == MANY


async def test_the_past_is_cut_by_time_and_number(database: Database) -> None:
    """Nothing older than asked for, and no more of the newest than asked for."""
    await said(database, 20)
    late = RoomsPast(database, ROOM, 1008, 10_000)
    assert [m.text async for page in late.pages() for m in page] == [f"text {n}" for n in (19, 18, 17, 16)]
    few = RoomsPast(database, ROOM, 0, 3)
    assert [m.text async for page in few.pages() for m in page] == ["text 19", "text 18", "text 17"]
    assert await few.count() == 3


async def test_the_newest_of_all_kinds_count_together(database: Database) -> None:
    """Posted, refused and held: so many of the newest of them all, in one row."""
    await said(database, 20)
    refused = [
        Entry(
            MessageId(f"{1001 + 2 * number}-7"),
            number + 1,
            Epoch("epoch002"),
            "rejected",
            msgspec.json.encode(Rejected(author=AUTHOR, text=f"refused {number}", verdict=Verdict("reject"))),
        )
        for number in range(5)
    ]
    async with database.writing():
        await Archive(database).add([(LogName(ROOM, staff=True), refused)])
    past = RoomsPast(database, ROOM, 0, 6)
    assert await past.count() == 6
    found = [message async for page in past.pages() for message in page]
    assert {m.text for m in found[:3]} == {"text 19", "text 18", "refused 4"}
    assert [m.text for m in found[3:5]] == ["text 17", "text 16"]
    assert [m.at for m in found] == sorted((m.at for m in found), reverse=True)
    every = [m async for page in RoomsPast(database, ROOM, 0, 100).pages() for m in page]
    assert len({m.text for m in every}) == len(every) == 25


async def test_who_removed_it_is_known(database: Database) -> None:
    """A message that its author took back is told apart from one that a moderator removed or purged."""
    await said(database, 6)
    archive = Archive(database)
    entries = [
        Entry(
            MessageId(f"2000-{number}"),
            100 + number,
            Epoch("epoch001"),
            "removed",
            msgspec.json.encode(Removed(targets=(MessageId(f"100{number}-0"),), by=by)),
        )
        for number, by in enumerate(("author", "moderator", "rule"))
    ]
    async with database.writing():
        await archive.add([(LogName(ROOM), entries)])
        await archive.mark(ROOM, {MessageId(f"100{n}-0"): MessageId(f"2000-{n}") for n in range(3)})
        await archive.mark(ROOM, {MessageId("1000-1"): MessageId("2000-9")})
    fates = {m.id: m.fate async for page in RoomsPast(database, ROOM, 0, 100).pages() for m in page}
    assert fates == {
        "1000-0": "taken_back",
        "1000-1": "removed",
        "1001-0": "removed",
        "1001-1": "kept",
        "1002-0": "removed_by_rule",
        "1002-1": "kept",
    }


@pytest.fixture
def tests(redis: Redis, database: Database) -> Backtests:
    """Backtests of one node."""
    return Backtests(redis, database)


async def test_the_second_waits_for_the_first_and_all_nodes_know(
    tests: Backtests, redis: Redis, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One a room, on whichever node; what one node runs another tells of, with its progress."""
    monkeypatch.setattr(backtests, "now_ms", lambda: 3_600_000)
    await said(database, MANY)
    rules = RuleSet(terms=(RoomTerm("text 1", "phrase", "reject"),))
    first = await tests.start(ROOM, RoomSettings(), rules, hours=1, limit=10_000)
    elsewhere = Backtests(redis, database)
    with pytest.raises(BacktestRunning):
        await elsewhere.start(ROOM, RoomSettings(), rules, hours=1, limit=10_000)
    assert (await elsewhere.find(ROOM, first.id)).total == MANY
    async with asyncio.timeout(15):
        while (found := await elsewhere.find(ROOM, first.id)).status == "running":
            await asyncio.sleep(0)
    assert (found.status, found.report.judged) == ("done", MANY)
    assert found.report.actions["reject"] == sum("text 1" in f"text {n}" for n in range(MANY))
    await elsewhere.start(ROOM, RoomSettings(), rules, hours=1, limit=10)
    await tests.close()
    await elsewhere.close()


async def test_one_that_is_stopped_says_so(tests: Backtests, database: Database, redis: Redis) -> None:
    """Drained: failed with a sentence, and the room is free again. Killed: it is seen that nobody runs it."""
    await said(database, MANY)
    test = await tests.start(ROOM, RoomSettings(), RuleSet(), hours=8760 * 100, limit=10_000)
    await tests.close()
    found = await tests.find(ROOM, test.id)
    assert (found.status, found.detail) == ("failed", "The server that ran it was stopped.")
    killed = await tests.start(ROOM, RoomSettings(), RuleSet(), hours=8760 * 100, limit=10_000)
    await redis.execute_command("DEL", RoomKeys(ROOM).backtest)
    found = await tests.find(ROOM, killed.id)
    assert (found.status, found.detail) == ("failed", "The server that ran it went away.")
    await tests.close()
    with pytest.raises(NotFound):
        await tests.find(ROOM, "nothing")


def test_a_rule_set_is_a_part_of_the_settings() -> None:
    """Each rule is a setting of the same name that a change may change, and none is left at half."""
    settings = RoomSettings()
    assert settings.under(RuleSet()) == settings
    assert settings.under(RuleSet(preset="strict")).preset == "strict"
    assert {name for name in RULES if not hasattr(settings, name)} == set()
