"""Emotes: more pictures than a message needs."""

from __future__ import annotations

import re
from collections.abc import Iterable

from eventchat.types.verdicts import Finding
from moderation.judging.message import Message
from moderation.judging.rules import Rules

MANY = 25
FAR_TOO_MANY = 60

_EMOJI = re.compile("[\u2600-\u27bf\U0001f300-\U0001faff]")


def emotes(message: Message, rules: Rules) -> Iterable[Finding]:
    """Note walls of emoji."""
    text = message.text.original
    if message.trusted or len(text) <= MANY or text.isascii():
        return ()
    count = len(_EMOJI.findall(text))
    if count <= MANY:
        return ()
    level = 2 if count > FAR_TOO_MANY else 1
    return (Finding("emotes", "emotes", "spam", level, 0.3, "It is mostly emoji."),)
