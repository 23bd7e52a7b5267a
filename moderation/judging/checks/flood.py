"""Flood: one message that fills the screen with the same."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import islice
from operator import eq

from eventchat.types.verdicts import Finding
from moderation.judging.message import Message
from moderation.judging.rules import Rules
from moderation.judging.text import Folded

LINES = 12
WORDS = 15
TIMES = 10
RUN = 60
"""Times one character stands in a row, after the first."""
_RUN = re.compile(rf"(\S)\1{{{RUN}}}")


def flood(message: Message, rules: Rules) -> Iterable[Finding]:
    """Hold walls: many lines, one word over and over, one character without end."""
    text = message.text.original
    if message.trusted or len(text) < WORDS:
        return ()
    if (
        text.count("\n") >= LINES
        or _repeats_a_word(message.text)
        or _runs(text, len(message.text.spaced.text))
    ):
        return (Finding("flood", "flood", "spam", 2, 0.4, "It fills the screen with the same."),)
    return ()


def _repeats_a_word(text: Folded) -> bool:
    if text.tight.text.count(" ") + 1 < WORDS:
        return False
    words = text.words
    # Of a word that is more than half of them two stand side by side, or it is every other from the first on.
    if words[0] != words[2] and not any(map(eq, words, islice(words, 1, None))):
        return False
    times = Counter(words)
    most, half = max(times.values()), len(words) // 2
    return len(times) <= half < most and most >= TIMES


def _runs(text: str, squeezed: int) -> bool:
    """Whether one character stands in a row for long; only asked of texts that shrank."""
    return len(text) - squeezed >= RUN and _RUN.search(text) is not None
