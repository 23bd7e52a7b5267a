"""The database is gone for a while: the chat goes on, the record catches up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import asyncpg
import pytest

from tests.chat import Chat
from tests.deadline import eventually
from tests.postgres import Postgres, running_postgres
from tests.serving import Server

pytestmark = pytest.mark.postgres


@pytest.fixture
def database() -> Iterator[Postgres]:
    """A PostgreSQL to be stopped."""
    with running_postgres() as server:
        yield server


async def test_chat_goes_on_and_the_record_catches_up(
    new_server: Callable[..., Server], database: Postgres
) -> None:
    """G-16: posting, live and resume need no database; what does need it says so; nothing is lost."""
    url = await database.make_database()
    server = new_server(EVENTCHAT_DATABASE_URL=url)
    async with Chat(server) as chat:
        ada, mo = await chat.guest(), chat.staff()
        await ada.says("before")
        case = (await ada.posts("see https://example.com")).json()["case"]
        await eventually(lambda: _count(url, chat.room, 1))
        database.stop()
        async with chat.reader() as reader:
            await reader.ready()
            for number in range(30):
                await ada.says(f"during {number}")
            await reader.until("posted", 31)
        async with chat.reader(reader.batches[0]["cursor"], transport="sse") as resumed:
            await resumed.until("posted", 30)
        ban = await mo.client.post(
            f"/api/v1/rooms/{chat.room}/staff/sanctions", json={"user": ada.id, "kind": "ban"}
        )
        assert (ban.status_code, ban.json()["code"]) == (503, "history_unavailable")
        decision = await mo.client.post(
            f"/api/v1/rooms/{chat.room}/staff/cases/{case}", json={"outcome": "approve"}
        )
        assert decision.status_code == 503
        change = await chat.host.patch(f"/api/v1/rooms/{chat.room}", json={"slow_mode": 9})
        assert (change.status_code, change.json()["code"]) == (503, "history_unavailable")
        await ada.says("not banned, not slowed")
        ready = (await chat.host.get("/health/ready")).json()
        assert (ready["log"], ready["database"]) == ("ok", "away")
        database.start()
        await eventually(lambda: _count(url, chat.room, 32), seconds=30)
        decided = await eventually(lambda: _decide(mo, chat.room, case), seconds=15)
        assert decided["outcome"] == "approved"
        await eventually(lambda: _count(url, chat.room, 33), seconds=30)


async def _count(url: str, room: str, wanted: int) -> bool:
    """Whether exactly that many messages are stored."""
    try:
        connection = await asyncpg.connect(url, timeout=5)
    except (OSError, asyncpg.PostgresError):
        return False
    try:
        query = "SELECT COUNT(*) FROM eventchat_entry WHERE room = $1 AND type = 'posted'"
        return bool(await connection.fetchval(query, room) == wanted)
    finally:
        await connection.close()


async def _decide(moderator: Any, room: str, case: str) -> dict[str, str]:
    answer = await moderator.client.post(
        f"/api/v1/rooms/{room}/staff/cases/{case}", json={"outcome": "approve"}
    )
    return dict(answer.json()) if answer.status_code == 200 else {}
