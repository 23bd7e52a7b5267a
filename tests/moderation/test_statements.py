"""The record of decisions as others get it."""

from __future__ import annotations

import asyncio
from contextvars import Context
from typing import Any

import msgspec

from moderation.deciding import audit, statements
from tests.moderation.desk import MO, ROOM, DeskUnderTest


async def exported(desk: DeskUnderTest) -> list[dict[str, Any]]:
    """All lines."""
    return [
        msgspec.json.decode(line) async for line in statements.lines(desk.database, ROOM, audit.EVERYTHING)
    ]


async def test_an_export_waits_for_what_is_under_way(desk: DeskUnderTest) -> None:
    """What the staff log told of a moment before its transaction ended is in it."""
    async with desk.database.writing():
        number = await audit.record(ROOM, audit.actor_of(MO, ROOM), "remove", "1-0")
        asking = asyncio.create_task(exported(desk), context=Context())
        done, _ = await asyncio.wait([asking], timeout=0.3)
        assert not done
    assert [line["id"] for line in await asking] == [str(number)]
