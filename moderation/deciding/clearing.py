"""Held messages that are posted by themselves, as a room's rules for that say."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from redis.asyncio import Redis

from eventchat.clock import now_ms
from eventchat.errors import NotFound
from eventchat.record.database import Database
from eventchat.types.events import HeldCase
from eventchat.types.ids import RoomId, UserId
from eventchat.types.policy import AutoApproval
from eventchat.types.rooms import RoomSettings
from moderation.deciding import queue
from moderation.deciding.acting import rule_person
from moderation.deciding.casework import DecidedBefore
from moderation.deciding.decisions import Decisions
from moderation.deciding.newcomers import Newcomers
from moderation.deciding.tables import Case, SanctionRecord
from moderation.judging.levels import URGENT

RULE = "auto_approve"
NEVER = URGENT | {"threat"}
"""What a person has to look at, whatever the rules of a room say."""

LATELY_MS = 24 * 3_600_000


class Clearing:
    """Approves what waits and need not, as the rule `auto_approve`."""

    def __init__(self, redis: Redis, database: Database, decisions: Decisions) -> None:
        self._redis = redis
        self._database = database
        self._decisions = decisions
        self._newcomers = Newcomers(redis, database)

    async def look(self, room: RoomId, settings: RoomSettings, *, now: int | None = None) -> int:
        """Approve what is due by *now* (ms); how many that were. Raises LogUnavailable and others."""
        if not settings.auto_approve:
            return 0
        now = now if now is not None else now_ms()
        waiting = await queue.waiting(self._redis, room)
        due = [(case, rules) for case in waiting if (rules := applying(settings.auto_approve, case, now))]
        others = any(
            case.queue in ("held", "reported") and not applying(settings.auto_approve, case)
            for case in waiting
        )
        approved = 0
        for case, rules in due:
            wanted = [rule.messages for rule in rules if not (rule.idle and others)]
            if wanted and await self._known(room, case.author.id, min(wanted), now):
                with suppress(NotFound, DecidedBefore):  # somebody was quicker
                    await self._decisions.decide(
                        room,
                        rule_person(RULE),
                        case.case,
                        "approved",
                        in_place=settings.held_expiry == "in_place",
                    )
                    approved += 1
        return approved

    async def _known(self, room: RoomId, user: UserId, count: int, now: int) -> bool:
        """Whether enough was seen of *user*, and nothing bad lately. Raises HistoryUnavailable."""
        lately = now - LATELY_MS
        async with self._database.reading():
            bad = await Case.exists().where(
                (Case.room == room)
                & (Case.author == user)
                & Case.status.is_in(["rejected", "upheld"])
                & (Case.decided_at > lately)
            ) or await SanctionRecord.exists().where(
                (SanctionRecord.room == room) & (SanctionRecord.person == user) & (SanctionRecord.at > lately)
            )
        return not bad and await self._newcomers.seen(room, user, count)


def applying(rules: Sequence[AutoApproval], case: HeldCase, now: int | None = None) -> list[AutoApproval]:
    """Those of *rules* that let *case* through, by now (ms) or, without, at some time."""
    verdict = case.verdict
    if case.queue != "held" or case.escalated is not None or case.reopened or verdict.category in NEVER:
        return []
    return [
        rule
        for rule in rules
        if rule.check == verdict.stage
        and verdict.level <= rule.level
        and (now is None or case.at <= now - rule.seconds * 1000)
    ]
