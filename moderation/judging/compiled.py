"""Each room's rules, compiled once for as long as its settings stay; long lists of terms beside the work."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from functools import partial

from eventchat.types.ids import RoomId
from eventchat.types.rooms import RoomSettings
from moderation.judging.rules import Rules, compile_rules

MOST_ROOMS = 200
"""Rooms whose rules are kept; the oldest are compiled again when they are asked for."""

FEW_TERMS = 100
"""Terms that are compiled at once, in some 3 ms; for 2,000 it is 100, in which nobody would be answered."""


class CompiledRules:
    """What rooms mind. When a long list of terms changes, the former counts until the new one is ready."""

    def __init__(self) -> None:
        self._rules: OrderedDict[RoomId, tuple[RoomSettings, Rules]] = OrderedDict()

    def of(self, room: RoomId, settings: RoomSettings) -> Rules:
        """*settings*, compiled."""
        known = self._rules.get(room)
        if known is None:
            return self._keep(room, settings, compile_rules(settings))
        if known[0] is settings:
            return known[1]
        if _same_terms(known[0], settings):
            return self._keep(room, settings, compile_rules(settings, known[1]))
        if len(settings.terms) + len(settings.blocked_terms) > FEW_TERMS and (loop := _running()) is not None:
            work = loop.run_in_executor(None, compile_rules, settings)
            work.add_done_callback(partial(self._ready, room, settings))
            return self._keep(room, settings, compile_rules(settings, known[1]))
        return self._keep(room, settings, compile_rules(settings))

    def _ready(self, room: RoomId, settings: RoomSettings, work: asyncio.Future[Rules]) -> None:
        if work.cancelled() or (known := self._rules.get(room)) is None:
            return
        if _same_terms(known[0], settings):  # what else was changed meanwhile is kept
            self._keep(room, known[0], compile_rules(known[0], work.result()))

    def _keep(self, room: RoomId, settings: RoomSettings, rules: Rules) -> Rules:
        self._rules[room] = settings, rules
        self._rules.move_to_end(room)
        if len(self._rules) > MOST_ROOMS:
            self._rules.popitem(last=False)
        return rules


def _running() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


def _same_terms(one: RoomSettings, other: RoomSettings) -> bool:
    return one.blocked_terms == other.blocked_terms and one.terms == other.terms
