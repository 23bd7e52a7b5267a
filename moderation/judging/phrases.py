"""Phrases in which words are misspelled: each unknown word is read as one of a phrase that it is near to."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, islice

from moderation.judging.common import common
from moderation.judging.finder import Finder
from moderation.judging.guessing import Index, without_glue
from moderation.judging.lexicon import Term
from moderation.judging.ordinary import ordinary
from moderation.judging.spelling import swapped
from moderation.judging.unknown import MOST_WORDS, Reading, bare, starred

MILDEST = 3
"""Level from which a phrase is looked for so."""

SHORTEST, LONGEST = 3, 16
MOST_KEPT = 20_000


class Phrases:
    """The severe phrases, and the words they are made of."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self.terms = {
            term.letters: term
            for term in terms
            if " " in term.letters and term.letters.isascii() and term.level >= MILDEST and not term.language
        }
        self._words = frozenset(word for letters in self.terms for word in letters.split())
        self._find = Finder((), self.terms)
        self._index: Index[str] = Index()
        self._kept: dict[str, str | None] = {}
        self._swapped: dict[str, str] = {}
        for word in self._words:
            if len(word) > SHORTEST:
                self._index.add(word, word, word)
                self._swapped |= dict.fromkeys((*swapped(word), word[1::-1] + word[2:]), word)

    def find(self, said: Sequence[str]) -> Iterator[Reading]:
        """Each phrase that *said* has when its unknown words are read as those of a phrase, and where."""
        unknown = islice((written for written in dict.fromkeys(said) if written not in common()), MOST_WORDS)
        strange = {written: near for written in unknown if (near := self._meant(bare(written)))}
        if not strange:
            return
        meant = [strange.get(written) for written in said]
        read = [other or bare(written) for other, written in zip(meant, said, strict=True)]
        ends = list(accumulate(len(word) + 1 for word in read))
        whole = " ".join(read)
        for letters, start, end in self._find(whole):
            if end < len(whole) and whole[end] != " ":
                continue
            first, last = bisect_right(ends, start), bisect_left(ends, end)
            if any(meant[first : last + 1]):
                yield letters, first, last

    def is_near(self, written: str) -> bool:
        """Whether a word, with the symbols around it, is a misspelled one of a phrase."""
        return self._meant(bare(written)) is not None

    def _meant(self, word: str) -> str | None:
        if not SHORTEST <= len(word) <= LONGEST or word in common() or word in ordinary():
            return None
        if word.replace("'", "") in self._words or word + "s" in self._words or not word[0].isalpha():
            return None
        if word not in self._kept:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[word] = self._guess(starred(word))
        return self._kept[word]

    def _guess(self, word: str) -> str | None:
        if word in self._swapped:
            return self._swapped[word]
        near = self._index.nearest(word)
        if near is not None and near[0] == word[0]:
            return near
        return next((core for core in without_glue(word) if core in self._words), None)
