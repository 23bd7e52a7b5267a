"""Held messages that nobody decided in time, as each room wants it; and how deep the queues are."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress

from piccolo.query.functions.aggregate import Count, Min
from redis.asyncio import Redis

from eventchat.clock import now_ms
from eventchat.errors import NotFound
from eventchat.log.connection import reaching_the_log
from eventchat.metrics import CASE_AGE, CASES_OPEN
from eventchat.record.database import Database
from eventchat.rooms.directory import Directory
from eventchat.types.cases import QueueName
from eventchat.types.events import HeldCase
from eventchat.types.ids import CaseId, RoomId
from eventchat.types.rooms import HeldExpiry, RoomSettings
from moderation.deciding import audit, queue
from moderation.deciding.acting import rule_person
from moderation.deciding.casework import DecidedBefore
from moderation.deciding.decisions import Decisions
from moderation.deciding.reasons import Why
from moderation.deciding.tables import Case

AT_ONCE = 200

SHADOWED_MS = 24 * 3_600_000
"""How long staff may publish what was shadowed; then it is on record only."""

EXPIRY = rule_person("expiry")
OUT_OF_DATE = Why("Nobody could look at it in time.", "expired")


def expires_at(held: HeldCase, settings: RoomSettings) -> int | None:
    """When (ms) *held* is out of date; None for never."""
    if held.queue != "held" or held.reopened or not settings.held_minutes:
        return None
    return held.at + settings.held_minutes * 60_000


class Expiry:
    """Looks through what waits in all rooms."""

    def __init__(self, redis: Redis, database: Database, decisions: Decisions) -> None:
        self._redis = redis
        self._database = database
        self._decisions = decisions
        self._directory = Directory(redis, database)

    async def look(self) -> int:
        """Tell the metrics what waits and for how long, and end what is out of date; how many that was."""
        now = now_ms()
        async with self._database.reading():
            rows = (
                await Case.select(Case.room, Case.queue, Count(alias="waiting"), Min(Case.opened_at))
                .where(Case.status == "open")
                .group_by(Case.room, Case.queue)
            )
        depth: dict[str, int] = defaultdict(int)
        oldest: dict[str, int] = {}
        for row in rows:
            depth[row["queue"]] += row["waiting"]
            oldest[row["queue"]] = min(oldest.get(row["queue"], now), row["min"])
        for name in queue.QUEUES:
            if name == "shadowed":
                continue  # that waits for nobody
            CASES_OPEN.labels(name).set(depth[name])
            CASE_AGE.labels(name).set(max(0, now - oldest.get(name, now)) / 1000)
        ended = 0
        for row in rows:
            if row["queue"] == "held":
                ended += await self._expire(RoomId(row["room"]), row["min"], now)
            elif row["queue"] == "shadowed" and row["min"] <= now - SHADOWED_MS:
                ended += await self._end_due(RoomId(row["room"]), "shadowed", now - SHADOWED_MS, "drop")
        return ended

    async def _expire(self, room: RoomId, oldest: int, now: int) -> int:
        try:
            settings = await self._directory.find(room)
        except NotFound:
            return 0
        limit = now - settings.held_minutes * 60_000
        if not settings.held_minutes or oldest > limit:
            return 0
        return await self._end_due(room, "held", limit, settings.held_expiry)

    async def _end_due(self, room: RoomId, name: QueueName, limit: int, policy: HeldExpiry) -> int:
        """End the cases of one queue that were opened by *limit* (ms); how many."""
        async with self._database.reading():
            due = (
                await Case.select(Case.case_id)
                .where(
                    (Case.room == room)
                    & (Case.status == "open")
                    & (Case.queue == name)
                    & (Case.opened_at <= limit)
                    & (Case.reopened_at == 0)  # whose decision was undone waits for a person
                )
                .order_by(Case.opened_at)
                .limit(AT_ONCE)
            )
        ended = 0
        for row in due:
            held = await queue.find(self._redis, room, CaseId(row["case_id"]))
            if held is not None:
                with suppress(NotFound, DecidedBefore):  # somebody was quicker
                    await self._end(room, held, policy)
                    ended += 1
        return ended

    async def _end(self, room: RoomId, held: HeldCase, policy: HeldExpiry) -> None:
        by = audit.actor_of(EXPIRY, room)
        async with self._database.writing(), reaching_the_log():
            await self._decisions.decide_within(
                room,
                by,
                held,
                "expired" if policy == "drop" else "approved",
                OUT_OF_DATE if policy == "drop" else Why(code="expired"),
                in_place=policy == "in_place",
            )
