"""A message before its judges."""

from __future__ import annotations

import re

import msgspec

from moderation.text import Folded


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
_DRAWN_OUT = re.compile(r"([^\W\d])\1+")


def fingerprint(text: Folded) -> int:
    """The same for texts that differ only in case, drawn-out letters, spaces, symbols and look-alikes.

    Digits count as they are: "1" and "11" are two answers.
    """
    letters = _DRAWN_OUT.sub(r"\1", _NEITHER.sub("", text.plain.text))
    return hash(letters or text.plain.text)
