"""What the staff's calls work with."""

from __future__ import annotations

from redis.asyncio import Redis

from eventchat.networks import Networks
from eventchat.record.database import Database
from moderation.appeals import Appeals
from moderation.backtests import Backtests
from moderation.bulk import Bulk
from moderation.decisions import Decisions
from moderation.edits import Edits
from moderation.expiry import Expiry
from moderation.flags import Flags
from moderation.hooks.asking import Hooks
from moderation.ladder import Ladder
from moderation.moderator import RoomModerator
from moderation.newcomers import Newcomers
from moderation.notes import Notes
from moderation.observe import Observer
from moderation.people import People
from moderation.permits import Permits
from moderation.reports import Reports
from moderation.shadowing import Shadowing
from moderation.shield import Shields
from moderation.stage import Stage
from moderation.standing import Standing
from moderation.undo import Undo


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
