"""From findings to a verdict: presets, levels, outcomes, trace."""

from __future__ import annotations

import itertools

import pytest

from eventchat.types.policy import Levels, Preset, RoomTerm
from eventchat.types.rooms import RoomSettings
from eventchat.types.verdicts import Action
from moderation.judging.levels import CATEGORIES, PRESETS, levels_of
from moderation.judging.message import Message, message
from moderation.judging.pipeline import CHECKS, judge
from moderation.judging.policy import STRENGTH
from moderation.judging.rules import Rules, compile_rules, preset
from moderation.judging.text import Folded

RULES = tuple(check for check in CHECKS if check.__name__ != "model")


@pytest.mark.parametrize(
    ("text", "actions"),
    [  #                        off      relaxed  balanced strict   family
        ("damn that was close", ("allow", "allow", "allow", "mask", "mask")),
        ("fucking great", ("allow", "allow", "mask", "mask", "mask")),
        ("you retard", ("allow", "allow", "hold", "hold", "hold")),
        ("you faggot", ("allow", "reject", "reject", "reject", "reject")),
        ("kill yourself", ("allow", "reject", "reject", "reject", "reject")),
        ("i want to die", ("allow", "hold", "hold", "hold", "hold")),
    ],
)
def test_presets_from_off_to_family(text: str, actions: tuple[Action, ...]) -> None:
    """Each preset minds at least what the one before it minds."""
    names: tuple[Preset, ...] = ("off", "relaxed", "balanced", "strict", "family")
    assert tuple(judge(message(text), preset(name), RULES).action for name in names) == actions
    for weaker, stronger in itertools.pairwise(names):
        assert all(PRESETS[weaker][category] <= PRESETS[stronger][category] for category in CATEGORIES)


def test_a_rooms_own_levels_are_laid_over_the_preset() -> None:
    """What is set counts, the rest is as the preset says."""
    assert levels_of("balanced", Levels(profanity=0)) == {**PRESETS["balanced"], "profanity": 0}


def test_a_disguise_makes_it_worse_and_a_guess_never_the_worst() -> None:
    """Evasion adds one level; what is only guessed at is held, not refused."""
    assert judge(message("you fucker"), Rules(), RULES).level == 2
    assert judge(message("you fυсκеr"), Rules(), RULES).level == 3
    assert judge(message("you faggot"), Rules(), RULES).action == "reject"
    assert judge(message("you fagogt"), Rules(), RULES).action == "hold"


def test_only_what_is_masked_is_pointed_at_by_a_mask() -> None:
    """A milder word beside it stays."""
    text = "damn this is fucking good"
    verdict = judge(message(text), Rules(), RULES)
    assert verdict.action == "mask"
    assert [text[start:end] for start, end in verdict.spans] == ["fucking"]


def test_those_who_need_somebody_are_urgent() -> None:
    """Self-harm is held for somebody to look at first, without a penalty."""
    verdict = judge(message("i want to die"), Rules(), RULES)
    assert (verdict.action, verdict.urgent, verdict.sanction) == ("hold", True, None)


def test_a_term_may_expire_and_may_ask_for_a_time_out() -> None:
    """From its time on a term is as if not there; a time-out stands beside the refusal."""
    term = RoomTerm("pineapple", action="timeout", seconds=600, until=1000)
    rules = compile_rules(RoomSettings(terms=(term,)))
    verdict = judge(Message(Folded("pineapple"), now=999), rules, RULES)
    assert (verdict.action, verdict.sanction and verdict.sanction.seconds) == ("reject", 600)
    assert judge(Message(Folded("pineapple"), now=1000), rules, RULES).action == "allow"


def test_the_trace_names_every_stage_and_changes_nothing() -> None:
    """D10: with a trace the verdict is the same, and each stage says what it found and took."""
    text = "you dickhead, see example dot com"
    traced = judge(message(text), Rules(), traced=True)
    assert [step.stage for step in traced.trace] == ["fold", *(c.__name__ for c in CHECKS), "policy"]
    assert {finding.stage for step in traced.trace for finding in step.findings} >= {"words", "links"}
    plain = judge(message(text), Rules())
    assert plain.trace == ()
    assert (plain.action, plain.rule, plain.spans) == (traced.action, traced.rule, traced.spans)
    assert list(STRENGTH) == ["allow", "mask", "hold", "shadow", "reject"]
