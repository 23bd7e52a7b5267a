"""judge(): the checks in order, then the room's policy. No clock that matters, no socket, no state."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from time import perf_counter_ns

import msgspec

from eventchat.types.verdicts import Finding, Step, Verdict
from moderation.judging.checks.caps import caps
from moderation.judging.checks.contacts import contacts
from moderation.judging.checks.emotes import emotes
from moderation.judging.checks.flood import flood
from moderation.judging.checks.links import links
from moderation.judging.checks.marks import marks
from moderation.judging.checks.mentions import mentions
from moderation.judging.checks.model import model
from moderation.judging.checks.repeats import repeats
from moderation.judging.checks.sender import sender
from moderation.judging.checks.spam import spam
from moderation.judging.checks.terms import terms
from moderation.judging.checks.words import words
from moderation.judging.message import Message
from moderation.judging.policy import merge
from moderation.judging.rules import Rules

Check = Callable[[Message, Rules], Iterable[Finding]]
"""Look at a message under a room's rules; what it finds is for the policy to weigh."""

CHECKS: tuple[Check, ...] = (
    sender,
    repeats,
    marks,
    flood,
    caps,
    mentions,
    emotes,
    words,
    terms,
    links,
    contacts,
    spam,
    model,
)
"""In the order in which they are asked: who, how often, how it looks, what it says, where it leads."""

NAME_CHECKS: tuple[Check, ...] = (marks, words, terms, links)
"""What is asked of names and the like, which are not said but shown."""


def judge(
    message: Message, rules: Rules, checks: Sequence[Check] = CHECKS, *, traced: bool = False
) -> Verdict:
    """What to do with *message*; what nobody minds is allowed. *traced*: with what each stage found."""
    if traced:
        return _traced(message, rules, checks)
    findings: list[Finding] = []
    for check in checks:
        findings += check(message, rules)
    return merge(findings, message, rules)


def _traced(message: Message, rules: Rules, checks: Sequence[Check]) -> Verdict:
    steps: list[Step] = []
    findings: list[Finding] = []
    before = perf_counter_ns()
    message.text.fold()
    after = perf_counter_ns()
    steps.append(Step("fold", (after - before) / 1000))
    for check in checks:
        before = perf_counter_ns()
        found = tuple(check(message, rules))
        after = perf_counter_ns()
        steps.append(Step(check.__name__, (after - before) / 1000, found))
        findings += found
    before = perf_counter_ns()
    verdict = merge(findings, message, rules)
    steps.append(Step("policy", (perf_counter_ns() - before) / 1000))
    return msgspec.structs.replace(verdict, trace=tuple(steps))
