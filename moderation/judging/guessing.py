"""What a word that nobody knows was meant to be: the nearest term, if one is near enough."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Generic, TypeVar

import msgspec
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from moderation.judging.common import common
from moderation.judging.lexicon import Term
from moderation.judging.nearness import Shape, dearest, price, shape_of
from moderation.judging.ordinary import ordinary
from moderation.judging.text import squeeze

LIST = Path(__file__).parent / "lexicon" / "guessed.json"
"""Terms that people hide, and that few ordinary words are near to."""

SHORTEST, LONGEST = 4, 24
"""Letters of a word that is guessed at."""

MOST_KEPT = 40_000
"""Words whose guess is kept, nearly all of them None."""

_ENDINGS = ("", "s", "es", "er", "ers", "ing", "in", "ed", "y")
LONG_BONES = 6
"""From so many consonants on, two may be wrong."""

GLUE = frozenset(
    "a an and be big boi boy bro da dat dude dumb fat for gamer gang get girl go god gt guy haha hey hi "
    "i im in is just king lil little lmao lol lord mad man me mr mrs my no not o of oh ok old omg on "
    "queen real so stupid such sup that the this to ttv tv u ugly ur us was we what why wtf x xo xoxo "
    "xx xxx ya yo you your ass bag brain less lick licker ness".split()
)
"""What a word is run together with, to be taken for something else."""

LONGEST_GLUE = max(map(len, GLUE))

T = TypeVar("T")


class Index(Generic[T]):
    """Words by their first letter and the bones they may be known from."""

    def __init__(self) -> None:
        self._targets: dict[str, dict[str, list[tuple[Shape, float, T]]]] = defaultdict(dict)
        self._bones: dict[str, list[str]] = {}

    def add(self, written: str, meant: str, answer: T) -> None:
        """Let *written*, a form of *meant*, be answered by *answer*."""
        shape = shape_of(written)
        target = shape, dearest(shape_of(meant)), answer
        for bones in dict.fromkeys((shape.bones, shape.said)):
            self._targets[bones[:1]].setdefault(bones, []).append(target)
            self._bones.pop(bones[:1], None)

    def nearest(self, word: str) -> T | None:
        """What is nearest to *word*, if something is near enough."""
        best, meant = FAR, None
        for shape in _shapes(word):
            for target in self._candidates(shape):
                cost = price(shape, target[0])
                if cost < best and cost <= target[1]:
                    best, meant = cost, target[2]
        return meant

    def _candidates(self, shape: Shape) -> Iterator[tuple[Shape, float, T]]:
        """Those whose bones are nearly the same. The first one stays: who changes it hides the word from
        people as well."""
        seen: set[int] = set()
        for bones in dict.fromkeys((shape.bones, shape.said)):
            group = self._targets.get(bones[:1])
            if group is None:
                continue
            every = self._bones.setdefault(bones[:1], list(group))
            most = 2 if len(bones) >= LONG_BONES else 1
            for found, _, _ in extract(
                bones, every, scorer=OSA.distance, score_cutoff=most, limit=MOST_BONES
            ):
                for target in group[found]:
                    if id(target) not in seen:
                        seen.add(id(target))
                        yield target


FAR = 10.0

MOST_BONES = 8
"""Bones near to those of one word that are looked at, the nearest first."""


class Guesser:
    """Terms, and what words are near to them."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._index: Index[Term] = Index()
        self._exact: dict[str, Term] = {}
        self._kept: dict[str, Term | None] = {}
        for term in terms:
            guessed = _is_guessed(term)
            if guessed or _is_hidden_in_others(term):
                for written in inflected(term):
                    self._exact.setdefault(written, term)
                    if guessed:
                        self._index.add(written, term.letters, term)

    def guess(self, word: str) -> Term | None:
        """The term that *word*, folded and without symbols around it, was meant to be, if any."""
        if not SHORTEST <= len(word) <= LONGEST or _is_known(word) or not _is_written_in_letters(word):
            return None
        if word in self._kept:
            return self._kept[word]
        meant = self._index.nearest(word) or self._exact.get(_turned(word)) or self._glued(word)
        if len(self._kept) >= MOST_KEPT:
            self._kept.clear()
        self._kept[word] = meant
        return meant

    def _glued(self, word: str) -> Term | None:
        """A term with small words or digits around it."""
        short = squeeze(word)
        for core in (*without_glue(word), *(without_glue(short) if short != word else ())):
            if term := self._exact.get(core):
                return term
            enough = len(core) >= FEWEST_LEFT or (core in word and len(word) - len(core) >= 3)
            if enough and not _is_known(core):
                term = self._index.nearest(core)
                if term is not None:
                    return term
        return None


def _turned(word: str) -> str:
    """*word* with its first two letters changed for each other."""
    return word[1::-1] + word[2:]


def _is_known(word: str) -> bool:
    """Whether *word* is an ordinary one, its ending apart."""
    if any(form in common() or form in ordinary() for form in (word, word.removesuffix("s"), word + "g")):
        return True
    return _DRAWN_OUT.search(word) is not None and squeeze(word) in common()


def _is_written_in_letters(word: str) -> bool:
    """Whether it has at least three letters, one of them Latin, and digits only here and there."""
    if not word.isascii() and _LATIN.search(word) is None:
        return False
    letters = sum(map(str.isalpha, word))
    return letters >= FEWEST and sum(map(str.isdigit, word.strip("0123456789"))) * 3 < letters


FEWEST = 3
_LATIN = re.compile("[a-z]")
_DRAWN_OUT = re.compile(r"(.)\1\1")


def inflected(term: Term) -> Iterator[str]:
    """The forms of a term."""
    for ending in _ENDINGS if term.inflects else ("",):
        yield (term.letters.removesuffix("e") if ending[:1] in ("e", "i", "y") else term.letters) + ending


FEWEST_LEFT = 5
"""Letters that are guessed at when a small word was taken away."""


def without_glue(word: str) -> Iterator[str]:
    """*word* without the digits and small words before and after it, in every way."""
    bare = word.strip("0123456789_")
    most = min(len(bare) - SHORTEST, LONGEST_GLUE) + 1
    heads = [0, *(size for size in range(1, most) if bare[:size] in GLUE)]
    tails = [0, *(size for size in range(1, most) if bare[-size:] in GLUE)]
    for head in heads:
        for tail in tails:
            core = bare[head : len(bare) - tail]
            if len(core) >= SHORTEST and core != word:
                yield core


def _shapes(word: str) -> Iterator[Shape]:
    yield shape_of(word)
    if "1" in word:  # an l as often as an i
        yield shape_of(word.replace("1", "l"))
    if "qq" in word:
        yield shape_of(word.replace("q", "g"))
    if "x" in word[1:]:  # a cross in place of a letter
        yield shape_of(word[0] + word[1:].replace("x", "*"))


@cache
def _guessed() -> frozenset[str]:
    return frozenset(" ".join(msgspec.json.decode(LIST.read_bytes(), type=list[str])).split())


def _is_hidden_in_others(term: Term) -> bool:
    """Whether a term is looked for in words that were run together."""
    plain = " " not in term.letters and term.letters.isascii() and not term.language
    return plain and term.inflects and len(term.letters) >= SHORTEST and term.level > 1


def _is_guessed(term: Term) -> bool:
    return term.letters in _guessed() and " " not in term.letters
