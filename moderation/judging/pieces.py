"""Words that were cut in pieces: which pieces may be those of one word."""

from __future__ import annotations

from collections.abc import Iterator

from moderation.judging.patterns import PAINTING, Pattern

LONE_WORDS = frozenset("aiu")
"""Letters that stand alone in ordinary writing."""


def is_cut(parts: list[str], letters: int) -> bool:
    """Whether these may be pieces of one word: parted by spaces only, none of them a word by itself.

    In pieces of longer words some letters may be written as others.
    """
    if all(len(part) == 1 for part in parts):
        return True
    if len(parts) == 2 and not LONE_WORDS.isdisjoint(parts):
        return False
    if all(part.isalpha() for part in parts):
        return True
    painted = letters >= LONG or any(char in PAINTING for part in parts for char in part)
    return painted and not any(part.isdigit() for part in parts)


LONG = 5
"""Letters from which a word may be cut and written in other signs at once."""


def squeezed_on(words: list[str]) -> Iterator[str]:
    """*words* without letters that only repeat the one before, in the word before."""
    last = ""
    for word in words:
        yield word[1:] if word[:1] == last else word
        last = word[-1:] or last


def may_be_spread(pattern: Pattern, parts: list[str]) -> bool:
    """Whether a term may be hidden by spaces in this way: letter by letter, or cut in two."""
    single = sum(len(part) == 1 for part in parts)
    if single == len(parts):
        return single >= (3 if pattern.straight else 4)
    if not pattern.straight or len(pattern.letters) < 4:
        return False
    if len(parts) > 1 and sum(map(len, parts)) >= CERTAIN:
        return True
    if pattern.term.level < 3 and not pattern.inflects and " " not in pattern.term.letters:
        return False
    if " " in pattern.term.letters:
        return len(parts) <= pattern.term.letters.count(" ") + 2
    return len(parts) == 2 or (single >= 2 and single >= len(parts) - 1)


CERTAIN = 7
"""Letters that do not come together by chance, however they are parted."""
