"""What a message's text may be: stored as typed (NFC), refused where it could deceive (S-6)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from eventchat.errors import BadText, Empty, TooLong

MOST_BYTES = 4096
SNIPPET = 120
"""Code points of the quoted message that a reply carries."""

MOST_MARKS = 8
"""Combining marks on one base; more is a tower that covers other lines."""

_REFUSED = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f"  # C0 and C1 but for the line feed
    "\ud800-\udfff"  # lone surrogates
    "\u2028\u2029"  # line and paragraph separator
    "\u202a-\u202e"  # bidi embeddings and overrides
    "\ufdd0-\ufdef"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "]"
)
_ISOLATES = re.compile("[\u2066-\u2069]")
_POP = "\u2069"
_INVISIBLE = re.compile(
    "[\\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U000e0000-\U000e0fff\u2800]"
)
_LINE_ENDS = re.compile("\r\n?")


def clean_text(raw: str, max_length: int) -> str:
    """*raw* as it is stored: NFC, `\\n` for line ends, a space for a tab, nothing around it.

    Raises Empty, TooLong (over *max_length* code points or 4 KiB), BadText.
    """
    text = unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", raw).replace("\t", " ")).strip()
    if not _INVISIBLE.sub("", text):
        raise Empty()
    if len(text) > max_length:
        raise TooLong(f"This is {len(text)} characters long; {max_length} are allowed.")
    refuse_deceiving(text)
    if len(text.encode()) > MOST_BYTES:
        raise TooLong("This takes more than 4 KiB.")
    return text


def refuse_deceiving(text: str) -> None:
    """Raise BadText for control characters, bidi overrides, unbalanced isolates and towers of marks."""
    if text.isascii() and text.isprintable():
        return
    if found := _REFUSED.search(text):
        raise BadText(f"The text contains a character that cannot be shown (U+{ord(found.group()):04X}).")
    _refuse_unbalanced(text)
    _refuse_towers(text)


def _refuse_unbalanced(text: str) -> None:
    depth = 0
    for mark in _ISOLATES.findall(text):
        depth += -1 if mark == _POP else 1
        if depth < 0:
            break
    if depth != 0:
        raise BadText("The text changes its direction without changing it back.")


def _refuse_towers(text: str) -> None:
    height = 0
    for char in text:
        height = height + 1 if unicodedata.combining(char) else 0
        if height > MOST_MARKS:
            raise BadText(f"The text piles more than {MOST_MARKS} marks on one letter.")


def masked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """*text* with a `•` for every character people see within *spans* (code points, in order and apart)."""
    parts: list[str] = []
    before = 0
    for start, end in spans:
        shown = sum(not _is_part(char) for char in text[start:end] if not char.isspace())
        parts += text[before:start], "•" * max(shown, 1)
        before = end
    return "".join((*parts, text[before:]))


def snippet(text: str) -> str:
    """As much of *text* as a reply quotes."""
    return text if len(text) <= SNIPPET else text[: SNIPPET - 1] + "…"


def _is_part(char: str) -> bool:
    """Whether *char* is no character of its own to people, but part of the one before, or invisible."""
    return unicodedata.category(char) in {"Mn", "Me", "Mc", "Cf"} or "\U0001f3fb" <= char <= "\U0001f3ff"
