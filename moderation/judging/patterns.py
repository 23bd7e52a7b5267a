"""How a term may be written: as it is, backwards, letters swapped, starred or dropped, or spelled by ear."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import groupby, islice

import msgspec

from moderation.judging.letters import CLASSES, FOLD, readings
from moderation.judging.lexicon import Term
from moderation.judging.ordinary import ordinary
from moderation.judging.spelling import dropped, heard, starred, swapped
from moderation.judging.text import squeeze

SUFFIXES = ("s", "z", "es", "ed", "er", "ers", "ing", "in", "ings", "y", "ish", "head", "heads", "face")
"""Endings a word may take and stay the same word."""

SHORT = 3
"""Words of so few letters are in too many others to be looked for with the spaces taken out."""


PAINTING = frozenset("@$!|(<+#₳฿₵₣₲₭₥₦₱₴₮₩")
"""Symbols that are hardly ever written between digits but as letters."""

SURE = 4
"""Letters up to which a guess has to be written in letters: `5-HT` is something else."""


def key_of(text: str) -> str:
    """*text* as the forms spell it: letter classes, runs squeezed."""
    return squeeze(text.translate(_TO_CLASSES))


_TO_CLASSES = str.maketrans(CLASSES)


def spread_keys(letters: str) -> set[str]:
    """*letters* without spaces, as words that were run together spell them: a double may have been parted."""
    letters = letters.replace(" ", "")
    if len(letters) <= SHORT:
        return set()
    classes = letters.translate(_TO_CLASSES)
    doubles = (place for place in range(1, len(classes)) if classes[place - 1] == classes[place])
    parted = (squeeze(classes[:place]) + squeeze(classes[place:]) for place in doubles)
    return {squeeze(classes), classes, *parted}


ENDINGS = frozenset(map(key_of, SUFFIXES))
"""The endings as keys."""


class Pattern(msgspec.Struct, frozen=True):
    """One spelling of a term. `key` is what the automaton looks for, `letters` what must be read there.

    `doubled` is a run that must be somewhere in the text; `starred` spellings read symbols as letters;
    `loose` ones are guesses (swapped, dropped, by ear), which excuse less and refuse nothing.
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
    loose: bool = False

    @property
    def bare(self) -> str:
        """The letters without spaces and runs."""
        return _bare(self.letters)

    def reads(self, written: str) -> bool:
        """Whether *written*, a part of the original, can be read as the letters of this pattern.

        Letters may be repeated, symbols between them are passed over. Two must be letters, in long words
        one, or two symbols in place of letters: numbers are not words.
        """
        return self.reads_folded(written.translate(FOLD))

    def reads_folded(self, folded: str) -> bool:
        """The same of what is folded already."""
        length = len(self.letters.replace(" ", ""))
        if self.loose and length <= SURE and any(map(str.isdigit, folded)):
            return False
        enough = _has_letters(folded, self.letters, 1 if length >= 6 else min(2, length))
        if not enough and not (self.straight and length > SHORT and _is_painted(folded)):
            return False
        return _reads(self.letters, folded, self.starred)


def _has_letters(folded: str, letters: str, enough: int) -> bool:
    """Whether *enough* characters of *folded* are letters, or some of *letters*."""
    real = (char for char in folded if char.isalpha() or char in letters)
    return enough == 0 or next(islice(real, enough - 1, None), None) is not None


def _is_painted(folded: str) -> bool:
    """Whether symbols stand for letters, and two characters at least are no digits."""
    painted = sum(map(PAINTING.__contains__, folded))
    return painted > 0 and painted + sum(map(str.isalpha, folded)) >= 2


def is_ending(written: str) -> bool:
    """Whether *written* can be read as an ending that a word may take."""
    folded = written.translate(FOLD)
    return any(_reads(ending, folded) for ending in SUFFIXES)


@lru_cache(4096)
def _bare(letters: str) -> str:
    return "".join(char for char, _ in groupby(letters.replace(" ", "").replace("v", "u")))


class _Places(dict[str, int]):
    """For one word: where each character may stand in it, as the bits of an integer."""

    def __init__(self, wanted: str) -> None:
        super().__init__()
        self._wanted = wanted

    def __missing__(self, char: str) -> int:
        looks = readings(char) if char.isalnum() else readings(char) + " "
        bits = self[char] = sum(1 << place for place, letter in enumerate(self._wanted) if letter in looks)
        return bits


@lru_cache(4096)
def _places(wanted: str) -> _Places:
    return _Places(wanted)


def _reads(wanted: str, folded: str, starred: bool = False) -> bool:
    """An automaton with one state a letter, all of them in the bits of one integer."""
    places, everywhere = _places(wanted), (1 << len(wanted)) - 1
    states = 1
    for char in folded:
        is_word = char.isalnum()
        hits = everywhere if starred and not is_word else places[char]
        advanced = ((states & hits) << 1) | (states & (hits << 1))
        states = advanced if is_word else advanced | states
        if not states:
            return False
    return bool(states >> len(wanted) & 1)


def spellings(term: Term) -> Iterator[Pattern]:
    """*term* as it is, and the ways in which people hide it."""
    letters = term.letters
    plain = pattern_of(letters, term, term.open_left, term.open_right, term.inflects)
    yield msgspec.structs.replace(plain, straight=True)
    if not letters.isascii() or term.language:
        return
    if len(letters) <= SHORT:
        yield pattern_of(" ".join(letters), term)
        return
    yield pattern_of(letters[::-1], term, term.open_right, term.open_left)
    if " " in letters:
        yield pattern_of(letters.replace(" ", ""), term)
    yield from _guesses(term)


def _guesses(term: Term) -> Iterator[Pattern]:
    """Spellings that only somebody who hides the word uses, and ordinary words rarely are."""
    letters = term.letters
    phrase = " " in letters
    exact = not term.inflects and not phrase
    if (term.level < 2 and (exact or phrase)) or (exact and len(letters) <= SURE):
        return
    known = {letters, letters[::-1]}
    for text in (*swapped(letters), *dropped(letters), *(heard(letters) if phrase else ())):
        if text not in known and len(text.replace(" ", "")) > 2 and not _is_ordinary(text):
            known.add(text)
            yield msgspec.structs.replace(pattern_of(text, term, inflects=term.inflects), loose=True)
    for key in {key_of(text) for text in starred(letters)}:
        yield Pattern(key, letters, term, inflects=term.inflects, starred=True)


def _is_ordinary(text: str) -> bool:
    """Whether a guess is a word, or the beginning of one, that people write without thinking."""
    key = key_of(text)
    if len(key) < SHORT or key in _ordinary_keys():
        return True
    return any(text + ending in ordinary() for ending in ("", "e", *SUFFIXES))


@cache
def _ordinary_keys() -> frozenset[str]:
    return frozenset(map(key_of, ordinary()))


def pattern_of(
    letters: str, term: Term, open_left: bool = False, open_right: bool = False, inflects: bool = False
) -> Pattern:
    """*letters* as one spelling of *term*."""
    runs = ((char, len(list(run))) for char, run in groupby(letters))
    doubled = next((CLASSES.get(char, char) * length for char, length in runs if length > 1), "")
    return Pattern(key_of(letters), letters, term, open_left, open_right, inflects, doubled)
