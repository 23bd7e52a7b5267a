"""What every action of staff stands on: log, record, and who outranks whom."""

from __future__ import annotations

import msgspec
from redis.asyncio import Redis

from eventchat.record.database import Database
from eventchat.types.ids import UserId
from eventchat.types.people import Person, Role
from moderation.deciding.standing import Standing


class Acting:
    """Acts for a moderator or host, whom the caller has checked to be one, or for a rule (`rule_person`).

    Each action is one database transaction around one script (G-16, S-3): when the database is out of
    reach, HistoryUnavailable is raised and nothing happened; when the log is, LogUnavailable likewise.
    Reasons raise BadText and TooLong.
    """

    def __init__(self, redis: Redis, database: Database, *, nonce_ms: int) -> None:
        self.redis = redis
        self.database = database
        self._nonce_ms = nonce_ms
        self.standing = Standing(redis, database)


def rule_person(rule: str) -> Person:
    """A rule that acts by itself: everything it did can be undone by its name."""
    return Person(UserId(f"rule:{rule}"[:40]), rule[:200], Role.SERVICE, ("*",), "", 0)


def is_rule(actor: str) -> bool:
    """Whether this is the id of a rule."""
    return actor.startswith("rule:")


def as_json(event: msgspec.Struct) -> bytes:
    """An event as it is appended."""
    return msgspec.json.encode(event)
