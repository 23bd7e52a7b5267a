"""The words of a text that are no ordinary words, in the ways in which they may be read as one word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from moderation.judging.common import common
from moderation.judging.ordinary import ordinary

Reading = tuple[str, int, int]
"""How something may be read; the first of the written words that it stands in, and the last."""

AROUND = "\"'()[]{}<>.,;:?!/\\|~`^-=&#*_“”‘’…–—"
"""What stands before and after words."""

MOST_SYMBOLS = 3
"""More symbols than that are between letters, not in place of some."""
MOST_WORDS, MOST_JOINS = 40, 20
"""Unknown words of one text that are looked at, and pairs of them."""
SPREAD = 4
"""Letters from which a row of single ones is a word."""
_JOINED = 4
"""Letters from which two words are looked at as one."""
_OF_PROGRAMS = frozenset("()[]{}<>,;:=")
"""What joins no letters to a word; nor do several different symbols."""
LONE = frozenset("aiu")
"""Letters that stand alone in ordinary writing."""
_LAST = frozenset("*#_")
"""What stands for the last letter of a word."""
_COVERS = frozenset("*#_$%@^~+")
"""What stands for a letter inside a word, whatever the pieces beside it are."""

_SYMBOLS = re.compile(r"[^\w']|_")
_NO_SYMBOLS = re.compile(r"[\W_]+")
_PARTS = re.compile(r"[^\w']+|_+")
_TWO_BETWEEN = re.compile(r"[^\w'*]{2,}")
_LINK = re.compile(r"://|www\.|\w\.(?:com|net|org|tv|gg|io|de|fr|uk|me|ly)\b")
_APOSTROPHE = str.maketrans("’‘`´", "''''")
_LEET = str.maketrans("$@!|(+#", "saiicth")


@lru_cache(10_000)
def bare(written: str) -> str:
    """A written word without the symbols around it, and with one kind of apostrophe."""
    return written.strip(AROUND).translate(_APOSTROPHE)


def is_strange(written: str) -> bool:
    """Whether a word, with the symbols around it, is letters only and not an ordinary word."""
    word = bare(written)
    if len(word) == 1:
        return word.isalpha() and word not in LONE
    return word.isalpha() and word.isascii() and word not in common() and word not in ordinary()


def is_of_a_program(written: str) -> bool:
    """Whether letters are parted as in a call or at an index: `f(u, c, k)`, `a[5] = 5`."""
    return ("(" in written or "[" in written) and not {",", ";", "="}.isdisjoint(written)


_HEXADECIMAL = re.compile(r"(?=[a-f]*\d)[0-9a-f]{6,64}", re.IGNORECASE)
CERTAINLY_A_NUMBER = 16
"""Hexadecimal digits that no word is written in, however it may be read."""


def is_number(written: str, *, guessed: bool) -> bool:
    """Whether this is one like those of commits and colours; short ones only where a word was *guessed*."""
    return (guessed or len(written) >= CERTAINLY_A_NUMBER) and _HEXADECIMAL.fullmatch(written) is not None


def starred(word: str) -> str:
    """*word* with a star for each symbol in it."""
    return _SYMBOLS.sub("*", word)


def readings_of(said: Sequence[str]) -> Iterator[Reading]:
    """Every unknown word of *said*: as it stands, symbols as letters and without them, joined to the next."""
    words = common()
    letters: list[str] = []
    before = ""
    unknown = joins = 0
    for place, written in enumerate(said):
        strange = ""
        if written not in words or len(written) == 1:
            word = bare(written)
            if len(word) <= 1:
                letters.append(word or ("*" if written in _COVERS else ""))
                before = word if is_strange(word) else ""
                continue
            if written[0] != "@" and word not in words:  # not somebody's name
                unknown += 1
                if unknown > MOST_WORDS:
                    return
                yield from ((reading, place, place) for reading in _read(written, word))
                if word.isalpha() and word.isascii() and word not in ordinary():
                    strange = word
                    if before and len(before) + len(word) >= _JOINED and joins < MOST_JOINS:
                        joins += 1
                        yield before + word, place - 1, place
        if letters:
            yield from _joined(letters, place)
            letters = []
        before = strange
    yield from _joined(letters, len(said))


def _joined(letters: list[str], end: int) -> Iterator[Reading]:
    if len(letters) >= SPREAD:
        yield "".join(letters), end - len(letters), end - 1


def _read(written: str, word: str) -> Iterator[str]:
    last = written.rstrip("\"')]}.,;:?!")[-1:]
    word = word.removesuffix("'s").replace("'", "")
    leet = word.translate(_LEET)
    if leet.isalnum():
        yield leet
        if last in _LAST:
            yield leet + "*"
        if leet == word:
            return
    if "#" not in word and leet.isalnum():
        return
    if _LINK.search(word) or _TWO_BETWEEN.search(word):
        return
    pieces = _PARTS.split(word)
    symbols = len(pieces) - 1
    read = starred(word)
    if symbols == 1 and not _COVERS.isdisjoint(word):
        yield read
    if any(len(piece) > 2 and piece in common() for piece in pieces):
        return
    between = set(_SYMBOLS.findall(word))
    if len(between) > 1 or not _OF_PROGRAMS.isdisjoint(between):
        return
    yield _NO_SYMBOLS.sub("", word)
    if symbols <= MOST_SYMBOLS and len(word) > symbols * 3:
        yield read
