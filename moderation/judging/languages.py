"""Which language a text may be in: a hint from its smallest words, asked only when it matters."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import msgspec

from moderation.judging.lexicon import Term
from moderation.judging.text import Folded, Span

HERE = Path(__file__).parent / "lexicon"


@cache
def small_words() -> dict[str, frozenset[str]]:
    """The words that every second sentence of a language has, folded, by language."""
    lists = msgspec.json.decode((HERE / "small_words.json").read_bytes(), type=dict[str, str])
    return {language: frozenset(words.split()) for language, words in lists.items()}


@cache
def innocent_in() -> dict[str, frozenset[str]]:
    """The languages in which a term is an ordinary word, by term."""
    lists = msgspec.json.decode((HERE / "innocent_in.json").read_bytes(), type=dict[str, str])
    return {letters: frozenset(languages.split()) for letters, languages in lists.items()}


def languages_of(text: Folded) -> frozenset[str]:
    """The languages that most small words of *text*, or of what it is a part of, are of; none of too few."""
    text = text.of or text
    if text.languages is None:
        text.languages = _languages(set(text.plain.text.replace("'", " ").split()))
    return text.languages


_SMALL_TOO = frozenset(
    "a an i im ive id ill u r ur its dont doesnt didnt isnt arent cant these those such into as by or up out "
    "no then than some any more most very too only also again now yes oh don't it's i'm you're youre were "
    "we're they're theyre that's thats what's whats these lets let's".split()
)
"""English ones that tell no language, but say nothing by themselves either."""


def small_words_of(text: Folded) -> frozenset[str]:
    """The words of *text* that say nothing by themselves: the small ones of its language, or of English."""
    lists = small_words()
    found = languages_of(text) or {"en"}
    return (_SMALL_TOO if "en" in found else frozenset()).union(*(lists[name] for name in found))


def _languages(words: set[str]) -> frozenset[str]:
    counts = {language: len(words & small) for language, small in small_words().items()}
    most = max(counts.values())
    if most == 0:
        return frozenset()
    return frozenset(language for language, count in counts.items() if count == most)


def innocent_words(text: Folded) -> list[Span]:
    """Where words of *text* stand that are ordinary ones in its language, and call nobody."""
    fine = innocent_in()
    words = [
        match for match in _WORD.finditer(text.plain.text) if match[0] in fine and match[0] not in _PEOPLE
    ]
    if not words or "en" in (found := languages_of(text)):
        return []
    return [text.plain.range_of(*word.span()) for word in words if found & fine[word[0]]]


_WORD = re.compile(r"\w+")
_PEOPLE = frozenset({"negro"})
"""Ordinary words that people are called as well: what is said of them decides."""


def allows(term: Term, text: Folded) -> bool:
    """Whether *term* means what we think in the language that *text* seems to be in."""
    if term.language:
        return languages_of(text) == {term.language}
    fine = innocent_in().get(term.letters)
    if fine is None:
        return True
    found = languages_of(text)
    return not found & fine or "en" in found
