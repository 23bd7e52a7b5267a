"""Repeats: the same person says the same again at once."""

from __future__ import annotations

from eventchat.types.verdicts import Verdict
from moderation.message import Message
from moderation.rules import Rules

SHORT = 5
"""Code points up to which a text is an exclamation (`gg`, `GOAL`) that may be said a few times."""

SHORT_TIMES = 3


def repeats(message: Message, rules: Rules) -> Verdict | None:
    """Refuse what was said before within the window; exclamations from their fourth time on."""
    if message.trusted or not message.said:
        return None
    before = message.said.count(message.text.fingerprint)
    short = len(message.text.tight.text) <= SHORT
    if before < (SHORT_TIMES if short else 1):
        return None
    return Verdict(
        "reject",
        stage="repeats",
        rule="repeated",
        category="repeat",
        level=1,
        score=0.6,
        reason="You said the same a moment ago.",
        spans=((0, len(message.text.original)),),
    )
