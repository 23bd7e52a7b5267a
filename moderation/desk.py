"""What the staff's calls work with."""

from __future__ import annotations

from redis.asyncio import Redis

from eventchat.errors import HistoryUnavailable
from eventchat.record.database import Database
from eventchat.types.ids import RoomId, UserId
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
        self._standing = Standing(redis, database)

    async def name_of(self, room: RoomId, user: UserId) -> str:
        """What *user* was last called here; empty if they said nothing, or the record is out of reach."""
        try:
            author = await self._standing.last_seen(room, user)
        except HistoryUnavailable:
            return ""
        return author.name if author is not None else ""
