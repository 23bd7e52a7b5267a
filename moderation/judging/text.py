"""A text folded for judging, with the way back to what was written.

Checks look at several *forms* of one text: each is made by a few C-speed steps, and only when a check found
something are the steps walked again, character by character, to learn where in the original it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import chain, compress, repeat
from operator import ne
from typing import Any

from moderation.judging.letters import CLASSED, FOLD, LEET, READINGS, SECOND, SYMBOL, WILDCARDS, is_mark
from moderation.judging.once import once
from moderation.judging.symbols import has_symbol_inside, is_plainly_written

Span = tuple[int, int]
"""Start and end in code points of the original text."""

Places = tuple[Sequence[int], Sequence[int]]
"""The starts, and the ends, of as many spans."""

_LEET_SYMBOLS = re.escape("".join(c for c in READINGS if not c.isalnum() and c != "!") + WILDCARDS)
_LEET_INSIDE = re.compile(rf"[{_LEET_SYMBOLS}]|!(?=\w)")  # at the end of a word, "!" is only excitement
_AROUND = re.compile(r"(?<!\S)[(\[{<|!+#^]+|[(\[{<|!+#^]+(?!\S)")
_STARRED_INSIDE = re.compile(r"(?<=\w)(?:[*#@$%&!?^~+=\u2022\u00b7]{1,8}|[-_.]{2,8})(?=\w)")
"""What stands for letters that are not shown: one symbol, or several of those that join words."""
# Letters typed upside down, as the usual generators write them; some stand for another letter when turned.
_TURNED = "ɐɔǝɟƃɓɥᴉɾʞɯɹʇʌʍʎ"
_FLIP = str.maketrans("ɐqɔpǝɟƃɓɥᴉıɾʞlʃɯuodbɹsʇnʌʍxʎz¡¿˙", "abcdefggh" + "iijkllmnop" + "qrstuvwxyz" + "!?.")
_TURNED_INSIDE = re.compile(f"[{_TURNED}]")
_SECOND = re.compile(f"[{re.escape(''.join(map(chr, SECOND)))}]")
_NO_DIGIT = bytes(code for code in range(256) if not 48 <= code <= 57)
_NEITHER = re.compile(r"[^\w]|_")
_ASCII_NEITHER = bytes(code for code in range(256) if not chr(code).isalnum() or code > 127)
_NUMBERS = re.compile(r"\d+")
_REPEATED = re.compile(r"(.)(?=\1)", re.DOTALL)
_ASCII_FOLD, _ASCII_CLASSED = (
    bytes(map(ord, bytes(range(128)).decode().translate(table))) + bytes(range(128, 256))
    for table in (FOLD, CLASSED)
)
_ASCII_SPACED = _ASCII_CLASSED.replace(SYMBOL.encode(), b" ")


def squeeze(text: str) -> str:
    """Every run of one character as that character once."""
    if not text.isascii() or len(text) > LONGEST or text.endswith("\0"):
        return _REPEATED.sub("", text)
    # All bytes at once, as one number: neighbours that are equal differ by zero, all others set the highest
    # bit when 127 is added to their difference. What is left without it goes, of a run all but the last.
    code = int.from_bytes(text.encode(), "little")
    spare = 8 * (LONGEST - len(text))
    ends = ((code ^ (code >> 8)) + (_LOW_BITS >> spare)) & (_HIGH_BITS >> spare)
    return (code | ends).to_bytes(len(text), "little").translate(_LOWERED, _LOW).decode()


LONGEST = 4096
"""Characters that are squeezed at once; longer texts take their time."""

_LOW_BITS = int.from_bytes(b"\x7f" * LONGEST, "little")
_HIGH_BITS = int.from_bytes(b"\x80" * LONGEST, "little")
_LOW = bytes(range(128))
_LOWERED = bytes(code & 127 for code in range(256))


def _letters_of(text: str) -> str:
    """The letters and digits of *text* (ASCII)."""
    return text.encode().translate(None, _ASCII_NEITHER).decode()


def _without(text: str, char: str) -> str:
    """All of *text* but *char* (ASCII)."""
    if text.isascii():  # by far the quickest where there are many
        return text.encode().translate(None, char.encode()).decode()
    return text.replace(char, "")


LONGEST_GIST = 200
"""Characters by which a text is known again."""


def _spaces(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _stars(match: re.Match[str]) -> str:
    return "*" * len(match[0])


class Form:
    """One reading of a text. `text` is what checks search; `range_of` says where a part was written.

    Where each character was written is worked out when it is first asked, by *places*: the starts and the
    ends, in the original, of what each was made from.
    """

    def __init__(self, text: str, places: Callable[[], Places]) -> None:
        self.text = text
        self._places = places

    @once
    def places(self) -> Places:
        """The starts and the ends of what each character of `text` was made from."""
        return self._places()

    @property
    def ranges(self) -> list[Span]:
        """For each character of `text`, the half-open range of the original it was made from."""
        return list(zip(*self.places, strict=True))

    def range_of(self, start: int, end: int) -> Span:
        """Where `text[start:end]`, which is not empty, stands in the original."""
        starts, ends = self.places
        return starts[start], ends[end - 1]

    def rewritten(self, text: str) -> Form:
        """*text* in place of this one's, character by character."""
        return Form(text, lambda: self.places)

    def without(self, char: str) -> Form:
        """All but *char*."""

        def places() -> Places:
            starts, ends = self.places
            kept = list(map(char.__ne__, self.text))
            return list(compress(starts, kept)), list(compress(ends, kept))

        return Form(_without(self.text, char), places)

    def squeezed(self) -> Form:
        """Every run of one character as that character once."""

        def places() -> Places:
            starts, ends = self.places
            text = self.text
            last = list(map(ne, text, text[1:]))  # whether a run ends here
            firsts, lasts = [True, *last], [*last, True]
            return list(compress(starts, firsts)), list(compress(ends, lasts))

        return Form(squeeze(self.text), places)


