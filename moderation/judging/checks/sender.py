"""Who writes: newcomers and people whose messages wait, where the room wants that."""

from __future__ import annotations

from collections.abc import Iterable

from eventchat.types.verdicts import FIRST_MESSAGE, Finding
from moderation.judging.message import Message
from moderation.judging.rules import Rules

CATEGORY = "person"


def sender(message: Message, rules: Rules) -> Iterable[Finding]:
    """Hold what waits whatever it says: all messages, first ones, those of people who are watched."""
    if message.watched:
        return (_held("watched", "Messages of this person wait for a moderator."),)
    if message.trusted:
        return ()
    if rules.premoderate == "all":
        return (_held("premoderated", "Every message in this room waits for a moderator."),)
    return (_held(FIRST_MESSAGE, "The first message here waits for a moderator."),) if message.first else ()


def _held(rule: str, reason: str) -> Finding:
    return Finding("sender", rule, CATEGORY, level=1, score=0.0, reason=reason, action="hold")
