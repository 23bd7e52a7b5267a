"""judge(): order, strength, purity."""

from __future__ import annotations

from eventchat.types.verdicts import Action, Finding, Verdict
from moderation.judging.message import Message, message
from moderation.judging.pipeline import Check, judge
from moderation.judging.rules import Rules
from moderation.score import score


def always(action: Action, level: int, stage: str) -> Check:
    """A check with one opinion."""

    def check(message: Message, rules: Rules) -> tuple[Finding, ...]:
        return (Finding(stage, "rule", "custom", level, 0.5, action=action),)

    return check


def test_nobody_minds() -> None:
    """A message without a word to mind is allowed."""
    assert judge(message("what a lovely song"), Rules()) == Verdict("allow")


def test_the_strongest_action_wins_then_the_level_then_the_order() -> None:
    """reject before hold before allow; of two holds the higher level; of equals the first."""
    checks = [
        always("hold", 2, "a"),
        always("reject", 1, "b"),
        always("reject", 1, "c"),
        always("hold", 4, "d"),
    ]
    assert judge(message("x"), Rules(), checks).stage == "b"
    assert judge(message("x"), Rules(), [checks[0], checks[3]]).stage == "d"


def test_the_checks_work_together() -> None:
    """A held link does not hide a rejected threat, and the other way round."""
    assert judge(message("kill yourself at example.com"), Rules()).category == "threat"
    assert judge(message("what the hell example.com"), Rules()).category == "link"
    assert judge(message("shit example.com"), Rules(links="reject")).category == "link"


def test_the_score_says_what_the_strictest_room_minds() -> None:
    """Half is the line: swearing, insults and threats lie above it, a greeting and a plain link below."""
    assert 0 <= score("hello") < 0.5
    assert all(0.5 < score(text) <= 1 for text in ("shit", "you bitch", "kill yourself"))
    assert score("see example.com") < 0.5 < score("see example dot com")
