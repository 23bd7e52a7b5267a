"""A room whose messages wait, and people who decide, on a real Valkey and both databases."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis

from eventchat.record.database import Database
from eventchat.record.migrate import migrate
from eventchat.record.tables import TABLES as RECORD_TABLES
from eventchat.types.ids import RoomId
from moderation.deciding.decisions import Decisions
from moderation.deciding.tables import TABLES
from tests.moderation.desk import ROOM, DeskUnderTest


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A database of either kind with the tables of both packages."""
    await migrate(database_url)
    database = Database(database_url, (*RECORD_TABLES, *TABLES))
    yield database
    await database.close()


@pytest.fixture
def room() -> RoomId:
    """The room everything happens in."""
    return ROOM


@pytest.fixture
def desk(redis: Redis, database: Database) -> DeskUnderTest:
    """Decisions, with what tests look at."""
    return DeskUnderTest(redis, database, Decisions(redis, database, nonce_ms=900_000))