class Folded:
    """One text and its forms, each made once and only when somebody asks."""

    def __init__(self, original: str, of: Folded | None = None) -> None:
        self.original = original
        self.of = of
        """The text that it is a part of, if so: a part alone does not tell its language."""
        self.signs: bool | None = None
        """Whether anything leads to a closer look: see signs.has_signs."""
        self.links: tuple[Any, ...] | None = None
        """What domains.py found in it, when somebody asked."""
        self.languages: frozenset[str] | None = None
        """See languages.languages_of."""
        self.hits: Any = None
        """What the lexicon found in it, when somebody asked: see rules.house_hits."""
        self.grams: Any = None
        """What the model found in it, when somebody asked: see model.scorer."""

    @once
    def plain(self) -> Form:
        """What it looks like: lower case, without marks, disguises and invisible characters."""
        original = self.original
        size = len(original)
        if original.isascii():
            text = original.encode().translate(_ASCII_FOLD).decode()
            return Form(text, lambda: (range(size), range(1, size + 1)))

        def places() -> Places:
            lengths = list(map(len, map(FOLD.__getitem__, map(ord, original))))
            starts = list(chain.from_iterable(map(repeat, range(size), lengths)))
            return starts, [start + 1 for start in starts]

        return Form(original.translate(FOLD), places)

    @once
    def classed(self) -> str:
        """Letter classes in place of the characters of `plain`; all symbols alike."""
        text = self.plain.text
        if text.isascii():
            return text.encode().translate(_ASCII_CLASSED).decode()
        return text.translate(CLASSED)

    @once
    def spaced(self) -> Form:
        """Letter classes, repeats squeezed, symbols as spaces."""
        plain = self.plain
        if plain.text.isascii():  # one step; there are many symbols
            read = plain.text.encode().translate(_ASCII_SPACED).decode()
        else:
            read = self.classed.replace(SYMBOL, " ")
        return plain.rewritten(read).squeezed()

    @once
    def tight(self) -> Form:
        """The same with symbols taken out: `f.u.c.k` is one word. It is `spaced` if that changes no word."""
        classed = self.classed
        if not has_symbol_inside(classed):
            return self.spaced
        return self.plain.rewritten(classed).without(SYMBOL).squeezed()

    @once
    def leets(self) -> tuple[Form, ...]:
        """Symbols read as letters; the same without those around words, and `*` for all inside words.

        Each only when there are such symbols.
        """
        plain = self.plain
        if is_plainly_written(plain.text):
            return ()
        read: list[str] = []
        if _LEET_INSIDE.search(plain.text):
            read.append(plain.text)
            trimmed = _AROUND.sub(_spaces, plain.text)
            if trimmed != plain.text and _LEET_INSIDE.search(trimmed):
                read.append(trimmed)
        if _STARRED_INSIDE.search(plain.text):
            read.append(_STARRED_INSIDE.sub(_stars, plain.text))
        forms = []
        for text in read:
            letters = plain.rewritten(self._leet if text is plain.text else text.translate(LEET))
            forms.append(letters.rewritten(letters.text.replace(SYMBOL, " ")).squeezed())
            if has_symbol_inside(letters.text):
                forms.append(letters.without(SYMBOL).squeezed())
        return tuple(forms)

    @once
    def seconds(self) -> tuple[Form, ...]:
        """Letters of other alphabets, and digits, that may be read in a second way, read so."""
        plain = self.plain.text
        if not (_SECOND.search(plain) if not plain.isascii() else "6" in plain):
            return ()
        letters = self.plain.rewritten(self._second)
        spaced = letters.rewritten(letters.text.replace(SYMBOL, " ")).squeezed()
        return (spaced, letters.without(SYMBOL).squeezed()) if SYMBOL in letters.text else (spaced,)

    @once
    def forms(self) -> tuple[Form, ...]:
        """Every form in which words are parted by spaces."""
        spaced, tight = self.spaced, self.tight
        first = (spaced,) if tight is spaced else (spaced, tight)
        return first + self.leets + self.seconds

    @once
    def run_together(self) -> frozenset[str]:
        """What the forms are without their spaces: often the same."""
        return frozenset(_without(form.text, " ") for form in self.forms)

    def fold(self) -> None:
        """Make every form that most checks ask for."""
        _ = self.joined, self.leets, self.seconds, self.words

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
        tight = _without(self.classed, SYMBOL)
        if self.leets:
            tight += " " + self._leet.replace(SYMBOL, "")
        return tight + " " + self._second if self.seconds else tight

    @once
    def _leet(self) -> str:
        return self.plain.text.translate(LEET)

    @once
    def _second(self) -> str:
        return self.plain.text.translate(SECOND).translate(CLASSED)

    @once
    def words(self) -> list[str]:
        """The words of `tight`."""
        return self.tight.text.split(" ")

    @once
    def bare(self) -> str | None:
        """Its letters alone, squeezed, `v` as the `u` it may be; None where other signs may be letters."""
        text = self.plain.text
        if not text.isascii() or self.leets or self.digits:
            return None
        return squeeze(_letters_of(text).replace("v", "u"))

    @once
    def digits(self) -> int:
        """How many (ASCII) digits it has, as it looks."""
        return len(self.plain.text.encode("utf-8", "replace").translate(None, _NO_DIGIT))

    @once
    def joined(self) -> Form:
        """`tight` without its spaces: `f u c k` is one word."""
        return self.tight.without(" ")

    @once
    def gist(self) -> str:
        """The same for texts that differ only in case, drawn-out letters, spaces, symbols and look-alikes.

        Digits count as they are: "1" and "11" are two answers.
        """
        plain = self.plain.text
        letters = _letters_of(plain) if plain.isascii() else _NEITHER.sub("", plain)
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


def apart(spans: tuple[Span, ...], others: tuple[Span, ...]) -> tuple[Span, ...]:
    """What is left of *spans* without *others*, both in order and apart."""
    for low, high in others:
        cut = (
            (part for part in ((a, min(b, low)), (max(a, high), b)) if part[0] < part[1]) for a, b in spans
        )
        spans = tuple(chain.from_iterable(cut))
    return spans


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """*spans* in order, overlapping and touching ones made one."""
    result: list[Span] = []
    for start, end in sorted(spans):
        if result and start <= result[-1][1]:
            result[-1] = result[-1][0], max(end, result[-1][1])
        else:
            result.append((start, end))
    return tuple(result)
