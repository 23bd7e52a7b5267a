"""Flood: one message that fills the screen with the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from eventchat.types.verdicts import Finding
from moderation.judging.message import Message
from moderation.judging.rules import Rules

LINES = 12
WORDS = 15
TIMES = 10
RUN = 60
"""Times one character stands in a row."""


def flood(message: Message, rules: Rules) -> Iterable[Finding]:
    """Hold walls: many lines, one word over and over, one character without end."""
    text = message.text.original
    if message.trusted or len(text) < WORDS:
        return ()
    if (
        text.count("\n") >= LINES
        or _repeats_a_word(message.text.words)
        or _runs(text, len(message.text.spaced.text))
    ):
        return (Finding("flood", "flood", "spam", 2, 0.4, "It fills the screen with the same."),)
    return ()


def _repeats_a_word(words: list[str]) -> bool:
    if len(words) < WORDS or len(set(words)) > len(words) // 2:
        return False
    most = max(Counter(words).values())
    return most >= TIMES and most > len(words) // 2


def _runs(text: str, squeezed: int) -> bool:
    """Whether one character stands in a row for long; only asked of texts that shrank."""
    if len(text) - squeezed < RUN:
        return False
    run, before = 0, ""
    for char in text:
        run = run + 1 if char == before else 0
        if run >= RUN and not char.isspace():
            return True
        before = char
    return False
