"""Caps: shouting."""

from __future__ import annotations

from collections.abc import Iterable

from eventchat.types.verdicts import Finding
from moderation.judging.message import Message
from moderation.judging.rules import Rules

MINDED_FROM = 4
"""The level of `spam` at which it matters: counting letters is not for nothing."""

LETTERS = 20
SHARE = 0.7

_NOT_CAPITAL = bytes(code for code in range(256) if not 65 <= code <= 90)
_NOT_SMALL = bytes(code for code in range(256) if not 97 <= code <= 122)


def caps(message: Message, rules: Rules) -> Iterable[Finding]:
    """Note messages of more than a few words that are mostly capitals (of the Latin alphabet)."""
    if message.trusted or rules.levels.get("spam", 0) < MINDED_FROM:
        return ()
    written = message.text.original.encode("utf-8", "replace")
    capitals = len(written.translate(None, _NOT_CAPITAL))
    if capitals < LETTERS or capitals < SHARE * (capitals + len(written.translate(None, _NOT_SMALL))):
        return ()
    return (Finding("caps", "caps", "spam", 1, 0.2, "It is written in capitals.", action="reject"),)
