"""A set of rules against what was said before: what it would have done, beside what moderators did."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from time import perf_counter
from typing import Literal

import msgspec

from eventchat.types.people import Role
from eventchat.types.verdicts import Action, Verdict
from moderation.judging.message import Message
from moderation.judging.pipeline import judge
from moderation.judging.policy import STRENGTH
from moderation.judging.rules import Rules
from moderation.judging.text import Folded

Fate = Literal[
    "kept", "approved", "waiting", "declined", "removed", "removed_by_rule", "taken_back", "refused"
]
"""What became of a message: nobody minded it; a moderator approved it, has yet to decide, declined it, or
removed it; a rule removed it; its author took it back; the rules of that time refused it."""

WANTED: frozenset[Fate] = frozenset({"removed", "declined"})
"""What moderators did not want."""

WELCOME: frozenset[Fate] = frozenset({"approved"})
"""What moderators looked at and let pass."""

SAMPLES = 3
"""Kept of each action and fate."""

SLICE_SECONDS = 0.004
SHARE = 0.25
"""Of a core, while others are served by it."""

STAFF = frozenset({Role.MODERATOR, Role.HOST, Role.SERVICE})


class Past(msgspec.Struct, frozen=True):
    """A message of the past, as it was written, and its fate. `at` is in ms since 1970."""

    id: str
    at: int
    user: str
    name: str
    role: Role
    text: str
    fate: Fate


class Sample(msgspec.Struct, frozen=True):
    """A message that would be hit, or (with `allow`) one that moderators did not want and that would pass."""

    message: Past
    verdict: Verdict


class BacktestReport(msgspec.Struct):
    """What a set of rules would have done.

    `actions` counts messages by what becomes of them under these rules, `in_force` under those in force now;
    `fates` says, for each action, what had become of the messages. `caught` are hits that moderators did not
    want either, `missed` those they did not want and that pass, `false_alarms` hits that they had approved.
    """

    judged: int = 0
    hits: int = 0
    caught: int = 0
    missed: int = 0
    false_alarms: int = 0
    actions: dict[str, int] = msgspec.field(default_factory=dict)
    in_force: dict[str, int] = msgspec.field(default_factory=dict)
    fates: dict[str, dict[str, int]] = msgspec.field(default_factory=dict)
    samples: list[Sample] = msgspec.field(default_factory=list)

    def add(self, message: Past, verdict: Verdict, now: Action) -> None:
        """Count one *message*, which gets *verdict*, and *now* by the rules in force."""
        action, fate = verdict.action, message.fate
        hit = STRENGTH[action] > 0
        self.judged += 1
        self.hits += hit
        self.caught += hit and fate in WANTED
        self.missed += not hit and fate in WANTED
        self.false_alarms += hit and fate in WELCOME
        self.actions[action] = self.actions.get(action, 0) + 1
        self.in_force[now] = self.in_force.get(now, 0) + 1
        fates = self.fates.setdefault(action, {})
        fates[fate] = fates.get(fate, 0) + 1
        if (hit or fate in WANTED) and fates[fate] <= SAMPLES:
            self.samples.append(Sample(message, verdict))


async def backtest(
    pages: AsyncIterator[Sequence[Past]],
    rules: Rules,
    in_force: Rules,
    report: BacktestReport,
    *,
    politely: bool,
    progress: Callable[[], Awaitable[None]],
) -> None:
    """Judge all *pages* and count into *report*. *politely*: leaving most of the time to others.

    What depends on the moment is left out: repeats, first messages, offences before, checks from outside.
    """
    began = perf_counter()
    async for page in pages:
        for message in page:
            told = _message(message)
            report.add(message, judge(told, rules), judge(told, in_force).action)
            if politely and (spent := perf_counter() - began) >= SLICE_SECONDS:
                await asyncio.sleep(spent * (1 / SHARE - 1))
                began = perf_counter()
        await progress()


def _message(past: Past) -> Message:
    trusted = past.role in STAFF
    return Message(Folded(past.text), trusted=trusted, standing="staff" if trusted else "guest", now=past.at)
