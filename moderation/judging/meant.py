"""What the unknown words of a text were meant to be: terms, and words of phrases."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from moderation.judging.common import common
from moderation.judging.guessing import Guesser
from moderation.judging.languages import languages_of
from moderation.judging.lexicon import Term
from moderation.judging.phrases import Phrases
from moderation.judging.text import Folded, Span
from moderation.judging.unknown import AROUND, bare, is_strange, readings_of

FEW = 6
"""Unknown words from which it is asked first whether a text is English."""

_WORD = re.compile(r"\S+")


class Meant:
    """Guesses at the words of a text that nobody knows."""

    def __init__(self, terms: Iterable[Term]) -> None:
        every = tuple(terms)
        self._guesser = Guesser(every)
        self._phrases = Phrases(every)

    def find(self, text: Folded) -> Iterator[tuple[Term, Span]]:
        """The terms that words of *text* are near to, and where; none in texts of other languages."""
        said = text.plain.text.split()
        unknown = {*said} - common()
        if not unknown or (len(unknown) > FEW and not _may_be_english(text)):
            return
        found = {
            (term, first, last)
            for word, first, last in readings_of(said)
            if (term := self._guesser.guess(word)) is not None
        }
        terms = self._phrases.terms
        found |= {(terms[letters], first, last) for letters, first, last in self._phrases.find(said)}
        if not found or not _may_be_english(text):
            return
        places = [match.span() for match in _WORD.finditer(text.plain.text)]
        for term, first, last in found:
            span = text.plain.range_of(places[first][0], places[last][1])
            if not (first == last and first > 0 and _is_name(text.original[slice(*span)], said[first - 1])):
                yield term, span

    def is_of_a_phrase(self, written: str) -> bool:
        """Whether a word may be a misspelled one of a phrase."""
        return self._phrases.is_near(written)

    def are_apart(self, one: str, two: str) -> bool:
        """Whether two neighbours mean nothing when they are read as one word."""
        if not (is_strange(one) and is_strange(two)):
            return True
        return one != two and self._guesser.guess(bare(one) + bare(two)) is None


def _is_name(written: str, before: str) -> bool:
    """Whether a word is written like a name: a capital and small letters, not where a sentence begins."""
    word = written.strip(AROUND)
    return word.isalpha() and word.istitle() and before[-1] not in ".!?:"


def _may_be_english(text: Folded) -> bool:
    found = languages_of(text)
    return not found or "en" in found
