"""G-14: at least once, stored once; and what the archiver makes of removals."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from redis.asyncio import Redis

from eventchat.log.entry import Entry
from eventchat.log.keys import GROUP
from eventchat.record.archiver import Projection
from eventchat.record.database import Database
from eventchat.record.group import ArchiveGroup, Delivery, find_group, pairs
from eventchat.record.history import History
from eventchat.record.tables import ArchivedEntry
from eventchat.types.ids import RoomId
from tests.deadline import eventually
from tests.eventchat.record.talk import ADA, BOB, Archiving, Talk, archiving_into, exported


async def rows(database: Database, **where: object) -> list[dict[str, Any]]:
    """The stored entries, in order."""
    async with database.reading():
        query = ArchivedEntry.select().order_by(ArchivedEntry.ms, ArchivedEntry.n)
        found: list[dict[str, Any]] = await query
    return [row for row in found if all(row[name] == value for name, value in where.items())]


async def test_everything_is_stored_once(talk: Talk, database: Database, archiving: Archiving) -> None:
    """G-14: two archivers share the work, and every entry of both logs is stored once."""
    for number in range(300):
        await talk.says(f"message {number}")
    await talk.appends("lifted", {"user": ADA}, staff=True)
    async with archiving("a"), archiving("b"):
        for number in range(300, 400):
            await talk.says(f"message {number}")
        await eventually(talk.archived)
    stored = await rows(database, staff=False)
    assert [row["seq"] for row in stored] == list(range(1, 401))
    assert [row["body"].encode() for row in stored] == [entry.body for entry in await talk.entries()]
    assert [row["type"] for row in await rows(database, staff=True)] == ["lifted"]


async def test_a_group_that_was_lost_begins_again(
    talk: Talk, redis: Redis, database: Database, archiving: Archiving
) -> None:
    """G-14: when the consumer group is gone everything is delivered again, and stored once."""
    for number in range(50):
        await talk.says(f"message {number}")
    async with archiving():
        await eventually(talk.archived)
        await redis.execute_command("XGROUP", "DESTROY", talk.log.name.stream, GROUP)
        await talk.says("one more")
        await eventually(talk.archived)
    assert [row["seq"] for row in await rows(database)] == list(range(1, 52))


async def test_how_far_a_group_has_come_is_known_where_redis_does_not_count(
    talk: Talk, redis: Redis, valkey: str
) -> None:
    """G-16: the backlog is known too when the group was made again in the middle of a trimmed log."""
    ids = [await talk.says(f"message {number}") for number in range(10)]
    await talk.trim_to(ids[2])
    await redis.execute_command("XGROUP", "CREATE", talk.log.name.stream, GROUP, ids[4])
    group = ArchiveGroup(valkey, "a")
    await group.follow_rooms()
    await redis.execute_command(
        "XREADGROUP", "GROUP", GROUP, "a", "COUNT", 2, "STREAMS", talk.log.name.stream, ">"
    )
    standing = find_group(await redis.execute_command("XINFO", "GROUPS", talk.log.name.stream))
    assert standing is not None
    assert standing[b"lag"] is None
    await group.acknowledge([Delivery(talk.log.name, (ids[5].encode(),), ())])
    assert await redis.execute_command("HGET", talk.log.name.head, "archived") == b"6"
    await group.close()


async def test_entries_of_a_dead_archiver_are_taken_over(
    talk: Talk, redis: Redis, database: Database, archiving: Archiving
) -> None:
    """G-14: what an archiver that died was given is stored by another one."""
    for number in range(10):
        await talk.says(f"message {number}")
    await redis.execute_command("XGROUP", "CREATE", talk.log.name.stream, GROUP, "0")
    read = ("XREADGROUP", "GROUP", GROUP, "dead", "STREAMS", talk.log.name.stream, ">")
    assert len((await redis.execute_command(*read))[0][1]) == 10
    async with archiving(idle_ms=100):
        await eventually(talk.archived)
    assert [row["seq"] for row in await rows(database)] == list(range(1, 11))


async def test_an_archiver_finishes_what_it_was_given_before(
    talk: Talk, redis: Redis, database: Database, archiving: Archiving
) -> None:
    """G-14: an archiver that starts again under its name need not wait to be taken for dead."""
    await talk.says("hello")
    await redis.execute_command("XGROUP", "CREATE", talk.log.name.stream, GROUP, "0")
    await redis.execute_command("XREADGROUP", "GROUP", GROUP, "a", "STREAMS", talk.log.name.stream, ">")
    async with archiving("a"):
        await eventually(talk.archived)
    assert len(await rows(database)) == 1


async def test_two_messages_of_one_number_are_both_kept(
    talk: Talk, redis: Redis, database: Database, archiving: Archiving
) -> None:
    """G-14: a log that went back and was written to under its old epoch costs no message."""
    await talk.says("first")
    async with archiving():
        await eventually(talk.archived)
    await redis.execute_command("DEL", talk.log.name.stream)
    await redis.execute_command("HSET", talk.log.name.head, "seq", 0, "archived", 0)
    await talk.says("second")
    async with archiving():
        await eventually(talk.archived)
    assert [row["seq"] for row in await rows(database)] == [1, 1]


async def test_removals_reach_what_is_stored(
    talk: Talk, redis: Redis, database: Database, archiving: Archiving
) -> None:
    """G-7: removed and purged messages are marked in the record, restored ones are not."""
    kept, gone, back = [await talk.says(text) for text in ("kept", "gone", "back")]
    await talk.says("spam", by=BOB)
    async with archiving():
        await eventually(talk.archived)
        by = await talk.removes(gone)
        await talk.removes(back)
        await talk.purges(BOB)
        await talk.says("not spam any more", by=BOB)
        await eventually(talk.archived)
        await talk.restores(back)
        await eventually(talk.archived)
    marks = [row["removed_by"] for row in await rows(database, type="posted")]
    assert marks[:3] == [None, by, None]
    assert marks[3] is not None
    assert marks[4] is None
    assert kept != gone


async def test_a_removal_that_is_stored_before_its_message(
    talk: Talk, redis: Redis, database: Database, archiving: Archiving
) -> None:
    """G-7: a message whose removal another archiver stored first is marked when it comes."""
    message = await talk.says("soon gone")
    await redis.execute_command("XGROUP", "CREATE", talk.log.name.stream, GROUP, "0")
    await redis.execute_command("XREADGROUP", "GROUP", GROUP, "slow", "STREAMS", talk.log.name.stream, ">")
    by = await talk.removes(message)
    async with archiving("a"):
        await eventually(lambda: rows(database, type="removed"))
    assert not await rows(database, type="posted")
    async with archiving("slow", idle_ms=100):
        await eventually(talk.archived)
    assert [row["removed_by"] for row in await rows(database, type="posted")] == [by]


async def test_an_edit_that_is_stored_before_its_message(
    talk: Talk, redis: Redis, database: Database, archiving: Archiving
) -> None:
    """G-7: a message whose edits another archiver stored first reads as the newest says."""
    message = await talk.says("bother")
    await redis.execute_command("XGROUP", "CREATE", talk.log.name.stream, GROUP, "0")
    await redis.execute_command("XREADGROUP", "GROUP", GROUP, "slow", "STREAMS", talk.log.name.stream, ">")
    await talk.edits(message, "b•••••")
    await talk.edits(message, "••••••")
    async with archiving("a"):
        await eventually(lambda: rows(database, type="edited"))
    async with archiving("slow", idle_ms=100):
        await eventually(talk.archived)
    assert [row["edited"] for row in await rows(database, type="posted")] == ["••••••"]


async def test_removals_racing_with_two_archivers(
    talk: Talk, redis: Redis, database: Database, archiving: Archiving
) -> None:
    """G-7: however messages and their removals are dealt out, no removed text comes out of history."""
    async with archiving("a"), archiving("b"):
        for number in range(120):
            message = await talk.says(f"message {number}")
            if number % 3 == 0:
                await talk.removes(message)
        await eventually(talk.archived)
    await redis.execute_command("DEL", talk.log.name.stream, talk.keys.redacted)
    expected = [f"message {number}" for number in range(120) if number % 3]
    assert await exported(History(redis, database), talk.room) == expected


class Cases(Projection):
    """A projection that remembers."""

    def __init__(self) -> None:
        self.types: list[str] = []

    async def store(self, room: RoomId, entries: Sequence[Entry]) -> None:
        """Remember, and fail the first time."""
        self.types += [entry.type for entry in entries]
        if len(self.types) == 1:
            raise RuntimeError("the first time")


async def test_a_projection_shares_the_transaction(
    talk: Talk, database: Database, archiving: Archiving
) -> None:
    """A projection gets the staff log's entries; while it fails nothing of the batch is stored."""
    cases = Cases()
    await talk.appends("lifted", {"user": ADA}, staff=True)
    async with archiving(projections=(cases,)):
        await eventually(talk.archived)
    assert cases.types == ["lifted", "lifted"]
    assert len(await rows(database, staff=True)) == 1


