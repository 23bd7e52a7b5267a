"""Rules on trial and checks that only observe: what they would have done is written into the staff log."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from time import monotonic

import msgspec
import structlog
from redis.asyncio import Redis

from eventchat.clock import now_ms
from eventchat.errors import LogUnavailable
from eventchat.log.connection import reaching_the_log
from eventchat.log.keys import LogName
from eventchat.log.scripts import append
from eventchat.types.ids import RoomId
from eventchat.types.people import Author
from eventchat.types.rooms import RoomSettings
from eventchat.types.rulesets import RuleSet
from eventchat.types.staff import Observed
from eventchat.types.verdicts import Action, Verdict
from moderation.judging.message import Message, Standing
from moderation.judging.pipeline import judge
from moderation.judging.rules import Rules, compile_rules
from moderation.judging.text import Folded

logger = structlog.get_logger(__name__)

PAUSE_SECONDS = 1.0
"""Between two entries of one room, so that a trial does not drown what staff must see."""

COMPILED_ROOMS = 50

ELSEWHERE = frozenset({"repeats", "hooks"})
"""Stages whose word does not depend on the rules on trial."""


class Observer:
    """Compares, and writes down what differs."""

    def __init__(self, redis: Redis, clock: Callable[[], float] = monotonic) -> None:
        self._redis = redis
        self._clock = clock
        self._rules: OrderedDict[RoomId, tuple[RoomSettings, Rules]] = OrderedDict()
        self._next: dict[RoomId, float] = {}
        self._skipped: dict[RoomId, int] = {}

    async def compare(
        self,
        room: RoomId,
        settings: RoomSettings,
        author: Author,
        standing: Standing,
        text: str,
        verdict: Verdict,
    ) -> None:
        """Judge *text* by the rules on trial too; note it if they would have done something else."""
        if settings.observed is None or verdict.stage in ELSEWHERE:
            return
        message = Message(Folded(text), trusted=standing == "staff", standing=standing, now=now_ms())
        instead = judge(message, self._compiled(room, settings, settings.observed))
        if instead.action != verdict.action:
            await self.note(room, author, text, instead, verdict.action)

    async def note(self, room: RoomId, author: Author, text: str, verdict: Verdict, done: Action) -> None:
        """Write down that *verdict* would have been something else than what was *done*."""
        now = self._clock()
        if now < self._next.get(room, 0.0):
            self._skipped[room] = self._skipped.get(room, 0) + 1
            return
        self._next[room] = now + PAUSE_SECONDS
        skipped = self._skipped.pop(room, 0)
        event = Observed(author=author, text=text, verdict=verdict, done=done, skipped=skipped)
        try:
            async with reaching_the_log():
                await append(self._redis, LogName(room, staff=True), "observed", msgspec.json.encode(event))
        except LogUnavailable:
            logger.warning("not_observed", room=room)

    def _compiled(self, room: RoomId, settings: RoomSettings, trial: RuleSet) -> Rules:
        known = self._rules.get(room)
        if known is not None and known[0] is settings:
            return known[1]
        rules = compile_rules(settings.under(trial))
        self._rules[room] = settings, rules
        self._rules.move_to_end(room)
        if len(self._rules) > COMPILED_ROOMS:
            self._rules.popitem(last=False)
        return rules
