"""Gives a log that was lost its sanctions, warnings and open cases back, from the record."""

from __future__ import annotations

import structlog
from redis.asyncio import Redis

from eventchat.log.connection import reaching_the_log
from eventchat.log.keys import RoomKeys
from eventchat.record.database import Database
from eventchat.types.ids import CaseId, RoomId
from moderation.deciding import cases, sanctions
from moderation.deciding.scripts import restore

logger = structlog.get_logger(__name__)


async def refill(redis: Redis, database: Database, room: RoomId) -> None:
    """Put back what Redis does not know. Raises HistoryUnavailable, LogUnavailable.

    What Redis knows stays. A case that was decided is not opened again: how it was decided is remembered
    beside the cases, and lost only together with them, by when the record has the decision.
    """
    keys = RoomKeys(room)
    async with database.reading():
        punished = await sanctions.in_force(room)
        warned = await sanctions.warnings(room)
        held = await cases.still_open(room)
    async with reaching_the_log():
        back = await restore(redis, keys.sanctions, {s.user: sanctions.as_value(s) for s in punished})
        back += await restore(redis, keys.warned, warned)
        undecided = {
            case: body
            for case, body in held.items()
            if not await redis.execute_command("EXISTS", keys.decided(CaseId(case)))
        }
        back += await restore(redis, keys.cases, undecided)
    if back:
        logger.warning("refilled", room=room, what=back)
