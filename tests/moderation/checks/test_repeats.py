"""The repeats check."""

from __future__ import annotations

from moderation.checks.repeats import repeats
from moderation.message import message
from moderation.rules import Rules
from moderation.text import Folded


def said(*texts: str) -> tuple[int, ...]:
    """The fingerprints of *texts*."""
    return tuple(Folded(text).fingerprint for text in texts)


def test_the_same_again_is_refused() -> None:
    """Case, repeats, symbols and disguise make no other text of it."""
    verdict = repeats(message("buy MY album!!!", said("hello", "Buy my aalbum")), Rules())
    assert verdict is not None
    assert (verdict.action, verdict.category) == ("reject", "repeat")
    assert verdict.spans == ((0, 15),)


def test_something_else_is_fine() -> None:
    """Other texts are no repeats, whatever was said before."""
    assert repeats(message("another thing", said("one thing")), Rules()) is None
    assert repeats(message("one thing"), Rules()) is None


def test_exclamations_may_be_repeated_a_few_times() -> None:
    """`GOAL` is said three times before it is too much."""
    assert repeats(message("GOAL", said("goal", "goal")), Rules()) is None
    assert repeats(message("GOAL", said("goal", "goal", "goooal")), Rules()) is not None
    assert repeats(message("🔥🔥", said("🔥")), Rules()) is None


def test_trusted_people_repeat_themselves() -> None:
    """Staff and services may say the same twice."""
    assert repeats(message("doors open at 8", said("doors open at 8"), trusted=True), Rules()) is None
