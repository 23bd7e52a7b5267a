"""What the archivers' group delivers, and what it acknowledges, over many logs at once."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis

from eventchat.record.group import LEAST_ENTRIES, MOST_ENTRIES, ArchiveGroup
from eventchat.types.ids import RoomId
from tests.eventchat.record.talk import Talk

ROOMS = 30
BACKLOG = 900


@pytest.fixture
async def rooms(redis: Redis) -> list[Talk]:
    """Many rooms that the archivers know; nobody has said anything."""
    return [await Talk.in_room(redis, RoomId(f"room-{number}")) for number in range(ROOMS)]


@pytest.fixture
async def group(valkey: str, rooms: list[Talk]) -> AsyncIterator[ArchiveGroup]:
    """An archiver's side of the group, following all rooms."""
    group = ArchiveGroup(valkey, "a")
    await group.follow_rooms()
    yield group
    await group.close()


async def requests(redis: Redis) -> int:
    """How often the server has read from a client."""
    info = (await redis.execute_command("INFO", "stats")).decode()
    return int(info.partition("total_reads_processed:")[2].split()[0])


async def test_one_busy_room_among_many_is_taken_in_few_pieces(
    rooms: list[Talk], group: ArchiveGroup
) -> None:
    """G-16: as much is taken from one log that is busy as from many that are."""
    await rooms[0].said_long_ago(BACKLOG)
    sizes = []
    while sum(sizes) < BACKLOG:
        deliveries = await group.new()
        assert [delivery.log for delivery in deliveries] == [rooms[0].keys.log]
        sizes.append(len(deliveries[0].ids))
        assert group.may_have_more(deliveries) == (sum(sizes) < BACKLOG)
    assert len(sizes) <= 6


async def test_many_rooms_that_wake_together_are_taken_in_bounded_pieces(
    rooms: list[Talk], group: ArchiveGroup
) -> None:
    """What is taken at once stays bounded, whatever was quiet before."""
    for talk in rooms:
        await talk.said_long_ago(400)
    sizes = []
    for _ in range(3):
        deliveries = await group.new()
        assert len(deliveries) == ROOMS
        sizes.append(sum(len(delivery.ids) for delivery in deliveries))
        assert group.may_have_more(deliveries)
    assert max(sizes) <= 10 * MOST_ENTRIES
    assert sizes[-1] <= max(MOST_ENTRIES, LEAST_ENTRIES * ROOMS)


async def test_all_rooms_are_acknowledged_in_a_few_requests(
    redis: Redis, rooms: list[Talk], group: ArchiveGroup
) -> None:
    """G-14, G-16: each log's head says how far the group has come; the cost does not grow with rooms."""
    for talk in rooms:
        await talk.says("hello")
    deliveries = await group.new()
    before = await requests(redis)
    await group.acknowledge(deliveries)
    assert await requests(redis) - before < ROOMS / 2
    assert all([await talk.archived() for talk in rooms])
    assert await group.unfinished() == []


async def test_a_log_that_is_lost_meanwhile_keeps_no_other_from_being_acknowledged(
    redis: Redis, rooms: list[Talk], group: ArchiveGroup
) -> None:
    """G-16: what was stored of the others is noted; the lost log begins again."""
    for talk in rooms:
        await talk.says("hello")
    deliveries = await group.new()
    lost, *others = rooms
    await redis.execute_command("DEL", lost.keys.log.stream, lost.keys.log.head)
    await group.acknowledge(deliveries)
    assert all([await talk.archived() for talk in others])
    await lost.says("once more")
    assert [delivery.log for delivery in await group.new()] == [lost.keys.log]
