"""A text folded for judging, with the way back to what was written.

Checks look at several *forms* of one text: each is made by a few C-speed steps, and only when a check found
something are the steps walked again, character by character, to learn where in the original it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import accumulate, compress
from operator import ne
from typing import Any, Generic, TypeVar, overload

from moderation.letters import FOLD, LEET, READINGS, SPACED, TIGHT, WILDCARDS, is_mark

Span = tuple[int, int]
"""Start and end in code points of the original text."""

_LEET_SYMBOLS = re.escape("".join(c for c in READINGS if not c.isalnum() and c != "!") + WILDCARDS)
_LEET_INSIDE = re.compile(rf"[{_LEET_SYMBOLS}]|!(?=\w)")  # at the end of a word, "!" is only excitement
_AROUND = re.compile(r"(?<!\S)[(\[{<|!+#^]+|[(\[{<|!+#^]+(?!\S)")
_STARRED_INSIDE = re.compile(r"(?<=\w)(?:[*#@$%&!?^~+=\u2022\u00b7]{1,8}|[-_.]{2,8})(?=\w)")
"""What stands for letters that are not shown: one symbol, or several of those that join words."""
# Letters typed upside down, as the usual generators write them; some stand for another letter when turned.
_TURNED = "ɐɔǝɟƃɓɥᴉɾʞɯɹʇʌʍʎ"
_FLIP = str.maketrans("ɐqɔpǝɟƃɓɥᴉıɾʞlʃɯuodbɹsʇnʌʍxʎz¡¿˙", "abcdefggh" + "iijkllmnop" + "qrstuvwxyz" + "!?.")
_TURNED_INSIDE = re.compile(f"[{_TURNED}]")
_NEITHER = re.compile(r"[^\w]|_")
_ASCII_NEITHER = {code: None for code in range(128) if not chr(code).isalnum()}
_NUMBERS = re.compile(r"\d+")


def squeeze(text: str) -> str:
    """Every run of one character as that character once."""
    if len(text) < 2:
        return text
    if not text.isascii():
        return text[0] + "".join(compress(text[1:], map(ne, text[1:], text)))
    # The bytes of two neighbours are equal where their difference is zero: one XOR for all of them.
    code = text.encode()
    differs = int.from_bytes(code[1:], "big") ^ int.from_bytes(code[:-1], "big")
    return text[0] + "".join(compress(text[1:], differs.to_bytes(len(code) - 1, "big")))


LONGEST_GIST = 200
"""Characters by which a text is known again."""


def _spaces(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _stars(match: re.Match[str]) -> str:
    return "*" * len(match[0])


T = TypeVar("T")


class once(Generic[T]):  # noqa: N801 - a decorator
    """A property worked out when it is first read. functools.cached_property takes a lock, a µs each time."""

    def __init__(self, work_out: Callable[[Any], T]) -> None:
        self._work_out = work_out
        self._name = work_out.__name__
        self.__doc__ = work_out.__doc__

    @overload
    def __get__(self, owner: None, kind: type) -> once[T]: ...

    @overload
    def __get__(self, owner: object, kind: type) -> T: ...

    def __get__(self, owner: object | None, kind: type) -> T | once[T]:
        if owner is None:
            return self
        value = owner.__dict__[self._name] = self._work_out(owner)
        return value


class Form:
    """One reading of a text. `text` is what checks search; `range_of` says where a part was written."""

    def __init__(self, text: str, ranges: Callable[[], list[Span]]) -> None:
        self.text = text
        self._ranges = ranges

    @once
    def ranges(self) -> list[Span]:
        """For each character of `text`, the half-open range of the original it was made from."""
        return self._ranges()

    def range_of(self, start: int, end: int) -> Span:
        """Where `text[start:end]`, which is not empty, stands in the original."""
        return self.ranges[start][0], self.ranges[end - 1][1]

    def translated(self, table: dict[int, str | None] | dict[int, str], *, even: bool = False) -> Form:
        """Each character replaced or deleted as *table* says; *even* when it replaces one by one."""

        def ranges() -> list[Span]:
            if even:
                return self.ranges
            pairs = zip(self.text, self.ranges, strict=True)
            return [here for char, here in pairs for _ in char.translate(table)]

        return Form(self.text.translate(table), ranges)

    def squeezed(self) -> Form:
        """Every run of one character as that character once."""

        def ranges() -> list[Span]:
            found: list[Span] = []
            before = None
            for char, (start, end) in zip(self.text, self.ranges, strict=True):
                if char == before:
                    found[-1] = found[-1][0], end
                else:
                    found.append((start, end))
                before = char
            return found

        return Form(squeeze(self.text), ranges)

    def without_spaces(self) -> Form:
        """All words run together."""

        def ranges() -> list[Span]:
            return [here for char, here in zip(self.text, self.ranges, strict=True) if char != " "]

        return Form(self.text.replace(" ", ""), ranges)


class Folded:
    """One text and its forms, each made once and only when somebody asks."""

    def __init__(self, original: str) -> None:
        self.original = original

    @once
    def plain(self) -> Form:
        """What it looks like: lower case, without marks, disguises and invisible characters."""
        size = len(self.original)
        written = Form(self.original, lambda: [(i, i + 1) for i in range(size)])
        return written.translated(FOLD, even=self.original.isascii())

    @once
    def spaced(self) -> Form:
        """Letter classes, repeats squeezed, symbols as spaces."""
        return self.plain.translated(SPACED, even=True).squeezed()

    @once
    def tight(self) -> Form:
        """The same with symbols taken out: `f.u.c.k` is one word. It is `spaced` if that changes no word."""
        form = self.plain.translated(TIGHT)
        if len(form.text) == len(self.plain.text):
            return self.spaced
        # As many gaps as with symbols for spaces: then every symbol stood beside a space.
        gaps = form.text.strip().count(" ")
        if gaps == self.spaced.text.strip().count(" ") and "  " not in form.text:
            return self.spaced
        return form.squeezed()

    @once
    def leets(self) -> tuple[Form, ...]:
        """Symbols read as letters; the same without those around words; `*` for all inside words.

        Each only when there are such symbols.
        """
        forms = []
        plain = self.plain
        if _LEET_INSIDE.search(plain.text):
            forms.append(plain.translated(LEET, even=True).squeezed())
            trimmed = _AROUND.sub(_spaces, plain.text)
            if trimmed != plain.text and _LEET_INSIDE.search(trimmed):
                forms.append(Form(trimmed, lambda: plain.ranges).translated(LEET, even=True).squeezed())
        if _STARRED_INSIDE.search(plain.text):
            stars = _STARRED_INSIDE.sub(_stars, plain.text)
            forms.append(Form(stars, lambda: plain.ranges).translated(LEET, even=True).squeezed())
        return tuple(forms)

    def fold(self) -> None:
        """Make every form that most checks ask for."""
        _ = self.joined, self.leets, self.words

    def has_double(self, double: str) -> bool:
        """Whether this run of one letter class stands anywhere in the text."""
        known = self._doubles.get(double)
        if known is None:
            known = self._doubles[double] = double in self._unsqueezed
        return known

    @once
    def _doubles(self) -> dict[str, bool]:
        return {}

    @once
    def _unsqueezed(self) -> str:
        tight = self.plain.text.translate(TIGHT)
        return tight + self.plain.text.translate(LEET) if self.leets else tight

    @once
    def words(self) -> list[str]:
        """The words of `tight`."""
        return self.tight.text.split(" ")

    @once
    def word_ends(self) -> list[int]:
        """Where in `joined` words end, and the first begins."""
        return [0, *accumulate(map(len, self.words))]

    @once
    def joined(self) -> Form:
        """`tight` without its spaces: `f u c k` is one word."""
        return self.tight.without_spaces()

    @once
    def gist(self) -> str:
        """The same for texts that differ only in case, drawn-out letters, spaces, symbols and look-alikes.

        Digits count as they are: "1" and "11" are two answers.
        """
        plain = self.plain.text
        letters = plain.translate(_ASCII_NEITHER) if plain.isascii() else _NEITHER.sub("", plain)
        if not letters:
            return plain[:LONGEST_GIST]
        short = squeeze(letters)[:LONGEST_GIST]
        numbers = _NUMBERS.findall(letters)
        return f"{short} {' '.join(numbers)}"[: 2 * LONGEST_GIST] if numbers else short

    @once
    def upright(self) -> Folded | None:
        """The text turned round when it was typed upside down, else None."""
        if self.original.isascii() or not _TURNED_INSIDE.search(self.original):
            return None
        return Folded(self.original[::-1].translate(_FLIP))

    def whole(self, span: Span) -> Span:
        """*span* widened so that it cuts no combining mark from its base."""
        start, end = span
        while start > 0 and start < len(self.original) and is_mark(self.original[start]):
            start -= 1
        while end < len(self.original) and is_mark(self.original[end]):
            end += 1
        return start, end


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """*spans* in order, overlapping and touching ones made one."""
    result: list[Span] = []
    for start, end in sorted(spans):
        if result and start <= result[-1][1]:
            result[-1] = result[-1][0], max(end, result[-1][1])
        else:
            result.append((start, end))
    return tuple(result)
