"""What repeated offences bring, by filter: a warning, the newest messages gone, time-outs; never a ban."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import structlog
from redis.asyncio import Redis

from eventchat.clock import now_ms
from eventchat.errors import AlreadySanctioned, ChatError
from eventchat.log.connection import reaching_the_log
from eventchat.log.keys import RoomKeys
from eventchat.types.ids import RoomId
from eventchat.types.people import Person
from eventchat.types.policy import Filter, FilterLadder, Rung
from eventchat.types.rooms import RoomSettings
from eventchat.types.verdicts import Verdict
from moderation.deciding.acting import rule_person
from moderation.deciding.complaints import offend
from moderation.deciding.decisions import Decisions
from moderation.deciding.reasons import Why

logger = structlog.get_logger(__name__)

PURGE_MS = 600_000
"""How far back a purge of this kind goes: what was said in the last ten minutes."""

NAMES: dict[Filter, str] = {
    "repeats": "Please do not repeat yourself.",
    "marks": "Please do not bury letters under marks.",
    "flood": "Please do not flood the chat.",
    "caps": "Please do not write in capitals.",
    "mentions": "Please do not mention so many people.",
    "emotes": "Please do not post so many emotes.",
    "words": "Please mind your words.",
    "terms": "Please mind your words: some are not welcome here.",
    "links": "Please do not post links here.",
    "contacts": "Please do not post telephone numbers and accounts.",
    "spam": "Please do not advertise here.",
}
"""What people are told."""


class Ladder:
    """Counts offences on all nodes together, and does what the next rung says."""

    def __init__(self, redis: Redis, decisions: Decisions) -> None:
        self._redis = redis
        self._decisions = decisions
        self._steps: set[asyncio.Task[None]] = set()

    def offended(self, room: RoomId, settings: RoomSettings, person: Person, verdict: Verdict) -> None:
        """Somebody's message was held or refused; what follows does not keep their answer waiting."""
        if verdict.sanction is None and ladder_for(settings, verdict) is None:
            return
        step = asyncio.create_task(self._step(room, settings, person, verdict))
        self._steps.add(step)
        step.add_done_callback(self._steps.discard)

    async def settled(self) -> None:
        """Wait for the steps that are under way."""
        while self._steps:
            await asyncio.gather(*self._steps)

    async def climb(
        self, room: RoomId, settings: RoomSettings, person: Person, verdict: Verdict
    ) -> Rung | None:
        """Count one more offence and do what it brings; the rung, None where the room has no ladder for it.

        A rule that asks for a time-out itself gets it, and no rung beside. Raises LogUnavailable and others.
        """
        if verdict.sanction is not None:
            rung = Rung("timeout", verdict.sanction.seconds)
            await self._do(room, rung, person, verdict.rule or verdict.stage, verdict.reason)
            return rung
        ladder = ladder_for(settings, verdict)
        if ladder is None:
            return None
        async with reaching_the_log():
            count = await offend(
                self._redis, RoomKeys(room), person.id, ladder.filter, ladder.minutes * 60_000
            )
        rung = rung_of(ladder, count)
        times = f" It happened {count} times lately." if count > 1 else ""
        reason = NAMES[ladder.filter] + times
        await self._do(room, rung, person, ladder.filter, reason)
        return rung

    async def _do(self, room: RoomId, rung: Rung, person: Person, rule: str, reason: str) -> None:
        actor = rule_person(rule)
        match rung.action:
            case "warn":
                await self._decisions.warn(room, actor, person.id, Why(reason), known_as=person.name)
            case "purge":
                await self._decisions.purge(room, actor, person.id, now_ms() - PURGE_MS, reason)
            case "timeout":
                with suppress(AlreadySanctioned):  # a rule never shortens what is in force
                    await self._decisions.time_out(
                        room, actor, person.id, rung.seconds, reason, known_as=person.name
                    )

    async def _step(self, room: RoomId, settings: RoomSettings, person: Person, verdict: Verdict) -> None:
        try:
            await self.climb(room, settings, person, verdict)
        except ChatError as error:  # staff, or an outage: the offence itself was dealt with
            logger.info("no_rung", room=room, rule=verdict.rule, reason=error.code)


def ladder_for(settings: RoomSettings, verdict: Verdict) -> FilterLadder | None:
    """The room's ladder for the check that spoke, if it has one."""
    return next((ladder for ladder in settings.ladder if ladder.filter == verdict.stage), None)


def rung_of(ladder: FilterLadder, count: int) -> Rung:
    """What offence number *count* (from 1) brings; the last rung for all further ones."""
    return ladder.steps[min(count, len(ladder.steps)) - 1]
