"""Mentions: one message that calls many people."""

from __future__ import annotations

import re
from collections.abc import Iterable

from eventchat.types.verdicts import Finding
from moderation.judging.message import Message
from moderation.judging.rules import Rules

MANY = 5
FAR_TOO_MANY = 10

_MENTION = re.compile(r"(?<!\w)@\w")


def mentions(message: Message, rules: Rules) -> Iterable[Finding]:
    """Hold what mentions more people than anybody talks to."""
    text = message.text.original
    if message.trusted or text.count("@") <= MANY:
        return ()
    spans = [(at, at + 1) for at in (match.start() for match in _MENTION.finditer(text))]
    if len(spans) <= MANY:
        return ()
    level = 3 if len(spans) > FAR_TOO_MANY else 2
    return (Finding("mentions", "mentions", "spam", level, 0.4, "It mentions many people.", tuple(spans)),)
