"""The room's rules and a check together."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventchat.types.hooks import RoomHook
from eventchat.types.verdicts import Action, Verdict
from moderation.hooks.contract import Opinion
from moderation.hooks.opinions import fallback_of, stronger, verdict_of, wants_to_know
from moderation.judging.policy import STRENGTH

ACTIONS: tuple[Action, ...] = get_args(Action)
HOOK = RoomHook(name="mood", url="https://example.org/", on_failure="hold")
actions = st.sampled_from(ACTIONS)


@given(actions, actions)
def test_a_check_can_only_make_it_stronger(rules: Action, said: Action) -> None:
    """Whatever it says, what the room's rules decided is the least that happens."""
    spans = ((0, 1),)
    verdict = stronger(Verdict(rules, rule="a-word"), verdict_of(HOOK, Opinion(said, spans=spans)))
    assert STRENGTH[verdict.action] == max(STRENGTH[rules], STRENGTH[said])
    if STRENGTH[said] > STRENGTH[rules]:
        assert (verdict.stage, verdict.rule) == ("hooks", "mood")
    else:
        assert verdict.rule == "a-word"


def test_two_masks_hide_what_either_hides() -> None:
    """Neither uncovers what the other covers."""
    masked = stronger(Verdict("mask", spans=((0, 3), (8, 9))), Verdict("mask", spans=((2, 5),)))
    assert masked.spans == ((0, 5), (8, 9))


@pytest.mark.parametrize("on_failure", ["allow", "hold", "reject"])
def test_without_an_answer_the_declared_fallback_counts(on_failure: str) -> None:
    """It is named in the verdict, so that a moderator sees why."""
    hook = RoomHook(name="mood", url="https://example.org/", on_failure=on_failure)  # type: ignore[arg-type]
    verdict = fallback_of(hook)
    assert (verdict.action, verdict.category, verdict.rule) == (on_failure, "unanswered", "mood")


def test_about_what_a_check_is_asked() -> None:
    """About what would be posted; if wanted also about what waits; never about what is refused anyway."""
    every = RoomHook(name="mood", url="https://example.org/", on_failure="hold", about="all")
    asked = {a: (wants_to_know(HOOK, Verdict(a)), wants_to_know(every, Verdict(a))) for a in ACTIONS}
    assert asked == {
        "allow": (True, True),
        "mask": (True, True),
        "hold": (False, True),
        "shadow": (False, False),
        "reject": (False, False),
    }
