"""judge(): the checks in order, the strongest verdict wins. No clock, no socket, no state."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from eventchat.types.verdicts import ALLOWED, Action, Verdict
from moderation.checks.links import links
from moderation.checks.repeats import repeats
from moderation.checks.words import words
from moderation.message import Message
from moderation.rules import Rules

Check = Callable[[Message, Rules], Verdict | None]
"""Look at a message under a room's rules; None leaves it to the others."""

CHECKS: tuple[Check, ...] = (words, links, repeats)
"""In the order in which they are asked; of equally strong verdicts the first one's is kept."""

STRENGTH: dict[Action, int] = {"allow": 0, "hold": 1, "reject": 2}


def judge(message: Message, rules: Rules, checks: Sequence[Check] = CHECKS) -> Verdict:
    """What to do with *message*; what nobody minds is allowed."""
    strongest = ALLOWED
    for check in checks:
        verdict = check(message, rules)
        if verdict is not None and _rank(verdict) > _rank(strongest):
            strongest = verdict
    return strongest


def _rank(verdict: Verdict) -> tuple[int, int]:
    return STRENGTH[verdict.action], verdict.level
