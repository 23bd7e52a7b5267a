"""A text as the model reads it: folded, without punctuation, one space around every word."""

from __future__ import annotations

from itertools import pairwise

from moderation.judging.text import Folded, Span

LONGEST = 2_000
"""Characters read of a folded text: one character may fold to eighteen, and a judgement has its time."""

_PUNCTUATION = str.maketrans(dict.fromkeys('.,;:!?"()[]{}<>/\\|~`^+=_-…“”„»«–—।。，！？、؟،', " "))


def surface(text: Folded) -> str:
    """Lower-case words, apostrophes kept; begins and ends with a space."""
    return f" {' '.join(text.plain.text[:LONGEST].translate(_PUNCTUATION).split())} "


class Word:
    """A word of a surface: where it stands there, and where in the text as it was written."""

    __slots__ = ("end", "span", "start", "written")

    def __init__(self, text: Folded, start: int, end: int, here: Span) -> None:
        self.start, self.end = start, end
        self.span = text.whole(text.plain.range_of(*here))
        self.written = text.original[slice(*self.span)]


def words(text: Folded) -> list[Word]:
    """The words of `surface(text)` in order. Slow: for explanations."""
    plain = text.plain.text[:LONGEST].translate(_PUNCTUATION)
    edges = [0, *(i for i, (a, b) in enumerate(pairwise(plain), 1) if a.isspace() != b.isspace()), len(plain)]
    found: list[Word] = []
    place = 1
    for start, end in pairwise(edges):
        if start < end and not plain[start].isspace():
            found.append(Word(text, place, place + end - start, (start, end)))
            place += end - start + 1
    return found
