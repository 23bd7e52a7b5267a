"""What the staff's calls work with."""

from __future__ import annotations

from redis.asyncio import Redis

from eventchat.networks import Networks
from eventchat.record.database import Database
from moderation.deciding.appeals import Appeals
from moderation.deciding.bulk import Bulk
from moderation.deciding.decisions import Decisions
from moderation.deciding.edits import Edits
from moderation.deciding.expiry import Expiry
from moderation.deciding.flags import Flags
from moderation.deciding.ladder import Ladder
from moderation.deciding.newcomers import Newcomers
from moderation.deciding.notes import Notes
from moderation.deciding.people import People
from moderation.deciding.permits import Permits
from moderation.deciding.reports import Reports
from moderation.deciding.shadowing import Shadowing
from moderation.deciding.shield import Shields
from moderation.deciding.stage import Stage
from moderation.deciding.standing import Standing
from moderation.deciding.undo import Undo
from moderation.hooks.asking import Hooks
from moderation.judging.moderator import RoomModerator
from moderation.trying.backtests import Backtests
from moderation.trying.observe import Observer


class Desk:
    """Log, record, judge and decisions, in one place."""

    def __init__(
        self, redis: Redis, database: Database, *, secret: str, hooks_to: Networks, nonce_ms: int
    ) -> None:
        self.redis = redis
        self.database = database
        self.decisions = Decisions(redis, database, nonce_ms=nonce_ms)
        self.ladder = Ladder(redis, self.decisions)
        self.moderator = RoomModerator(Newcomers(redis, database), self.ladder)
        self.reports = Reports(redis, database)
        self.appeals = Appeals(redis, database)
        self.flags = Flags(redis, database)
        self.notes = Notes(redis, database)
        self.people = People(database, self.flags, self.notes, self.appeals)
        self.standing = Standing(redis, database)
        self.stage = Stage(redis, database)
        self.edits = Edits(redis, database)
        self.permits = Permits(redis, database)
        self.shadowing = Shadowing(redis, database)
        self.undo = Undo(self.decisions)
        self.bulk = Bulk(self.decisions)
        self.shields = Shields(redis, database, self.decisions)
        self.expiry = Expiry(redis, database, self.decisions)
        self.decisions.deciders |= {"reported": self.reports.decide, "appeals": self.appeals.decide}
        self.decisions.reported = self.edits.reported = self.reports
        self.secret = secret
        self.hooks_to = hooks_to
        self.hooks = Hooks(redis, secret=secret, allowed=hooks_to, observer=Observer(redis))
        self.backtests = Backtests(redis, database)
