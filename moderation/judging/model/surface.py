"""A text as the model reads it: folded, without punctuation, one space around every word."""

from __future__ import annotations

import re

from moderation.judging.text import Folded, Span

LONGEST = 2_000
"""Characters read of a folded text: one character may fold to eighteen, and a judgement has its time."""

_PUNCTUATION = str.maketrans(dict.fromkeys('.,;:!?"()[]{}<>/\\|~`^+=_-…“”„»«–—।。，！？、؟،', " "))


def surface(text: Folded) -> str:
    """Lower-case words, apostrophes kept; begins and ends with a space."""
    return f" {' '.join(text.plain.text[:LONGEST].translate(_PUNCTUATION).split())} "


class Word:
    """A word of a surface: where it stands there, and where in the text as it was written."""

    __slots__ = ("_here", "_text", "end", "start")

    def __init__(self, text: Folded, start: int, end: int, here: Span) -> None:
        self.start, self.end = start, end
        self._text, self._here = text, here

    @property
    def span(self) -> Span:
        """Where it was written; worked out when it is asked, for of all words few are named."""
        return self._text.whole(self._text.plain.range_of(*self._here))

    @property
    def written(self) -> str:
        """As it was written."""
        return self._text.original[slice(*self.span)]


_WORD = re.compile(r"\S+")


def words(text: Folded) -> list[Word]:
    """The words of `surface(text)` in order."""
    found: list[Word] = []
    place = 1
    for match in _WORD.finditer(text.plain.text[:LONGEST].translate(_PUNCTUATION)):
        here = match.span()
        end = place + here[1] - here[0]
        found.append(Word(text, place, end, here))
        place = end + 1
    return found
