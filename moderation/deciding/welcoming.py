"""First messages that wait are let through when nothing else waits, in rooms that want that."""

from __future__ import annotations

from collections.abc import Iterable

from redis.asyncio import Redis

from eventchat.clock import now_ms
from eventchat.types.events import HeldCase
from eventchat.types.ids import RoomId
from eventchat.types.rooms import RoomSettings
from eventchat.types.verdicts import FIRST_MESSAGE
from moderation.deciding import queue
from moderation.deciding.acting import rule_person
from moderation.deciding.decisions import Decisions


class Welcoming:
    """Lets first messages through after a while, in rooms that want that and have nothing else waiting."""

    def __init__(self, redis: Redis, decisions: Decisions) -> None:
        self._redis = redis
        self._decisions = decisions

    async def look(self, room: RoomId, settings: RoomSettings, *, now: int | None = None) -> int:
        """Approve what has waited long enough by *now* (ms); how many that were.

        Raises LogUnavailable and others."""
        if not settings.hold_first_seconds:
            return 0
        waiting = await queue.waiting(self._redis, room)
        if any(case.queue in ("held", "reported") for case in waiting):
            return 0
        due = list(due_cases(waiting, settings, now if now is not None else now_ms()))
        for case in due:
            await self._decisions.decide(room, rule_person(FIRST_MESSAGE), case.case, "approved")
        return len(due)


def due_cases(waiting: Iterable[HeldCase], settings: RoomSettings, now: int) -> Iterable[HeldCase]:
    """Those that wait for nothing but being first, and long enough; not what people wanted to wait again."""
    longest = settings.hold_first_seconds * 1000
    return (
        case
        for case in waiting
        if case.queue == "new"
        and not case.reopened
        and not (case.verdict.spans or case.verdict.hints)
        and case.at <= now - longest
    )
