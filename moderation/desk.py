"""What the staff's calls work with."""

from __future__ import annotations

from redis.asyncio import Redis

from eventchat.record.database import Database
from moderation.decisions import Decisions
from moderation.moderator import RoomModerator
from moderation.standing import Standing


class Desk:
    """Log, record, judge and decisions, in one place."""

    def __init__(self, redis: Redis, database: Database, *, nonce_ms: int) -> None:
        self.redis = redis
        self.database = database
        self.moderator = RoomModerator()
        self.decisions = Decisions(redis, database, nonce_ms=nonce_ms)
        self.standing = Standing(redis, database)