async def test_an_archiver_ends_when_it_is_told_to(talk: Talk, database: Database, valkey: str) -> None:
    """Wherever an archiver is when it is cancelled it ends, and nothing is lost or stored twice."""
    for number in range(60):
        await talk.says(f"message {number}")
        async with asyncio.timeout(5), archiving_into(database, valkey):
            for _ in range(number):
                await asyncio.sleep(0)
            await asyncio.to_thread(int)
    async with archiving_into(database, valkey):
        await eventually(talk.archived)
    assert [row["seq"] for row in await rows(database)] == list(range(1, 61))


async def test_archivers_that_are_gone_are_struck_off(talk: Talk, redis: Redis, valkey: str) -> None:
    """Only an archiver that was silent for long and owes nothing is struck off its group."""
    await talk.says("hello")
    stream = talk.log.name.stream
    group = ArchiveGroup(valkey, "here")
    await group.follow_rooms()
    await redis.execute_command("XGROUP", "CREATECONSUMER", stream, GROUP, "idle")
    await redis.execute_command("XREADGROUP", "GROUP", GROUP, "owes", "STREAMS", stream, ">")
    await group.tidy()
    assert len(await redis.execute_command("XINFO", "CONSUMERS", stream, GROUP)) == 2
    await group.tidy(silent_ms=-1)
    left = await redis.execute_command("XINFO", "CONSUMERS", stream, GROUP)
    assert [pairs(consumer)[b"name"] for consumer in left] == [b"owes"]
    await group.close()
