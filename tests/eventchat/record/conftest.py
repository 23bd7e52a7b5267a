"""Somebody who talks, and archivers that listen."""

from __future__ import annotations

from functools import partial

import pytest
from redis.asyncio import Redis

from eventchat.record.database import Database
from eventchat.types.ids import RoomId
from tests.eventchat.record.talk import Archiving, Talk, archiving_into


@pytest.fixture
async def talk(redis: Redis) -> Talk:
    """Somebody who talks in room `main`."""
    return await Talk.in_room(redis, RoomId("main"))


@pytest.fixture
def archiving(valkey: str, database: Database) -> Archiving:
    """Starts archivers that run while the block does."""
    return partial(archiving_into, database, valkey)
