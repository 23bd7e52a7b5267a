"""The alphabet of judging: what each character looks like, reduced to plain lower-case letters.

Three tables, from most exact to most coarse:

- `FOLD` maps a code point to what it looks like: lower case, without marks, enclosures or disguise.
- `readings(char)` lists the letters a folded character may stand for (`1` is `i` or `l`).
- `CLASSES` maps each character to one letter, so that one pass over the text finds every candidate; the
  readings then decide.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

import msgspec

LOOKALIKES = Path(__file__).with_name("lookalikes.json")
FOLDS = Path(__file__).with_name("folds.json")

READINGS: dict[str, str] = {
    # digits
    "0": "o", "1": "il", "2": "z", "3": "e", "4": "a", "5": "s", "6": "gb", "7": "t", "8": "b", "9": "g",
    # symbols
    "@": "a", "$": "s", "!": "il", "|": "il", "(": "c", "<": "c", "[": "c", "{": "c", "+": "t", "#": "h",
    "€": "e", "£": "l", "¢": "c", "¥": "y", "^": "a", "₳": "a", "฿": "b", "₵": "c", "₣": "f", "₲": "g",
    "₭": "k", "₥": "m", "₦": "n", "₱": "p", "₴": "s", "₮": "t", "₩": "w", "∂": "d", "℘": "p", "∑": "e",
    # letters that are written for others
    "v": "u", "ɩ": "il",
    # Cyrillic and Greek letters with more than one look, or whose look depends on the case
    "н": "hn", "и": "n", "ц": "u", "у": "yu", "п": "n", "г": "r", "я": "r", "з": "e", "э": "e", "ь": "b",
    "ъ": "b", "л": "n", "д": "d", "ш": "w", "щ": "w", "б": "b", "ч": "h",
    "ғ": "f", "ӻ": "f", "қ": "k", "ҡ": "k", "ҟ": "k", "ӄ": "k", "ҝ": "k", "ћ": "h", "ђ": "h", "ӊ": "h",
    "ң": "nh", "ҥ": "n", "ӈ": "n", "ҽ": "e", "ҿ": "e", "ұ": "y", "ө": "o", "ѳ": "o", "ӫ": "o", "ҳ": "x",
    "ӽ": "x", "ҫ": "c", "ҍ": "b", "ѣ": "b", "ԉ": "l", "ԍ": "g", "џ": "u", "ґ": "r", "ҭ": "t", "ҏ": "p",
    "ф": "o", "ж": "x", "ĸ": "k", "χ": "x",
    "η": "nh", "ν": "vnu", "μ": "um", "υ": "uy", "π": "n", "λ": "a", "θ": "o", "ω": "w", "ς": "s",
    "ξ": "e", "ψ": "w", "φ": "o", "δ": "d", "ζ": "z", "γ": "yg", "в": "b", "м": "m", "т": "t", "к": "k",
    "σ": "o", "τ": "t", "κ": "k", "ε": "e", "β": "b", "є": "e", "ɛ": "e", "ӏ": "il",
}  # fmt: skip
"""Letters that a folded character may stand for beside itself."""

WILDCARDS = "*%"
"""Written in place of a vowel."""

_REGIONAL_A, _REGIONAL_Z = 0x1F1E6, 0x1F1FF
_CACHE_LIMIT = (
    60_000  # more than all code points that change, so that no text can make the table grow for ever
)
LONGEST_LOOK = 3
"""Characters that one may be folded to: a sign for a whole sentence would make a text many times as long."""
_HANGUL = range(0xAC00, 0xD7A4)
_SILENT = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\u180b\u180c\u180d\u180f")


@cache
def _lookalikes() -> dict[str, str]:
    groups = msgspec.json.decode(LOOKALIKES.read_bytes(), type=dict[str, dict[str, str]])
    letters = groups["letters"]
    return {look: letter for letter, looks in letters.items() for look in looks}


def is_mark(char: str) -> bool:
    """Whether *char* decorates the character before it, and belongs to the same grapheme."""
    return unicodedata.category(char)[0] == "M" or char == "\u200d"


def _is_silent(char: str) -> bool:
    """Whether *char* shows nothing, or only decorates: such characters are dropped."""
    category = unicodedata.category(char)
    if category in {"Cf", "Me"} or char in _SILENT or 0xFE00 <= ord(char) <= 0xFE0F:
        return True
    # Marks of the scripts that need them to be read (Indic vowels, Thai tones) have other classes and stay.
    combining = unicodedata.combining(char)
    return combining == 1 or 10 <= combining <= 36 or combining >= 200 or 0xE0100 <= ord(char) <= 0xE01EF


def _look(char: str) -> str:
    if _is_silent(char):
        return ""
    if unicodedata.category(char) in {"Cs", "Cc", "Zs", "Zl", "Zp"}:
        return " "
    code = ord(char)
    if _REGIONAL_A <= code <= _REGIONAL_Z:
        return chr(code - _REGIONAL_A + ord("a"))
    return _lookalikes().get(char, char)


def look_of(char: str) -> str:
    """What one code point looks like; a fixed point of itself. `folds.json` has it for all of them."""
    if "a" <= char <= "z" or ord(char) in _HANGUL:
        return char
    seen = char
    for _ in range(4):  # NFKD, casefold and looks may each uncover work for the others; two rounds are usual
        parts = unicodedata.normalize("NFKD", _lookalikes().get(seen, seen) if len(seen) == 1 else seen)
        folded = "".join(_look(part) for part in parts.casefold())
        if folded == seen:
            break
        seen = folded
    return _bare(seen)[:LONGEST_LOOK]


def _bare(look: str) -> str:
    """Parenthesised and dotted letters, `(a)` and `1.`, without their frame."""
    if len(look) > 1 and (inner := look.strip("().,")) and len(inner) <= 2 and inner.isalnum():
        return inner
    return look


@cache
def _folds() -> dict[int, str]:
    groups = msgspec.json.decode(FOLDS.read_bytes(), type=dict[str, str])
    return {ord(char): look for look, chars in groups.items() for char in chars}


class _FoldTable(dict[int, str]):
    """Fills itself while texts are translated, so that importing costs nothing."""

    def __missing__(self, code: int) -> str:
        if code < 0x80:
            look = chr(code).lower() if chr(code).isprintable() else " "
        else:
            look = " " if 0xD800 <= code < 0xE000 else _folds().get(code, chr(code))
        if len(self) < _CACHE_LIMIT:
            self[code] = look
        return look


FOLD: dict[int, str] = _FoldTable()
"""For `str.translate`: every code point to what it looks like."""


def readings(char: str) -> str:
    """The letters *char* may stand for, itself first."""
    return char + READINGS.get(char, "")


ALIKE = ("il1!|ɩӏ", "uv")
"""Letters that nobody tells apart in a disguise, because one character stands for all of them."""


def _classes() -> dict[str, str]:
    """What the forms write for a character: the letter it is read as first, of those alike the first."""
    leaders = {char: alike[0] for alike in ALIKE for char in alike}
    first = {char: letters[0] for char, letters in READINGS.items() if char not in leaders}
    return leaders | {char: leaders.get(letter, letter) for char, letter in first.items()}


CLASSES = _classes()

SECOND: dict[int, str] = {
    ord(char): letters[1]
    for char, letters in READINGS.items()
    if len(letters) > 1 and char not in "".join(ALIKE)
}
"""For `str.translate`: characters that may be read in a second way, which takes a form of its own."""

SYMBOL = "\x00"


class _ClassTable(dict[int, str]):
    """Letters as their class, white space as a space, all else as SYMBOL. *leet*: symbols as letters."""

    def __init__(self, *, leet: bool = False) -> None:
        super().__init__()
        self._leet = leet

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if char.isalnum():
            value = CLASSES.get(char, char)
        elif char.isspace():
            value = " "
        elif self._leet and char in WILDCARDS:
            value = "*"
        elif is_letter(char) or (self._leet and char in READINGS):
            value = CLASSES.get(char, char)
        else:
            value = SYMBOL
        if len(self) < _CACHE_LIMIT:
            self[code] = value
        return value


def is_letter(char: str) -> bool:
    """Whether *char* is part of a word: a letter, a digit, or a vowel sign of an Indic script."""
    return char.isalnum() or unicodedata.category(char)[0] == "M"


CLASSED: dict[int, str] = _ClassTable()
"""Letters by class, symbols as one."""

LEET: dict[int, str] = _ClassTable(leet=True)
"""The same with symbols as letters where they look like one."""
