"""A text as the model reads it: folded, without punctuation, one space around every word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from moderation.judging.text import Folded, Span

LONGEST = 2_000
"""Characters read of a folded text: one character may fold to eighteen, and a judgement has its time."""

_PUNCTUATION = str.maketrans(dict.fromkeys('.,;:!?"()[]{}<>/\\|~`^+=_-…“”„»«–—।。，！？、؟،', " "))


def surface(text: Folded) -> str:
    """Lower-case words, apostrophes kept; begins and ends with a space."""
    return f" {' '.join(text.plain.text[:LONGEST].translate(_PUNCTUATION).split())} "


def places(text: Folded, numbers: Sequence[int]) -> list[Span]:
    """Where the words of `surface(text)` with these *numbers* were written."""
    if not numbers:
        return []
    read = text.plain.text[:LONGEST].translate(_PUNCTUATION)
    every = [match.span() for match in islice(_WORD.finditer(read), max(numbers) + 1)]
    return [text.whole(text.plain.range_of(*every[number])) for number in numbers]


_WORD = re.compile(r"\S+")
