"""How a term may be written: as it is, backwards, with letters swapped, or with letters starred out."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

import msgspec

from moderation.letters import CLASSES, FOLD, WILDCARDS, readings
from moderation.lexicon import Term

SUFFIXES = ("s", "z", "es", "ed", "er", "ers", "ing", "in", "ings", "y", "ish", "head", "heads", "face")
"""Endings a word may take and stay the same word."""

STAR = "*"
SHORT = 3
"""Words of so few letters are in too many others to be looked for with the spaces taken out."""


def key_of(text: str) -> str:
    """*text* as the forms spell it: letter classes, runs squeezed."""
    return "".join(char for char, _ in groupby(CLASSES.get(char, char) for char in text))


def spread_keys(letters: str) -> set[str]:
    """*letters* without spaces, as words that were run together spell them: a double may have been parted."""
    letters = letters.replace(" ", "")
    if len(letters) <= SHORT:
        return set()
    return {key_of(letters), "".join(CLASSES.get(char, char) for char in letters)}


ENDINGS = frozenset(map(key_of, SUFFIXES))
"""The endings as keys."""


class Pattern(msgspec.Struct, frozen=True):
    """One spelling of a term. `key` is what the automaton looks for, `letters` what must be read there.

    `doubled` is a run that must be somewhere in the text; `starred` spellings read stars as letters; only
    the `straight` one is looked for with the spaces taken out.
    """

    key: str
    letters: str
    term: Term
    open_left: bool = False
    open_right: bool = False
    inflects: bool = False
    doubled: str = ""
    starred: bool = False
    straight: bool = False

    def reads(self, written: str) -> bool:
        """Whether *written*, a part of the original, can be read as the letters of this pattern.

        Letters may be repeated, symbols between them are passed over. Two must be letters, in long words
        one: numbers are not words.
        """
        folded = written.translate(FOLD)
        length = len(self.letters.replace(" ", ""))
        real = sum(char.isalpha() or char in self.letters for char in folded)
        return real >= (1 if length >= 6 else min(2, length)) and _reads(self.letters, folded, self.starred)


def is_ending(written: str) -> bool:
    """Whether *written* can be read as an ending that a word may take."""
    folded = written.translate(FOLD)
    return any(_reads(ending, folded) for ending in SUFFIXES)


def _reads(wanted: str, folded: str, starred: bool = False) -> bool:
    """An automaton with one state a letter, all of them in the bits of one integer."""
    states = 1
    for char in folded:
        is_word = char.isalnum()
        looks = readings(char) if is_word else readings(char) + " "
        hits = 0
        for place, letter in enumerate(wanted):
            if letter in looks or (starred and char in WILDCARDS):
                hits |= 1 << place
        advanced = ((states & hits) << 1) | (states & (hits << 1))
        states = advanced if is_word else advanced | states
        if not states:
            return False
    return bool(states >> len(wanted) & 1)


def spellings(term: Term) -> Iterator[Pattern]:
    """*term* as it is, and the ways in which people hide it."""
    letters = term.letters
    plain = _pattern(letters, term, term.open_left, term.open_right, term.inflects)
    yield msgspec.structs.replace(plain, straight=True)
    if not letters.isascii():
        return
    if len(letters) <= SHORT:
        yield _pattern(" ".join(letters), term)
        return
    yield _pattern(letters[::-1], term, term.open_right, term.open_left)
    if " " in letters:
        yield _pattern(letters.replace(" ", ""), term)
    if term.level >= 2 and " " not in letters:
        if len(letters) >= 5:
            for swapped in _swapped(letters):
                yield _pattern(swapped, term)
        for key in _starred(letters):
            yield Pattern(key, letters, term, inflects=term.inflects, starred=True)


def _pattern(
    letters: str, term: Term, open_left: bool = False, open_right: bool = False, inflects: bool = False
) -> Pattern:
    runs = ((char, len(list(run))) for char, run in groupby(letters))
    doubled = next((CLASSES.get(char, char) * length for char, length in runs if length > 1), "")
    return Pattern(key_of(letters), letters, term, open_left, open_right, inflects, doubled)


def _swapped(letters: str) -> Iterator[str]:
    """Two neighbours inside the word changed places."""
    for i in range(1, len(letters) - 2):
        if letters[i] != letters[i + 1]:
            yield letters[:i] + letters[i + 1] + letters[i] + letters[i + 2 :]


def _starred(letters: str) -> set[str]:
    """Letters inside the word replaced by stars, as keys."""
    size = len(letters)
    inner = range(1, size - 1)
    vowels = {i for i in inner if letters[i] in "aeiou"}
    hidden = [vowels, *({i} for i in vowels)]
    hidden += [
        set(range(start, end)) for start in inner for end in range(start + 1, size) if size - end + start >= 2
    ]
    starred = (
        "".join(STAR if i in gone else char for i, char in enumerate(letters)) for gone in hidden if gone
    )
    return {key_of(text) for text in starred if text[-1] != STAR}
