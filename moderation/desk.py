"""What the staff's calls work with."""

from __future__ import annotations

from redis.asyncio import Redis

from eventchat.errors import BadRequest
from eventchat.record.database import Database
from eventchat.types.events import HeldCase
from eventchat.types.ids import RoomId
from eventchat.types.people import Person
from moderation.appeals import AppealOutcome, Appeals
from moderation.decisions import Decisions
from moderation.flags import Flags
from moderation.moderator import RoomModerator
from moderation.newcomers import Newcomers
from moderation.notes import Notes
from moderation.people import People
from moderation.reports import ReportOutcome, Reports
from moderation.scripts import Remembered
from moderation.standing import Standing

REPORTED: dict[str, ReportOutcome] = {
    "dismiss": "dismissed",
    "approve": "dismissed",
    "uphold": "upheld",
    "remove": "upheld",
    "reject": "upheld",
}
APPEALED: dict[str, AppealOutcome] = {
    "grant": "granted",
    "approve": "granted",
    "uphold": "upheld",
    "reject": "upheld",
    "dismiss": "upheld",
}
"""What may be asked for in the queues of reports and appeals, and what it means there."""


class Desk:
    """Log, record, judge and decisions, in one place."""

    def __init__(self, redis: Redis, database: Database, *, nonce_ms: int) -> None:
        self.redis = redis
        self.database = database
        self.moderator = RoomModerator(Newcomers(redis, database))
        self.decisions = Decisions(redis, database, nonce_ms=nonce_ms)
        self.reports = Reports(redis, database)
        self.appeals = Appeals(redis, database)
        self.flags = Flags(redis, database)
        self.notes = Notes(redis, database)
        self.people = People(database, self.flags, self.notes, self.appeals)
        self.standing = Standing(redis, database)

    async def settle(
        self, room: RoomId, person: Person, held: HeldCase, wish: str, reason: str = ""
    ) -> Remembered | None:
        """Decide a case of reports or an appeal; None for a held message, which is decided elsewhere.

        Raises BadRequest for what makes no sense in its queue, and what reports.py and appeals.py say.
        """
        if held.queue == "reported" and wish in REPORTED:
            return await self.reports.decide(room, person, held, REPORTED[wish], reason)
        if held.queue == "appeals" and wish in APPEALED:
            return await self.appeals.decide(room, person, held, APPEALED[wish], reason)
        if held.queue in ("reported", "appeals"):
            raise BadRequest("This cannot be done with a case of this queue.", field="outcome")
        return None
