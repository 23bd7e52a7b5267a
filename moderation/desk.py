"""What the staff's calls work with."""

from __future__ import annotations

from redis.asyncio import Redis

from eventchat.networks import Networks
from eventchat.record.database import Database
from moderation.backtests import Backtests
from moderation.bulk import Bulk
from moderation.decisions import Decisions
from moderation.expiry import Expiry
from moderation.hooks.asking import Hooks
from moderation.moderator import RoomModerator
from moderation.observe import Observer
from moderation.shield import Shields
from moderation.standing import Standing
from moderation.undo import Undo


class Desk:
    """Log, record, judge and decisions, in one place."""

    def __init__(
        self, redis: Redis, database: Database, *, secret: str, hooks_to: Networks, nonce_ms: int
    ) -> None:
        self.redis = redis
        self.database = database
        self.moderator = RoomModerator()
        self.decisions = Decisions(redis, database, nonce_ms=nonce_ms)
        self.standing = Standing(redis, database)
        self.undo = Undo(self.decisions)
        self.bulk = Bulk(self.decisions)
        self.shields = Shields(redis, database, self.decisions)
        self.expiry = Expiry(redis, database, self.decisions)
        self.secret = secret
        self.hooks_to = hooks_to
        self.hooks = Hooks(redis, secret=secret, allowed=hooks_to, observer=Observer(redis))
        self.backtests = Backtests(redis, database)
