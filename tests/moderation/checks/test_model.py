"""The model's check: it asks for a look by a person, and for nothing else."""

from __future__ import annotations

import msgspec
import pytest

from eventchat.types.policy import RoomTerm
from eventchat.types.rooms import RoomSettings
from moderation.judging.checks import model as checked
from moderation.judging.message import message
from moderation.judging.pipeline import judge
from moderation.judging.rules import compile_rules, preset

CONTEMPT = "feminists are disgusting creatures who need to be put down"


def test_contempt_is_held_and_shown() -> None:
    """At the strictest level the message waits, with its category, a score and the words that weighed."""
    verdict = judge(message(CONTEMPT), preset("family"))
    assert (verdict.action, verdict.stage, verdict.category) == ("hold", "model", "insult")
    assert verdict.score >= 0.5
    assert verdict.spans == ()
    assert 1 <= len(verdict.hints) <= 3


def test_where_all_is_bad_nothing_is_pointed_at() -> None:
    """A long text of nothing but bad words is held without hints at three of hundreds, a short one with."""
    assert judge(message("stupid bitch " * 30), preset("family")).hints
    verdict = judge(message("stupid bitch " * 120), preset("family"))
    assert (verdict.action, verdict.hints) == ("hold", ())


@pytest.mark.parametrize(
    "text",
    [
        CONTEMPT,
        "what a waste of the air you are",
        "the people who do this are all animals",
        "you are a clown",
    ],
)
def test_words_that_say_nothing_are_no_reasons(text: str) -> None:
    """Nobody is shown "the", "what" or "you" as what spoke against a text."""
    small = {"a", "the", "what", "you", "are", "of", "who", "to", "be", "all", "this", "do"}
    hints = judge(message(text), preset("family")).hints
    assert small.isdisjoint(text[start:end] for start, end in hints)


def test_what_is_permitted_does_not_count_for_the_model_either() -> None:
    """A text is read as if what the room permits were not there; all else of it counts, at its place."""
    permitting = compile_rules(RoomSettings(preset="family", terms=(RoomTerm("idiot", action="permit"),)))
    assert judge(message("you idiot"), preset("family")).action == "hold"
    assert judge(message("you idiot"), permitting).action == "allow"
    text = f"idiot! {CONTEMPT}"
    verdict = judge(message(text), permitting)
    assert verdict.stage == "model"
    assert all(start >= text.index("feminists") for start, _ in verdict.hints)


def test_nothing_permitted_is_pointed_at() -> None:
    """Not even where it is a part of something else that is found."""
    terms = RoomTerm("suck", action="permit"), RoomTerm("bitch", action="permit")
    rules = compile_rules(RoomSettings(terms=terms))
    text = "you suck, bitch, asshole"
    assert [text[slice(*span)] for span in judge(message(text), rules).spans] == ["you ", "asshole"]


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


@pytest.mark.parametrize(
    "text",
    [
        "pussy willow",
        "what does hoe and rake mean?",
        "hoe gaat het",
        "det var slut på konserten",
        "fag på skolen",
    ],
)
def test_what_is_no_bad_word_where_it_stands_does_not_count_for_the_model(text: str) -> None:
    """Neither what an exception explains nor what is an ordinary word in the language of the text."""
    assert judge(message(text), preset("family")).action == "allow"


def test_what_people_are_called_counts_in_every_language() -> None:
    """`negro` is a colour in Spanish, and what somebody may be called."""
    assert judge(message("odio a los negros, son basura"), preset("family")).action == "hold"
