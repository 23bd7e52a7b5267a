"""G-16 and G-19: the record goes away and comes back, and nothing is lost."""

from __future__ import annotations

import asyncio
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from redis.asyncio import Redis

from eventchat.errors import HistoryUnavailable
from eventchat.record.database import Database
from eventchat.record.history import History
from eventchat.record.migrate import migrate
from eventchat.record.tables import TABLES
from tests.databases import OURS
from tests.deadline import eventually
from tests.eventchat.record.talk import Archiving, Talk, archiving_into, exported, texts
from tests.postgres import Postgres, running_postgres

PAST_THE_LOG = [f"old {number}" for number in range(1, 1201)]


async def is_reached(database: Database) -> bool:
    """Whether the database answers."""
    with suppress(HistoryUnavailable):
        await database.ping()
        return True
    return False


@pytest.fixture(scope="module")
def fragile() -> Iterator[Postgres]:
    """A PostgreSQL server of this module's own, to be stopped."""
    with running_postgres() as server:
        yield server


@pytest.mark.postgres
async def test_postgresql_stops_and_starts(fragile: Postgres, talk: Talk, redis: Redis, valkey: str) -> None:
    """G-16: while PostgreSQL is away the log is served and posted to; afterwards everything is stored."""
    url = await fragile.make_database()
    await migrate(url, OURS)
    database = Database(url, TABLES)
    history = History(redis, database)
    await talk.said_long_ago(1200)
    async with archiving_into(database, valkey):
        await eventually(talk.archived)
        await eventually(lambda: _has(talk, 1000))
        fragile.stop()
        try:
            before = (await talk.entries())[5].id
            page = await history.page(talk.room, limit=50)
            assert texts(page.messages) == PAST_THE_LOG[-50:]
            with pytest.raises(HistoryUnavailable) as refused:
                await history.page(talk.room, before=before, limit=50)
            assert refused.value.retry_after == 5
            said = [f"during the outage {number}" for number in range(500)]
            for text in said:
                await talk.says(text)
            assert not await talk.archived()
            assert [entry.event()["text"] for entry in await talk.entries()][-500:] == said
        finally:
            fragile.start()
        await eventually(talk.archived)
    assert await exported(history, talk.room) == [*PAST_THE_LOG, *said]
    await redis.execute_command("DEL", talk.log.name.stream)
    assert await exported(history, talk.room) == [*PAST_THE_LOG, *said], "and every one of them once"
    await database.close()


@pytest.mark.postgres
async def test_the_pool_survives_repeated_outages(fragile: Postgres) -> None:
    """G-16: however often PostgreSQL goes away, also in a transaction, all connections work afterwards."""
    url = await fragile.make_database()
    await migrate(url, OURS)
    database = Database(url, TABLES)
    for _ in range(6):  # more often than the pool has connections
        with pytest.raises(HistoryUnavailable):
            async with database.writing():
                await database.ping()
                fragile.stop()
                await database.ping()
        with pytest.raises(HistoryUnavailable):
            await database.ping()
        fragile.start()
        await eventually(lambda: is_reached(database))
    async with database.writing():
        await database.ping()
    await database.close()


async def test_a_server_that_does_not_answer() -> None:
    """G-16: a server that takes connections and says nothing is noticed within a few seconds."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        database = Database(f"postgresql://nobody@127.0.0.1:{port}/nothing", TABLES)
        async with asyncio.timeout(4.5):
            with pytest.raises(HistoryUnavailable):
                await database.ping()
            await database.close()


async def test_a_locked_file_is_waited_for(talk: Talk, redis: Redis, valkey: str, tmp_path: Path) -> None:
    """G-16: while another process locks the SQLite file entries wait in the log; then they are stored."""
    path = tmp_path / "locked.sqlite"
    await migrate(f"sqlite:///{path}", OURS)
    database = Database(f"sqlite:///{path}", TABLES, lock_seconds=0.1)
    async with archiving_into(database, valkey):
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            await talk.says("hello")
            with pytest.raises(HistoryUnavailable):
                async with database.writing():
                    pass
            await database.ping()  # reading goes on
            assert not await talk.archived()
            other.execute("ROLLBACK")
        await eventually(talk.archived)
    await redis.execute_command("DEL", talk.log.name.stream)
    assert await exported(History(redis, database), talk.room) == ["hello"]
    await database.close()


async def test_a_file_that_cannot_be_opened(tmp_path: Path) -> None:
    """A directory that is not there (yet) is an outage too, and ends when it is."""
    url = f"sqlite:///{tmp_path / 'not-mounted' / 'record.sqlite'}"
    database = Database(url, TABLES)
    with pytest.raises(HistoryUnavailable):
        await database.ping()
    (tmp_path / "not-mounted").mkdir()
    assert await migrate(url, OURS)
    await database.ping()
    await database.close()


async def test_a_young_room_needs_no_database(talk: Talk, redis: Redis, tmp_path: Path) -> None:
    """G-16: a room whose whole log is there can be read while the database is away."""
    await talk.says("hello")
    database = Database(f"sqlite:///{tmp_path / 'nowhere' / 'record.sqlite'}", TABLES)
    page = await History(redis, database).page(talk.room)
    assert (texts(page.messages), page.more) == (["hello"], False)


async def test_the_archiver_survives_a_lost_connection(
    talk: Talk, redis: Redis, database: Database, archiving: Archiving
) -> None:
    """G-19: an archiver whose connection to the log breaks, again and again, stores everything once."""
    async with archiving():
        for number in range(10):
            for _ in range(20):
                await talk.says(f"message {number}")
            await redis.execute_command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
        await eventually(talk.archived)
    await redis.execute_command("DEL", talk.log.name.stream)
    assert len(await exported(History(redis, database), talk.room)) == 200


async def _has(talk: Talk, count: int) -> bool:
    return len(await talk.entries()) == count
