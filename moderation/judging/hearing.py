"""How words sound, roughly, so that a word is known however it is spelled by ear."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import accumulate

from moderation.judging.common import common
from moderation.judging.finder import Finder
from moderation.judging.lexicon import Term
from moderation.judging.ordinary import ordinary
from moderation.judging.text import Folded, Span, squeeze
from moderation.judging.unknown import bare, is_of_a_program

_SOUNDS = (
    ("tch", "ch"), ("tsh", "ch"), ("sch", "sh"), ("kue ", "ke "),
    ("ph", "f"), ("ck", "k"), ("cc", "k"), ("gh", "g"), ("wh", "h"), ("ce", "se"),
    ("ci", "si"), ("ch", "\x01"), ("kh", "\x01"), ("c", "k"), ("\x01", "ch"), ("x", "ks"),
    ("ee", "i"), ("oo", "u"), ("ou", "u"), ("aw", "o"), ("er ", "a "), ("ah ", "a "),
    ("ur ", "a "), ("or ", "a "), ("uh ", "a "), ("ers ", "as "), ("ing ", "in "), ("ie ", "i "),
)  # fmt: skip
"""In this order: letters, and the ones that stand for their sound."""

_ENDINGS = ("", "s", "er", "ers", "ing", "in", "ed", "y")
_FEWEST = 4
"""Letters of a term that is listened for."""

_SHORTEST = 3


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

    def is_of_a_phrase(self, word: str) -> bool:
        """Whether *word* sounds like one of a phrase that is spelled otherwise."""
        word = bare(word)
        if word in common() or word in ordinary() or word.replace("'", "") in self._spelled:
            return False
        sound = spoken(word)[:-1]
        return " " in sound or (len(sound) >= _SHORTEST and sound in self._parts and not _is_number(word))

    def sounds_like_any(self, word: str) -> bool:
        """Whether *word* sounds like a term."""
        return spoken(word)[:-1] in self._terms

    def hear(self, text: Folded) -> Iterator[tuple[Term, Span]]:
        """Terms that a word of *text* sounds like, and where."""
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
            if (
                term is not None
                and word[0].strip(_AROUND) not in ordinary()
                and not _is_number(word[0])
                and not is_of_a_program(word[0])
            ):
                yield term, text.plain.range_of(*word.span())
        if phrases:
            ends = [0, *accumulate(len(sound) + 1 for sound in said)]
            for spelled, start, stop in self._find_phrase(" ".join(said) + " "):
                first, last = bisect_left(ends, start), bisect_left(ends, stop) - 1
                if any(self.is_of_a_phrase(word[0]) for word in words[first : last + 1]):
                    yield self._phrases[spelled], text.plain.range_of(words[first].start(), words[last].end())


_WORD = re.compile(r"\S+")
_AROUND = ".,;:!?\"'()[]{}<>*-_"


def _is_number(word: str) -> bool:
    """Whether a word is mostly digits, or the number of something: `#12`, `#ff00cc`."""
    digits = sum(char.isdigit() for char in word)
    return digits * 2 >= len(word) or (digits > 0 and word[0] == "#")


def _is_listened_for(term: Term) -> bool:
    if " " in term.letters or not term.letters.isascii() or term.language or len(term.letters) < _FEWEST:
        return False
    return term.inflects or (term.level > 1 and len(term.letters) > _FEWEST)
