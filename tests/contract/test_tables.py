"""What the record promises on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
from contextlib import closing
from contextvars import Context
from pathlib import Path

import pytest

from eventchat.errors import HistoryUnavailable, RoomExists
from eventchat.record.database import Database, among
from eventchat.record.migrate import migrate
from eventchat.record.rooms import RecordedRoom, RoomRecords
from eventchat.record.tables import TABLES, ArchivedEntry, RoomRecord
from eventchat.types.ids import RoomId
from eventchat.types.rooms import RoomSettings
from tests.postgres import Postgres

ASKING = 6
"""More than there are connections to PostgreSQL."""

DEADLINE = 4.0
"""Seconds; a transaction of these tests ends when they say so, not before."""

MAIN = RecordedRoom(RoomId("main"), RoomSettings(title="Main"), "open", 1_763_790_000_123)

COUNT_UP = """
import asyncio, sys
from eventchat.record.database import Database
from eventchat.record.tables import TABLES, RoomRecord

async def main():
    locks = sys.argv[1].startswith("postgres")
    database = Database(sys.argv[1], TABLES)
    async def once():
        async with database.writing():
            query = RoomRecord.select(RoomRecord.created_at).first()
            row = await (query.lock_rows() if locks else query)
            await RoomRecord.update({RoomRecord.created_at: row["created_at"] + 1}, force=True)
    await asyncio.gather(*(once() for _ in range(200)))
    await database.close()

asyncio.run(main())
"""


async def run_python(program: str, *arguments: str) -> str:
    """What *program* prints in a process of its own, which must not fail."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, *arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    out, errors = await process.communicate()
    assert process.returncode == 0, errors.decode()
    return out.decode()


async def test_migrations_run_once(database_url: str) -> None:
    """The first run makes the tables, the second has nothing to do and says so."""
    assert len(await migrate(database_url)) >= 2
    assert await migrate(database_url) == []


async def test_nodes_that_start_together_migrate_once(database_url: str) -> None:
    """Processes that start on an empty database together all find the tables made."""
    command = "import asyncio, sys; from eventchat.record.migrate import migrate; "
    command += "print(len(asyncio.run(migrate(sys.argv[1]))))"
    answers = await asyncio.gather(*(run_python(command, database_url) for _ in range(3)))
    counts = sorted(int(answer) for answer in answers)
    assert counts[:2] == [0, 0]
    assert counts[2] >= 2


async def test_rooms_are_kept(database: Database) -> None:
    """A room comes back as it was put on record and as it was changed."""
    rooms = RoomRecords(database)
    await rooms.create(MAIN)
    await rooms.create(RecordedRoom(RoomId("aside"), RoomSettings(), "open", 1))
    assert await rooms.find(RoomId("main")) == MAIN
    assert await rooms.find(RoomId("other")) is None
    changed = RoomSettings(title="Großer Saal 🎪", slow_mode=30, blocked_terms=("spam", "\\x00 or so"))
    await rooms.save(RoomId("main"), changed, "frozen")
    found = await rooms.find(RoomId("main"))
    assert found == RecordedRoom(RoomId("main"), changed, "frozen", MAIN.created_at)
    assert [room.id for room in await rooms.list()] == ["aside", "main"]


async def test_a_room_s_name_is_taken_once(database: Database) -> None:
    """Of many who make the same room at once one succeeds, the others learn that it exists."""
    rooms = RoomRecords(database)
    outcomes = await asyncio.gather(*(rooms.create(MAIN) for _ in range(8)), return_exceptions=True)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NoneType", *["RoomExists"] * 7]
    with pytest.raises(RoomExists):
        await rooms.create(MAIN)


async def test_a_transaction_is_all_or_nothing(database: Database) -> None:
    """What a failing block wrote is gone, also what blocks inside it wrote; the next block works."""
    rooms = RoomRecords(database)
    with pytest.raises(ZeroDivisionError):
        async with database.writing():
            await rooms.create(MAIN)
            raise ZeroDivisionError
    assert await rooms.list() == []
    await rooms.create(MAIN)
    assert len(await rooms.list()) == 1


async def test_a_cancelled_transaction_leaves_nothing(database: Database) -> None:
    """A task that is cancelled inside its transaction stores nothing and blocks nobody."""
    rooms, inside = RoomRecords(database), asyncio.Event()

    async def never_ends() -> None:
        async with database.writing():
            await rooms.create(MAIN)
            inside.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(never_ends())
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await rooms.list() == []
    await rooms.create(MAIN)


