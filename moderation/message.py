"""A message before its judges."""

from __future__ import annotations

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
