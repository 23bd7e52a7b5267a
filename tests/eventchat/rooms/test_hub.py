"""The hub: rooms opened from a real log, and holes that are noticed and mended."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from redis.asyncio import Redis
from redis.exceptions import ConnectionError

from eventchat.clock import now_ms
from eventchat.errors import LogUnavailable, NotFound
from eventchat.log.entry import Entry
from eventchat.log.keys import LogName, RoomKeys
from eventchat.log.roomlog import RoomLog
from eventchat.log.scripts import append
from eventchat.record.database import Database
from eventchat.record.migrate import migrate
from eventchat.record.tables import TABLES
from eventchat.rooms.directory import Directory
from eventchat.rooms.hub import Hub
from eventchat.rooms.opened import Loaded, Opened, load
from eventchat.settings import read_settings
from eventchat.types.ids import MessageId, RoomId, UserId
from eventchat.types.rooms import RoomSettings
from tests.deadline import eventually
from tests.makers import RecordingWriter, make_reader

MAIN = LogName(RoomId("main"))


@pytest.fixture
async def hub(redis: Redis, valkey: str, tmp_path: Path) -> AsyncIterator[Hub]:
    """A hub whose tail does not run: what it is fed, the test feeds it."""
    url = f"sqlite:///{tmp_path / 'record.sqlite'}"
    await migrate(url)
    database = Database(url, TABLES)
    directory = Directory(redis, database)
    await directory.create(MAIN.room, RoomSettings())
    yield Hub(redis, directory, read_settings({}, data_dir=tmp_path, redis_url=valkey), "node")
    await database.close()


async def said(redis: Redis, *numbers: int) -> list[Entry]:
    """Entries of the log, appended now."""
    for number in numbers:
        await append(redis, MAIN, "posted", b'{"type":"posted","text":"%d"}' % number)
    return await RoomLog(redis, MAIN).newest(len(numbers))


async def gone(redis: Redis, *numbers: int) -> list[Entry]:
    """The same, of which the first is in the log no more."""
    entries = await said(redis, *numbers)
    await redis.execute_command("XDEL", MAIN.stream, entries[0].id)
    return entries


async def read(hub: Hub) -> tuple[Opened, RecordingWriter]:
    """The room, and what its one reader gets."""
    opened = await hub.open(MAIN)
    reader, writer = make_reader()
    opened.room.join(reader, [], None)
    return opened, writer


async def test_settings_stay_as_they_were_while_nobody_has_them(
    hub: Hub, redis: Redis, tmp_path: Path
) -> None:
    """G-16: with Redis emptied and the record away an open room goes on with what it knew."""
    opened = await hub.open(MAIN)
    await redis.execute_command("DEL", RoomKeys(MAIN.room).rules)
    (tmp_path / "record.sqlite").rename(tmp_path / "away")
    (tmp_path / "record.sqlite").mkdir()
    before = opened.room.settings
    await hub.read_settings(opened)
    assert opened.room.settings is before
    (tmp_path / "record.sqlite").rmdir()
    (tmp_path / "away").rename(tmp_path / "record.sqlite")


async def test_a_hole_is_read_again_and_nobody_notices(hub: Hub, redis: Redis) -> None:
    """G-2: the missing entries are read before what came after them is sent."""
    opened, writer = await read(hub)
    entries = await said(redis, 1, 2, 3)
    hub.feed(opened, entries[2:])
    await eventually(lambda: writer.seqs() == [1, 2, 3])
    assert not [event for event in writer.events() if event.get("type") == "reset"]


async def test_what_comes_while_a_hole_is_mended_is_not_forgotten(
    hub: Hub, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    """G-2: an entry that arrives just after the log was read again gets through, also in a quiet room."""
    opened, writer = await read(hub)
    entries = await said(redis, 1, 2)
    read_after = RoomLog.after
    late: list[Entry] = []

    async def overtaken(log: RoomLog, *place: object) -> list[Entry]:
        rows = await read_after(log, *place)  # type: ignore[arg-type]
        if not late:
            late.extend(await said(redis, 3))
            hub.feed(opened, late)
        return rows

    monkeypatch.setattr(RoomLog, "after", overtaken)
    hub.feed(opened, entries[1:])
    await eventually(lambda: writer.seqs() == [1, 2, 3])


async def test_a_hole_that_stays_is_a_reset(hub: Hub, redis: Redis) -> None:
    """G-2: what is gone from the log is never skipped silently."""
    opened, writer = await read(hub)
    entries = await gone(redis, 1, 2, 3)
    hub.feed(opened, entries[2:])
    await eventually(lambda: any(event.get("type") == "reset" for event in writer.events()))
    assert writer.seqs() == [2, 3]


async def test_a_hole_is_mended_although_the_log_is_away_at_first(
    hub: Hub, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    """G-2: in a quiet room nothing else would ever fill it: the tail is past it."""
    opened, writer = await read(hub)
    entries = await said(redis, 1, 2, 3)
    read_after, failed = RoomLog.after, 0

    async def failing(log: RoomLog, *place: object) -> list[Entry]:
        nonlocal failed
        failed += 1
        if failed < 3:
            raise ConnectionError
        return await read_after(log, *place)  # type: ignore[arg-type]

    monkeypatch.setattr(RoomLog, "after", failing)
    hub.feed(opened, entries[2:])
    await eventually(lambda: writer.seqs() == [1, 2, 3])
    await eventually(lambda: opened.mending is None)


async def test_a_reset_is_made_although_the_log_is_away_at_first(
    hub: Hub, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    """G-2: the hole stays, and so does the promise to say so."""
    opened, writer = await read(hub)
    entries = await gone(redis, 1, 2, 3)
    failed = False

    async def failing(log: RoomLog, capacity: int) -> Loaded:
        nonlocal failed
        if not failed:
            failed = True
            raise ConnectionError
        return await load(log, capacity)

    monkeypatch.setattr("eventchat.rooms.hub.load", failing)
    hub.feed(opened, entries[2:])
    await eventually(lambda: any(event.get("type") == "reset" for event in writer.events()))
    assert failed and writer.seqs() == [2, 3]


async def test_a_room_that_cannot_be_followed_is_not_open(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing would ever close it; the next who asks opens it anew."""
    follow = hub._tail.follow

    async def failing(stream: str, after: str) -> None:
        await follow(stream, after)
        if stream == MAIN.stream:
            raise ConnectionError

    monkeypatch.setattr(hub._tail, "follow", failing)
    with pytest.raises(LogUnavailable):
        await hub.open(MAIN)
    assert hub.opened() == []
    assert MAIN.stream not in hub._tail._places
    monkeypatch.undo()
    assert (await hub.open(MAIN)) in hub.opened()


async def test_an_inbox_with_only_old_letters_is_followed_from_its_end(hub: Hub, redis: Redis) -> None:
    """Or the tail would hand out again what is long over: a ban of last year ends the reader's stream."""
    old = f"{now_ms() - 3_600_000}-0"
    inbox, letter = RoomKeys(MAIN.room).inbox, b'{"type":"decided","case":"c1"}'
    await redis.execute_command("XADD", inbox, old, "to", "u_x", "d", letter)
    opened = await hub.open(MAIN)
    assert opened.inbox.newest == hub._tail._places[inbox] == old
    assert opened.inbox.after(UserId("u_x"), MessageId("0-0")) == []


async def test_a_room_that_nobody_made_is_not_there(hub: Hub) -> None:
    """And asking for it makes nothing."""
    with pytest.raises(NotFound):
        await hub.open(LogName(RoomId("nowhere")))
    assert [opened.name for opened in hub.opened()] == []
