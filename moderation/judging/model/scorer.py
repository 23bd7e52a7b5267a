"""From a text to a likelihood: one pass of an automaton over the n-grams that weigh something."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from heapq import nlargest
from itertools import chain, repeat
from math import exp, fsum, sqrt
from operator import itemgetter
from typing import NamedTuple

import msgspec
from ahocorasick_rs import AhoCorasick, Implementation

from moderation.judging.languages import small_words_of
from moderation.judging.model.senses import senses, shares
from moderation.judging.model.surface import places, surface
from moderation.judging.model.weights import Weights
from moderation.judging.text import Folded, Span

EXPLAINED = 3
"""Words that an explanation names."""

_number = itemgetter(0)


class Reason(msgspec.Struct, frozen=True):
    """A word that spoke against the text: as written, where, and how much it added to the sum."""

    word: str
    span: Span
    weight: float


class _Reading(NamedTuple):
    """A text as one scorer read it: its surface, which n-grams stand where in it, and what it is about."""

    scorer: Scorer
    surface: str
    found: list[tuple[int, int, int]]
    senses: set[str]


class Scorer:
    """The sum of the weights of a text's n-grams, each once, over the root of their number and some."""

    WORST = 3
    """The highest level it gives: 4 is for what rules are sure of."""

    def __init__(self, weights: Weights) -> None:
        self.header = weights.header
        self._steps = array("h", weights.steps)
        self._scale = weights.header.scale
        self._rules = weights.header.rules
        self._senses = weights.header.senses
        # The contiguous automaton is as fast here as the full one and takes a third of the memory.
        self._automaton = AhoCorasick(weights.grams, implementation=Implementation.ContiguousNFA)

    def likelihood(self, text: Folded, hits: Mapping[str, float]) -> float:
        """From 0 to 1: how likely a moderator takes *text* down. *hits* are `features(text)`."""
        reading = self._read(text)
        found = set(map(_number, reading.found))
        total = self.header.bias + sum(self._rules.get(name, 0.0) * value for name, value in hits.items())
        # The names are in no order: their sum must not depend on it.
        total += fsum(self._senses.get(name, 0.0) for name in reading.senses)
        if found:
            total += (
                self._scale
                * sum(map(self._steps.__getitem__, found))
                / sqrt(len(found) + self.header.damping)
            )
        return 1 / (1 + exp(-total)) if total > -700 else 0.0

    def _read(self, text: Folded) -> _Reading:
        """*text* looked through, once."""
        known = text.grams
        if known is None or known.scorer is not self:
            read = surface(text)
            found = self._automaton.find_matches_as_indexes(read, overlapping=True)
            known = text.grams = _Reading(self, read, found, senses(text))
        reading: _Reading = known
        return reading

    def level(self, likelihood: float) -> int:
        """How severe: 1 to 3, 0 where nobody need look."""
        return sum(likelihood >= threshold for threshold in self.header.levels)

    def reasons(self, text: Folded) -> tuple[Reason, ...]:
        """The words that weighed most against *text*, heaviest first; none that says nothing by itself.

        Some ms for a long text that is made of such words: on demand.
        """
        _, read, found, present = self._read(text)
        share = self._scale / sqrt(len(set(map(_number, found))) + self.header.damping)
        about = {name: self._senses.get(name, 0.0) for name in sorted(present)}
        steps = self._steps
        spoken = [(start, end, share * steps[number]) for number, start, end in found]
        spoken += shares(about, read)
        said = read.split()
        weights = _by_word(spoken, read, said)
        small = small_words_of(text)
        telling = [n for n, weight in enumerate(weights) if weight > 0 and said[n] not in small]
        heaviest = nlargest(EXPLAINED, telling, key=weights.__getitem__)
        return tuple(
            Reason(text.original[slice(*span)], span, round(weights[n], 2))
            for n, span in zip(heaviest, places(text, heaviest), strict=True)
        )


def _by_word(spoken: Iterable[tuple[int, int, float]], read: str, said: Sequence[str]) -> list[float]:
    """What each word of the surface *read* weighs: a part of it shares its weight among the words that it
    touches. A text of bad words alone has thousands of such parts."""
    weights = [0.0] * len(said)
    sizes = (len(word) + 1 for word in said)
    word_at = [-1, *chain.from_iterable(map(repeat, range(len(said)), sizes))]  # each with the space after it
    for start, end, weight in spoken:
        first, last = word_at[start] + (read[start] == " "), word_at[end - 1]
        if first == last:
            weights[first] += weight
        elif first < last:
            share = weight / (last - first + 1)
            for number in range(first, last + 1):
                weights[number] += share
    return weights
