"""The model's check: it asks for a look by a person, and for nothing else."""

from __future__ import annotations

import msgspec
import pytest

from moderation.judging.checks import model as checked
from moderation.judging.message import message
from moderation.judging.pipeline import judge
from moderation.judging.rules import preset

CONTEMPT = "feminists are disgusting creatures who need to be put down"


def test_contempt_is_held_and_shown() -> None:
    """At the strictest level the message waits, with its category, a score and the words that weighed."""
    verdict = judge(message(CONTEMPT), preset("family"))
    assert (verdict.action, verdict.stage, verdict.category) == ("hold", "model", "insult")
    assert verdict.score >= 0.5
    assert 1 <= len(verdict.spans) <= 3


def test_the_model_alone_never_refuses() -> None:
    """Whatever the preset and however sure it is, the strongest it does is to hold."""
    worst = " ".join([CONTEMPT] * 5)
    for name in ("off", "relaxed", "balanced", "strict", "family"):
        findings = list(checked.model(message(worst), preset(name)))
        assert all(finding.level <= 3 and finding.action is None for finding in findings)
        assert judge(message(worst), preset(name), (checked.model,)).action in {"allow", "hold"}


def test_a_room_that_does_not_mind_insults_is_not_judged_by_it() -> None:
    """Level 0 of its category turns the model off, and so does trust."""
    off = msgspec.structs.replace(preset("family"), levels={**preset("family").levels, "insult": 0})
    assert list(checked.model(message(CONTEMPT), off)) == []
    assert list(checked.model(message(CONTEMPT, trusted=True), preset("family"))) == []


def test_without_a_model_the_rules_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing weight file takes this check away and no other."""
    monkeypatch.setattr(checked, "shipped", lambda: None)
    assert judge(message(CONTEMPT), preset("family")).action == "allow"
    assert judge(message("you motherfucker"), preset("family")).action != "allow"
