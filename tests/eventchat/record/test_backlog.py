"""How much waits for the database."""

from __future__ import annotations

from redis.asyncio import Redis

from eventchat.log.keys import ROOMS, LogName
from eventchat.log.scripts import append
from eventchat.record.backlog import Backlog
from eventchat.types.ids import RoomId


async def test_the_backlog_is_what_no_archiver_has_stored(redis: Redis) -> None:
    """All rooms' entries, staff logs included, less those noted as archived; no room, no backlog."""
    backlog = Backlog(redis)
    assert await backlog.entries() == 0
    main, other = LogName(RoomId("main")), LogName(RoomId("other"), staff=True)
    await redis.execute_command("SADD", ROOMS, "main", "other", "empty")
    for _ in range(3):
        await append(redis, main, "announced", b"{}")
    await append(redis, other, "announced", b"{}")
    assert await backlog.entries() == 4
    await redis.execute_command("HSET", main.head, "archived", 2)
    assert await backlog.entries() == 2
    await redis.execute_command("HSET", main.head, "archived", 9)  # of a log that was lost and began again
    assert await backlog.entries() == 1
