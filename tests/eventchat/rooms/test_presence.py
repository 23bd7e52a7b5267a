"""How many read: told when there is time for it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from redis.asyncio import Redis

from eventchat.log.keys import LogName
from eventchat.metrics import SIGNALS_DROPPED
from eventchat.record.database import Database
from eventchat.record.migrate import migrate
from eventchat.record.tables import TABLES
from eventchat.rooms import presence
from eventchat.rooms.directory import Directory
from eventchat.rooms.hub import Hub
from eventchat.rooms.presence import Presence
from eventchat.settings import read_settings
from eventchat.types.ids import RoomId
from eventchat.types.rooms import RoomSettings
from tests.deadline import eventually
from tests.makers import make_reader

MAIN = LogName(RoomId("main"))


def dropped() -> float:
    """How many signals made way so far."""
    return sum(sample.value for family in SIGNALS_DROPPED.collect() for sample in family.samples)


async def test_a_loud_room_is_not_told_how_many_it_is_until_it_is_quieter(
    redis: Redis, valkey: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The count makes way for messages, is counted as dropped, and is said when there is time again."""
    monkeypatch.setattr(presence, "EVERY_SECONDS", 0.01)
    url = f"sqlite:///{tmp_path / 'record.sqlite'}"
    await migrate(url)
    database = Database(url, TABLES)
    directory = Directory(redis, database)
    await directory.create(MAIN.room, RoomSettings())
    hub = Hub(redis, directory, read_settings({}, data_dir=tmp_path, redis_url=valkey), "node")
    opened = await hub.open(MAIN)
    reader, writer = make_reader()
    opened.room.join(reader, [], None)
    writer.frames.clear()
    loop = asyncio.get_running_loop()
    opened.delivery.pace.flushed(loop.time() + 3600, 10.0)
    before = dropped()
    counting = asyncio.create_task(Presence(redis, hub, "node").run())
    await eventually(lambda: dropped() > before)
    assert writer.frames == []
    opened.delivery.pace.flushed(loop.time(), 0.0)
    await eventually(lambda: writer.events() == [{"type": "viewers", "count": 1}])
    counting.cancel()
    await asyncio.gather(counting, return_exceptions=True)
    await database.close()