async def test_a_transaction_cancelled_anywhere_leaves_nothing(database: Database) -> None:
    """Wherever a task is cancelled, its transaction is stored whole or not at all, and the next one works."""
    rooms = RoomRecords(database)

    async def two_rooms(number: int) -> None:
        async with database.writing():
            for half in ("a", "b"):
                await rooms.create(RecordedRoom(RoomId(f"{number}{half}"), RoomSettings(), "open", number))

    for number in range(60):
        task = asyncio.create_task(two_rooms(number))
        for _ in range(number):
            await asyncio.sleep(0)
            if number % 3 == 0:
                await asyncio.to_thread(int)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    found = [room.id for room in await rooms.list()]
    assert {room[:-1] + "a" for room in found} == {room for room in found if room.endswith("a")}
    assert len(found) % 2 == 0
    await rooms.create(MAIN)


async def test_entries_are_stored_once(database: Database) -> None:
    """G-14: the same row again, even in the same batch, is one row."""
    columns = ("room", "staff", "epoch", "seq", "ms", "n", "type", "body")
    row = ("main", False, "abcdefgh", 1, 1000, 0, "posted", "{}")
    for _ in range(2):
        async with database.writing():
            await database.insert_new(ArchivedEntry, columns, [row, row])
    async with database.reading():
        assert await ArchivedEntry.count() == 1


async def test_queries_belong_into_blocks(database: Database) -> None:
    """A query outside reading() or writing() is refused, so that none escapes the rule of one writer."""
    with pytest.raises(RuntimeError):
        await RoomRecord.select()


async def test_writers_wait_for_each_other(database: Database, database_url: str) -> None:
    """G-17: 600 read-then-write transactions from three processes lose nothing, and none finds it locked."""
    await RoomRecords(database).create(RecordedRoom(RoomId("main"), RoomSettings(), "open", 0))
    await asyncio.gather(*(run_python(COUNT_UP, database_url) for _ in range(3)))
    room = await RoomRecords(database).find(RoomId("main"))
    assert room is not None
    assert room.created_at == 600


async def test_who_waits_for_a_transaction_keeps_nobody_else_from_the_record(database: Database) -> None:
    """However many ask whether a long one is over, others read meanwhile; then all of them go on."""
    async with database.writing():
        await among("long")
        asking = [asyncio.create_task(database.settled("long"), context=Context()) for _ in range(ASKING)]
        done, _ = await asyncio.wait(asking, timeout=0.3)
        assert not done
        await asyncio.create_task(database.ping(), context=Context())
    await asyncio.gather(*asking)


async def test_a_long_transaction_is_waited_for_a_second(database: Database) -> None:
    """Who asks goes on while it is under way still, and reads what was committed before."""
    await RoomRecords(database).create(MAIN)
    async with database.writing():
        await among("long")
        await RoomRecords(database).save(MAIN.id, RoomSettings(title="Finale"), "open")
        async with asyncio.timeout(DEADLINE):
            await asyncio.create_task(database.settled("long"), context=Context())
        room = await asyncio.create_task(RoomRecords(database).find(MAIN.id), context=Context())
        assert room == MAIN


@pytest.mark.postgres
async def test_who_waits_for_a_transaction_keeps_nobody_else_from_beginning_one(
    postgres: Postgres,
) -> None:
    """While somebody asks whether a long one is over, others of that name are made and end."""
    database = Database(await postgres.make_database())

    async def another() -> None:
        async with database.writing():
            await among("long")

    async with database.writing():
        await among("long")
        asking = asyncio.create_task(database.settled("long"), context=Context())
        for _ in range(20):
            await asyncio.create_task(another(), context=Context())
        assert not asking.done()
    await asking
    await database.close()


async def test_a_record_that_cannot_be_written_is_read(tmp_path: Path) -> None:
    """While another process keeps the file to itself, who asks what is on record is answered."""
    url = f"sqlite:///{tmp_path / 'record.sqlite'}"
    await migrate(url)
    database = Database(url, TABLES, lock_seconds=0.1)
    await RoomRecords(database).create(MAIN)
    with closing(sqlite3.connect(tmp_path / "record.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(HistoryUnavailable):
            await RoomRecords(database).create(MAIN)
        await database.settled("anything")
        assert await RoomRecords(database).list() == [MAIN]
    await database.close()


async def test_nobody_waits_for_their_own_transaction(database: Database) -> None:
    """Two who are among some, and ask whether those are over, would wait for each other."""
    async with database.writing():
        with pytest.raises(RuntimeError, match="belongs before"):
            await database.settled("own")
