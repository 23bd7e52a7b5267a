"""Ordinary talk is told at once, and never hides anything."""

from __future__ import annotations

import random

from hypothesis import example, given, settings
from hypothesis import strategies as st

from moderation.judging.harmless import Harmless
from moderation.judging.lexicon import terms
from moderation.judging.rules import house_matcher
from moderation.judging.text import Folded

TALK = "has anyone seen the slides from this morning . i thought it was good , really ! so are we all here ?"
WORDS = (
    *TALK.split(),
    *"- :) & kill your self urself kil you i will find going to hang go die rape stab".split(),
    *"bl ee d f u c k".split(),
    *"sh it t a s s hole bi tch fa g got ni cu nt sl ut retar d wh ore do x yuo wll kys".split(),
    *"k1ll y0u (kill kill-your your-self yours elf.".split(),
    *"f. uck under age nudes my num ber is tele gram die! she it's".split(),
)
"""Ordinary words, and pieces of what is looked for."""


@settings(deadline=None, max_examples=800)
@example(["good", "die"])
@example(["k", "x", "k", "x"])
@example(["uck", "(kill", "rape"])
@example(["(kill", "y0u", "urself"])
@given(st.lists(st.sampled_from(WORDS), max_size=9))
def test_what_is_told_at_once_holds_nothing(words: list[str]) -> None:
    """Whatever pieces stand together, a text is only passed over when a search finds nothing in it."""
    matcher = house_matcher()
    for _ in range(2):  # once when its words are new, once when they are known
        assert matcher.hits(Folded(" ".join(words))) == matcher.search(Folded(" ".join(words)))


def test_a_double_that_was_parted_is_that_of_the_word() -> None:
    """ "fag got" is one word with its double parted; "good die" shares a letter by chance."""
    search = house_matcher().search
    assert [hit.term.letters for hit in search(Folded("fag got")).found][:1] == ["faggot"]
    assert not search(Folded("good die")).found
    assert "ill rape" not in {hit.term.letters for hit in search(Folded("uck kill rape")).found}


def test_what_ended_early_once_is_still_found_when_it_goes_on() -> None:
    """Who says the beginning of a phrase first, alone, does not have the whole of it passed over."""
    matcher = house_matcher()
    for begun in ("i will kill", "i will kill all", "go and"):
        for _ in range(2):
            matcher.hits(Folded(begun))
    for whole in ("i will kill u", "i will kill you", "so i will kill u now", "go and die"):
        assert matcher.hits(Folded(whole)).found


def test_phrases_are_found_among_known_words() -> None:
    """Each phrase of the lexicon is found in the middle of talk, after all its words were heard alone."""
    matcher = house_matcher()
    chance = random.Random(11)
    talk = TALK.split()
    for term in terms():
        if " " not in term.letters or term.language:
            continue
        for word in (*talk, *term.letters.split()):
            matcher.hits(Folded(word))
        before, after = " ".join(chance.sample(talk, 4)), " ".join(chance.sample(talk, 3))
        text = f"{before} {term.letters} {after}"
        assert matcher.hits(Folded(text)) == matcher.search(Folded(text)), text


def test_words_are_forgotten_when_there_are_too_many() -> None:
    """What is kept of talk has an end: then it is learned again, and says the same."""
    asked: list[str] = []

    def is_harmless(word: str) -> bool:
        asked.append(word)
        return True

    kept = Harmless(is_harmless, lambda word: False, lambda one, two: True, ["killyou"], most_words=4)
    assert kept.doubtful(Folded("one two three")) == []
    assert kept.doubtful(Folded("four five six")) is None
    assert kept.doubtful(Folded("one two three")) == []
    assert asked.count("one") == 2
    assert kept.doubtful(Folded("kill you")) != []
