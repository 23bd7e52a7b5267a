"""How words sound, roughly, so that a word is known however it is spelled by ear."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import accumulate, islice

from moderation.finder import Finder
from moderation.lexicon import Term
from moderation.ordinary import ordinary
from moderation.text import Folded, Span, squeeze

_SOUNDS = (
    ("tch", "ch"), ("ph", "f"), ("ck", "k"), ("cc", "k"), ("gh", "g"), ("wh", "h"), ("ce", "se"),
    ("ci", "si"), ("ch", "\x01"), ("kh", "\x01"), ("c", "k"), ("\x01", "ch"), ("x", "ks"),
    ("ee", "i"), ("oo", "u"), ("ou", "u"), ("aw", "o"), ("er ", "a "), ("ah ", "a "),
    ("ur ", "a "), ("or ", "a "), ("uh ", "a "), ("ers ", "as "), ("ing ", "in "), ("ie ", "i "),
)  # fmt: skip
"""In this order: letters, and the ones that stand for their sound."""

_ENDINGS = ("", "s", "er", "ers", "ing", "in", "ed", "y")
_FEWEST = 4
"""Letters of a term that is listened for."""

_SHORTEST = 3

MOST_NEW = 20
"""New words of one text that are listened to one by one."""

MOST_KNOWN, LONGEST_KNOWN = 20_000, 20
"""Harmless words that are kept, so that ordinary talk is not listened to again; and the letters of one."""


class _Letters(dict[int, str | None]):
    """One reading of every character, for the ear; symbols are silent."""

    def __missing__(self, code: int) -> str | None:
        char = chr(code)
        value = " " if char.isspace() else _READ.get(char, char if char.isalpha() else None)
        if len(self) < 10_000:
            self[code] = value
        return value


_READ = {
    "y": "i",
    "z": "s",
    "q": "k",
    "0": "o",
    "1": "i",
    "3": "e",
    "4": "a",
    "5": "s",
    "7": "t",
    "8": "b",
    "9": "g",
    "@": "a",
    "$": "s",
    "!": "i",
}
_LETTERS = _Letters()


def spoken(text: str) -> str:
    """The sounds of a folded text: its words with one space after each, none twice in a row."""
    text = text.translate(_LETTERS) + " "
    for letters, sound in _SOUNDS:
        text = text.replace(letters, sound)
    return squeeze(text)


class Ear:
    """The sounds of terms."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._terms: dict[str, Term] = {}
        self._phrases: dict[str, Term] = {}
        for term in terms:
            if _is_listened_for(term):
                for ending in _ENDINGS if term.inflects else ("",):
                    sound = spoken(term.letters + ending)[:-1]
                    worst = self._terms.get(sound)
                    if len(sound) >= _SHORTEST and (worst is None or worst.level < term.level):
                        self._terms[sound] = term
            elif " " in term.letters and term.letters.isascii() and term.level > 1:
                self._phrases.setdefault(spoken(term.letters), term)
        self._find_phrase = Finder((), self._phrases)
        self._parts = {part for phrase in self._phrases for part in phrase.split()}
        self._spelled = {part for term in self._phrases.values() for part in term.letters.split()}
        self._harmless: set[str] = set()

    def _is_familiar(self, plain: str) -> bool:
        """Whether every word was heard before, and is neither a term nor a part of one spelled otherwise."""
        new = set(plain.split()) - self._harmless
        for written in islice(new, MOST_NEW):
            word = written.strip(_AROUND)
            sound = spoken(word)[:-1]
            if " " in sound:
                return False
            meant = sound in self._terms or (sound in self._parts and word not in self._spelled)
            if meant and word not in ordinary():
                return False
            if len(written) <= LONGEST_KNOWN:
                if len(self._harmless) >= MOST_KNOWN:
                    self._harmless.clear()
                self._harmless.add(written)
        return len(new) <= MOST_NEW

    def hear(self, text: Folded) -> Iterator[tuple[Term, Span]]:
        """Terms that a word of *text* sounds like, and where."""
        if self._is_familiar(text.plain.text):
            return
        sounds = spoken(text.plain.text)
        phrases = self._find_phrase(sounds)
        if not phrases and self._terms.keys().isdisjoint(sounds.split(" ")):
            return
        words = list(_WORD.finditer(text.plain.text))
        said = sounds.split(" ")[:-1]
        if len(said) != len(words):  # some have no sound at all
            words = [word for word in words if word[0].translate(_LETTERS)]
        if len(said) != len(words):
            words = [word for word in words if spoken(word[0]).strip()]
            said = [spoken(word[0])[:-1] for word in words]
        for sound, word in zip(said, words, strict=True):
            term = self._terms.get(sound)
            if term is not None and word[0].strip(_AROUND) not in ordinary() and not _is_number(word[0]):
                yield term, text.plain.range_of(*word.span())
        if phrases:
            ends = [0, *accumulate(len(sound) + 1 for sound in said)]
            for spelled, start, stop in self._find_phrase(" ".join(said) + " "):
                first, last = bisect_left(ends, start), bisect_left(ends, stop) - 1
                yield self._phrases[spelled], text.plain.range_of(words[first].start(), words[last].end())


_WORD = re.compile(r"\S+")
_AROUND = ".,;:!?\"'()[]{}<>*-_"


def _is_number(word: str) -> bool:
    return sum(char.isdigit() for char in word) * 2 >= len(word)


def _is_listened_for(term: Term) -> bool:
    if " " in term.letters or not term.letters.isascii() or term.language or len(term.letters) < _FEWEST:
        return False
    return term.inflects or (term.level > 1 and len(term.letters) > _FEWEST)
