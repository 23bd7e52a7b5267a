"""The repeats check."""

from __future__ import annotations

from moderation.judging.checks.repeats import repeats
from moderation.judging.message import message
from moderation.judging.rules import Rules
from moderation.judging.text import Folded


def said(*texts: str) -> tuple[str, ...]:
    """The gists of *texts*."""
    return tuple(Folded(text).gist for text in texts)


def test_the_same_again_is_refused() -> None:
    """Case, repeats, symbols and disguise make no other text of it."""
    (found,) = repeats(message("buy MY album!!!", said("hello", "Buy my aalbum")), Rules())
    assert (found.action, found.category) == ("reject", "repeat")
    assert found.spans == ((0, 15),)


def test_something_else_is_fine() -> None:
    """Other texts are no repeats, whatever was said before."""
    assert not repeats(message("another thing", said("one thing")), Rules())
    assert not repeats(message("one thing"), Rules())


def test_exclamations_may_be_repeated_a_few_times() -> None:
    """`GOAL` is said three times before it is too much."""
    assert not repeats(message("GOAL", said("goal", "goal")), Rules())
    assert repeats(message("GOAL", said("goal", "goal", "goooal")), Rules())
    assert not repeats(message("🔥🔥", said("🔥")), Rules())


def test_trusted_people_repeat_themselves() -> None:
    """Staff and services may say the same twice."""
    assert not repeats(message("doors open at 8", said("doors open at 8"), trusted=True), Rules())


def test_nearly_the_same_is_the_same_when_it_is_long() -> None:
    """A word changed in a long text makes no new one; short texts and new numbers do."""
    first = "come and see the new show tonight at the main stage"
    assert repeats(message("come and see the new show tonite at the main stage!", said(first)), Rules())
    assert not repeats(message("come and hear the old band tomorrow at the side stage", said(first)), Rules())
    assert not repeats(message("answer 12", said("answer 11")), Rules())
