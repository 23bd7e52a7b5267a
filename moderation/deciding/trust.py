"""How much a person's report counts: as much as theirs were right before; nothing for strangers."""

from __future__ import annotations

from redis.asyncio import Redis

from eventchat.access import Right, may
from eventchat.record.database import Database
from eventchat.types.ids import RoomId
from eventchat.types.people import Person
from eventchat.types.rooms import RoomSettings
from moderation.deciding.records import ReportRecord
from moderation.deciding.standing import Standing

FULL = 1000
"""The weight of a report by somebody of whom nothing bad is known, in thousandths."""

LEAST = 300
"""Who would count for less counts for nothing: three reports dismissed and none upheld."""


async def weight_of(
    redis: Redis, database: Database, room: RoomId, settings: RoomSettings, person: Person
) -> int:
    """What a report of *person* counts for towards taking a message out of view, in thousandths.

    Staff count in full. A guest who said nothing here yet, and was never right, counts for nothing: else a
    handful of fresh sessions could silence anybody. Their reports reach the queue all the same.
    """
    if may(person, Right.MODERATE, room, settings):
        return FULL
    async with database.reading():
        mine = ReportRecord.reporter == person.id
        upheld = await ReportRecord.count().where(mine & (ReportRecord.outcome == "upheld"))
        dismissed = await ReportRecord.count().where(mine & (ReportRecord.outcome == "dismissed"))
    if person.guest and not upheld and await Standing(redis, database).last_seen(room, person.id) is None:
        return 0
    return weigh(upheld, dismissed)


def weigh(upheld: int, dismissed: int) -> int:
    """What a record of so many right and wrong reports is worth."""
    weight = FULL * (1 + upheld) // (1 + upheld + dismissed)
    return weight if weight >= LEAST else 0
