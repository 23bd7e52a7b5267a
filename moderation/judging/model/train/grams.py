"""N-grams: of texts, those that might be worth a weight; and which texts hold them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from ahocorasick_rs import AhoCorasick, Implementation
from numpy.typing import NDArray

CHARACTERS = range(2, 6)
WORDS = range(1, 4)
RAREST_CHARACTERS, RAREST_WORDS = 4, 3
"""Texts in which an n-gram of characters, or of words, stands at least."""

Ints = NDArray[np.int32]


def candidates(surfaces: Iterable[str]) -> list[str]:
    """N-grams that stand in enough of *surfaces*, in order. Those of words keep a space at either end."""
    characters: Counter[str] = Counter()
    phrases: Counter[str] = Counter()
    for text in surfaces:
        characters.update({text[i : i + n] for n in CHARACTERS for i in range(len(text) - n + 1)})
        words = text.split()
        phrases.update({f" {' '.join(words[i : i + n])} " for n in WORDS for i in range(len(words) - n + 1)})
    enough = {gram for gram, times in characters.items() if times >= RAREST_CHARACTERS}
    return sorted(enough | {gram for gram, times in phrases.items() if times >= RAREST_WORDS})


class Occurrences:
    """Which texts hold which n-grams: a sparse matrix of ones, row by row."""

    def __init__(self, columns: Ints, starts: NDArray[np.int64], width: int) -> None:
        self.columns, self.starts, self.width = columns, starts, width
        self.counts = np.diff(starts)
        self.rows = np.repeat(np.arange(len(self.counts), dtype=np.int32), self.counts)

    @classmethod
    def of(cls, surfaces: Sequence[str], grams: Sequence[str]) -> Occurrences:
        """Those of *grams* in *surfaces*."""
        automaton = AhoCorasick(grams, implementation=Implementation.ContiguousNFA)
        lines = []
        for text in surfaces:
            found = {number for number, _, _ in automaton.find_matches_as_indexes(text, overlapping=True)}
            lines.append(np.fromiter(sorted(found), dtype=np.int32, count=len(found)))
        starts = np.concatenate([[0], np.cumsum([len(line) for line in lines])]).astype(np.int64)
        return cls(np.concatenate(lines), starts, len(grams))

    def taking(self, rows: NDArray[np.bool_]) -> Occurrences:
        """The texts where *rows* is true."""
        kept = rows[self.rows]
        starts = np.concatenate([[0], np.cumsum(self.counts[rows])]).astype(np.int64)
        return Occurrences(self.columns[kept], starts, self.width)

    def keeping(self, grams: NDArray[np.int64]) -> Occurrences:
        """The n-grams numbered *grams*, which are in order."""
        place = np.full(self.width, -1, dtype=np.int32)
        place[grams] = np.arange(len(grams), dtype=np.int32)
        columns = place[self.columns]
        kept = columns >= 0
        counts = np.bincount(self.rows[kept], minlength=len(self.counts))
        starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        return Occurrences(columns[kept], starts, len(grams))

    def tally(self, weights: NDArray[np.float64] | None = None) -> NDArray[np.float64]:
        """For each n-gram the texts that hold it, each counted as *weights* say."""
        per_entry = None if weights is None else weights[self.rows]
        return np.asarray(np.bincount(self.columns, per_entry, self.width), dtype=np.float64)

    def total(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """For each text the sum of its n-grams' *weights*."""
        return np.asarray(np.bincount(self.rows, weights[self.columns], len(self.counts)), dtype=np.float64)
