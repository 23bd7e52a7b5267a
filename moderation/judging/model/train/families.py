"""Texts made from one template: kept on one side of every split, or the figures flatter."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from moderation.judging.model.train.rows import Sample

ALIKE = 0.5
"""Share of common words from which on two texts are one family."""

# What templates are filled with: two texts that differ in these only must not look different.
_FILLED_IN = frozenset(
    "women woman trans gay gays lesbian lesbians black disabled muslim muslims immigrant immigrants jews "
    "jewish jew asian asians latino latinos mexican mexicans refugees men man people person".split()
)


def families(samples: Sequence[Sample]) -> list[int]:
    """A number for each sample, the same for those of one family."""
    leader = list(range(len(samples)))

    def find(one: int) -> int:
        while leader[one] != one:
            leader[one] = leader[leader[one]]
            one = leader[one]
        return one

    by_source: dict[str, list[int]] = defaultdict(list)
    for number, sample in enumerate(samples):
        if sample.kind.alike:
            by_source[sample.row.source].append(number)
    for numbers in by_source.values():
        parts = {number: _parts(samples[number].row.text) for number in numbers}
        for place, one in enumerate(numbers):
            for other in numbers[:place]:
                common = len(parts[one] & parts[other])
                if common and common >= ALIKE * (len(parts[one]) + len(parts[other]) - common):
                    leader[find(one)] = find(other)
    return [find(number) for number in range(len(samples))]


def _parts(text: str) -> frozenset[str]:
    words = re.findall(r"\w+", text.lower())
    if len(words) < 4:  # of a script without spaces: pairs of characters
        return frozenset(text[i : i + 2] for i in range(len(text) - 1))
    return frozenset(words) - _FILLED_IN
