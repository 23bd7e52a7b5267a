"""The queues: what waits for a person, the longest wait first, and what was decided lately."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, get_args

import msgspec
from redis.asyncio import Redis

from eventchat.log.connection import reaching_the_log
from eventchat.log.keys import RoomKeys
from eventchat.record.database import Database
from eventchat.types.cases import QueueName
from eventchat.types.events import HeldCase
from eventchat.types.ids import CaseId, MessageId, RoomId, UserId, entry_key
from moderation.deciding.audit import telling
from moderation.deciding.tables import Case

QUEUES: tuple[QueueName, ...] = get_args(QueueName)


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """Which cases are asked for; what is None does not matter. *before* and *after* are cases.

    What is shadowed waits for nobody, and is shown only when that queue is asked for.
    """

    queue: QueueName | None = None
    category: str | None = None
    user: UserId | None = None
    before: CaseId | None = None
    after: CaseId | None = None

    def takes(self, held: HeldCase) -> bool:
        """Whether *held* is asked for."""
        return (
            (held.queue != "shadowed" if self.queue is None else held.queue == self.queue)
            and (self.category is None or held.verdict.category == self.category)
            and (self.user is None or held.author.id == self.user)
            and (self.before is None or entry_key(held.id) < entry_key(self.before))
            and (self.after is None or entry_key(held.id) > entry_key(self.after))
        )


class Decided(msgspec.Struct, frozen=True, omit_defaults=True):
    """How a case ended, when (ms), and by whom; `message` is what an approval posted."""

    at: int
    by: str
    name: str
    outcome: str
    reason: str = ""
    code: str = ""
    message: str | None = None


async def waiting(redis: Redis, room: RoomId) -> list[HeldCase]:
    """The open cases of *room*, oldest first. Raises LogUnavailable."""
    async with reaching_the_log():
        flat = await redis.execute_command("HGETALL", RoomKeys(room).cases)
    found = (_read(case, body) for case, body in zip(flat[::2], flat[1::2], strict=True))
    return sorted(found, key=lambda held: entry_key(held.id))


def counted(cases: Sequence[HeldCase]) -> dict[QueueName, int]:
    """How many *cases* each queue has."""
    counts = Counter(held.queue for held in cases)
    return {queue: counts[queue] for queue in QUEUES}


async def find(redis: Redis, room: RoomId, case: CaseId) -> HeldCase | None:
    """One open case. Raises LogUnavailable."""
    async with reaching_the_log():
        body = await redis.execute_command("HGET", RoomKeys(room).cases, case)
    return _read(case.encode(), body) if body is not None else None


async def decided(
    database: Database, room: RoomId, asked: Filter, limit: int
) -> list[tuple[HeldCase, Decided]]:
    """The newest *limit* cases of *room* that were decided and are asked for, newest first."""
    mine = [Case.room == room, Case.status != "open"]
    if asked.queue is not None:
        mine.append(Case.queue == asked.queue)
    if asked.category is not None:
        mine.append(Case.category == asked.category)
    if asked.user is not None:
        mine.append(Case.author == asked.user)
    if asked.before is not None:
        mine.append(Case.opened_at <= entry_key(asked.before)[0])
    if asked.after is not None:
        mine.append(Case.opened_at >= entry_key(asked.after)[0])
    await database.settled(telling(room))
    async with database.reading():
        rows = (
            await Case.select()
            .where(*mine)
            .order_by(Case.opened_at, ascending=False)
            .order_by(Case.id, ascending=False)
            .limit(limit + 1)  # the case named by `before` or `after` may be among them
        )
    found = [(_read(row["case_id"].encode(), row["held"]), _ended(row)) for row in rows]
    return [(held, end) for held, end in found if asked.takes(held)][:limit]


def _ended(row: dict[str, Any]) -> Decided:
    return Decided(
        row["decided_at"] or 0,
        row["decided_by"] or "",
        row["decided_by_name"] or "",
        row["status"],
        row["reason"],
        row["code"],
        row["message"],
    )


def _read(case: bytes, body: Any) -> HeldCase:
    """A case out of the hash, which keeps the event as it was before it had an id."""
    name = case.decode()
    held = msgspec.json.decode(body, type=HeldCase)
    return msgspec.structs.replace(held, id=MessageId(name), at=entry_key(name)[0])
