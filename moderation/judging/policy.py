"""From findings to a verdict: the strongest outcome wins, and everything found is pointed at."""

from __future__ import annotations

from collections.abc import Sequence

from eventchat.types.verdicts import ALLOWED, Action, Finding, Verdict
from moderation.judging.checks.terms import permitted_in
from moderation.judging.levels import HELD_BACK, HOLD, OFFENCES_BEFORE_SHADOW, OUTCOMES, URGENT
from moderation.judging.message import Message
from moderation.judging.rules import Rules
from moderation.judging.text import apart, merged

STRENGTH: dict[Action, int] = {"allow": 0, "mask": 1, "hold": 2, "shadow": 3, "reject": 4}


def outcome(finding: Finding, message: Message, rules: Rules) -> Action:
    """What becomes of a message for one finding alone."""
    if finding.action is not None:
        return finding.action
    category, level = finding.category, finding.level
    if level + rules.levels.get(category, 0) < 5:
        return "allow"
    if category in HELD_BACK and message.offences >= OFFENCES_BEFORE_SHADOW:
        return "shadow"
    return OUTCOMES.get(category, HOLD)[level - 1]


def merge(findings: Sequence[Finding], message: Message, rules: Rules) -> Verdict:
    """One verdict of all *findings*; of equally strong ones the severer, then the first, gives its name."""
    if not findings:
        return ALLOWED
    outcomes = [outcome(finding, message, rules) for finding in findings]
    best = max(range(len(findings)), key=lambda n: (STRENGTH[outcomes[n]], findings[n].level, -n))
    action, finding = outcomes[best], findings[best]
    # Only what is masked may vanish; a person who decides is shown everything.
    shown = (
        (found for found, what in zip(findings, outcomes, strict=True) if what == "mask")
        if action == "mask"
        else findings
    )
    permitted = permitted_in(message, rules)
    return Verdict(
        action,
        stage=finding.stage,
        rule=finding.rule,
        category=finding.category,
        level=finding.level,
        score=finding.score,
        reason=finding.reason,
        spans=apart(merged(span for found in shown for span in found.spans), permitted),
        urgent=finding.category in URGENT and action != "allow",
        sanction=finding.penalty,
        hints=merged(span for found in findings for span in found.hints) if action != "mask" else (),
        note=finding.note,
    )
