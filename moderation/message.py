"""A message before its judges."""

from __future__ import annotations

import re

import msgspec

from moderation.text import Folded, squeeze


class Message(msgspec.Struct, frozen=True):
    """The text, folded; `said` are the fingerprints of what the same person said within the repeat window.

    `trusted` people are not checked for links and repeats.
    """

    text: Folded
    said: tuple[int, ...] = ()
    trusted: bool = False


def message(text: str, said: tuple[int, ...] = (), *, trusted: bool = False) -> Message:
    """A message as written."""
    return Message(Folded(text), said, trusted)


_NEITHER = re.compile(r"[^\w]|_")
_ASCII_NEITHER = {code: None for code in range(128) if not chr(code).isalnum()}
_NUMBERS = re.compile(r"\d+")


def fingerprint(text: Folded) -> int:
    """The same for texts that differ only in case, drawn-out letters, spaces, symbols and look-alikes.

    Digits count as they are: "1" and "11" are two answers.
    """
    plain = text.plain.text
    letters = plain.translate(_ASCII_NEITHER) if plain.isascii() else _NEITHER.sub("", plain)
    return hash((squeeze(letters), *_NUMBERS.findall(letters)) if letters else plain)
