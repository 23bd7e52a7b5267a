"""Repeats: the same person says the same, or nearly the same, again at once."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz.fuzz import ratio
from rapidfuzz.process import extractOne

from eventchat.types.verdicts import Finding
from moderation.message import Message
from moderation.rules import Rules

SHORT = 5
"""Code points up to which a text is an exclamation (`gg`, `GOAL`) that may be said a few times."""

SHORT_TIMES = 3

LONG = 20
"""Characters of the gist from which a text that is nearly the same counts as the same."""

NEARLY = 92.0
"""Per cent of its characters that stay."""


def repeats(message: Message, rules: Rules) -> Iterable[Finding]:
    """Refuse what was said before within the window; exclamations from their fourth time on."""
    if message.trusted or not message.said:
        return ()
    said = message.text.gist
    before = message.said.count(said)
    short = len(message.text.tight.text) <= SHORT
    if before < (SHORT_TIMES if short else 1) and not (len(said) >= LONG and _nearly(said, message.said)):
        return ()
    return (
        Finding(
            "repeats",
            "repeated",
            "repeat",
            level=1,
            score=0.6,
            reason="You said the same a moment ago.",
            spans=((0, len(message.text.original)),),
            action="reject",
        ),
    )


def _nearly(said: str, before: tuple[str, ...]) -> bool:
    return extractOne(said, before, scorer=ratio, score_cutoff=NEARLY) is not None
