"""Marks: letters buried under marks, and characters that turn the direction of a text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from eventchat.types.verdicts import Finding
from moderation.judging.message import Message
from moderation.judging.rules import Rules

_PILES = re.compile("[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{3,}")
"""Three marks on one letter: no language writes so."""

_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
FEW_PILES = 3
HIGH_PILE = 8


def marks(message: Message, rules: Rules) -> Iterable[Finding]:
    """Point at piles of marks, which cover the lines around them, and at hidden changes of direction."""
    text = message.text.original
    if message.trusted or text.isascii():
        return
    piles = [match.span() for match in _PILES.finditer(text)]
    if len(piles) >= FEW_PILES or any(end - start >= HIGH_PILE for start, end in piles):
        spans = tuple(dict.fromkeys(message.text.whole(span) for span in piles))
        yield Finding("marks", "zalgo", "spam", 3, 0.4, "Its letters are buried under marks.", spans)
    if turning := _TURNING.search(text):
        yield Finding(
            "marks", "direction", "spam", 2, 0.4, "It turns the direction of the text.", (turning.span(),)
        )
