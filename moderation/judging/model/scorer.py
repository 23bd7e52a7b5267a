"""From a text to a likelihood: one pass of an automaton over the n-grams that weigh something."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from itertools import chain
from math import exp, fsum, sqrt
from operator import itemgetter

import msgspec
from ahocorasick_rs import AhoCorasick, Implementation

from moderation.judging.languages import small_words_of
from moderation.judging.model.senses import senses, shares
from moderation.judging.model.surface import surface, words
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
        found = set(map(_number, self._automaton.find_matches_as_indexes(surface(text), overlapping=True)))
        total = self.header.bias + sum(self._rules.get(name, 0.0) * value for name, value in hits.items())
        # The names are in no order: their sum must not depend on it.
        total += fsum(self._senses.get(name, 0.0) for name in senses(text))
        if found:
            total += (
                self._scale
                * sum(map(self._steps.__getitem__, found))
                / sqrt(len(found) + self.header.damping)
            )
        return 1 / (1 + exp(-total)) if total > -700 else 0.0

    def level(self, likelihood: float) -> int:
        """How severe: 1 to 3, 0 where nobody need look."""
        return sum(likelihood >= threshold for threshold in self.header.levels)

    def reasons(self, text: Folded) -> tuple[Reason, ...]:
        """The words that weighed most against *text*, heaviest first; none that says nothing by itself.

        Slow: on demand.
        """
        read, here = surface(text), words(text)
        found = self._automaton.find_matches_as_indexes(read, overlapping=True)
        share = self._scale / sqrt(len({number for number, _, _ in found}) + self.header.damping)
        about = {name: self._senses.get(name, 0.0) for name in sorted(senses(text))}
        spoken = chain(
            ((start, end, share * self._steps[number]) for number, start, end in found), shares(about, read)
        )
        weights = [0.0] * len(here)
        word_at = {place: number for number, word in enumerate(here) for place in range(word.start, word.end)}
        for start, end, weight in spoken:
            touched = {word_at[place] for place in range(start, end) if place in word_at}
            for word in touched:
                weights[word] += weight / len(touched)
        small = small_words_of(text)
        telling = (n for n, word in enumerate(here) if read[word.start : word.end] not in small)
        heaviest = sorted(telling, key=lambda n: (-weights[n], n))[:EXPLAINED]
        return tuple(
            Reason(here[n].written, here[n].span, round(weights[n], 2)) for n in heaviest if weights[n] > 0
        )
