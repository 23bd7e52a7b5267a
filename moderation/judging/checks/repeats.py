"""Repeats: the same person says the same, or nearly the same, again at once."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz.fuzz import ratio
from rapidfuzz.process import extractOne

from eventchat.types.verdicts import Finding
from moderation.judging.message import Message
from moderation.judging.rules import Rules
from moderation.judging.text import Folded

SHORT = 5
"""Code points up to which a text is an exclamation (`gg`, `GOAL`) that may be said a few times."""

SHORT_TIMES = 3

LONG = 20
"""Characters of the gist from which a text that is nearly the same counts as the same."""

NEARLY = 92.0
"""Per cent of its characters that stay."""


def times_allowed(text: Folded) -> int:
    """How often a person may say *text* within the window."""
    return SHORT_TIMES if len(text.tight.text) <= SHORT else 1


def repeats(message: Message, rules: Rules) -> Iterable[Finding]:
    """Refuse what was said before within the window; exclamations from their fourth time on."""
    if message.trusted or not message.said:
        return ()
    said = message.text.gist
    before = message.said.count(said)
    if before < times_allowed(message.text) and not (len(said) >= LONG and _nearly(said, message.said)):
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
