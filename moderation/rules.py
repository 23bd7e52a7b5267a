"""A room's policy, compiled once from its settings."""

from __future__ import annotations

from functools import cache

import msgspec

from eventchat.types.rooms import LinksMode, RoomSettings
from moderation.letters import FOLD
from moderation.lexicon import Term, exceptions, terms
from moderation.matching import Matcher
from moderation.patterns import Pattern, key_of, spellings

HOLD_FROM = 2
REJECT_FROM = 4
CUSTOM_LEVEL = 3

REPEAT_WINDOW_MS = 30_000
"""How long the same text counts as said before."""


class Rules(msgspec.Struct, frozen=True):
    """What a room minds. `own` finds its blocked terms, `phrases` those that hold symbols, as folded text."""

    links: LinksMode = "hold"
    own: Matcher | None = None
    phrases: tuple[str, ...] = ()
    hold_from: int = HOLD_FROM
    reject_from: int = REJECT_FROM


@cache
def house_matcher() -> Matcher:
    """The words of the lexicon, for all rooms."""
    found = (pattern for term in terms() for pattern in spellings(term))
    return Matcher(found, (next(spellings(term)) for term in exceptions()))


def compile_rules(settings: RoomSettings) -> Rules:
    """The rules that *settings* mean. A blocked term may end in `*` to be found at the start of words."""
    patterns: list[Pattern] = []
    phrases: list[str] = []
    for written in settings.blocked_terms:
        folded = " ".join(written.translate(FOLD).split())
        letters = folded.strip("*")
        if not letters:
            continue
        if not all(char.isalnum() or char == " " or not char.isascii() for char in letters):
            phrases.append(folded)
            continue
        term = Term(letters, "custom", CUSTOM_LEVEL, inflects=False)
        patterns.append(
            Pattern(
                key_of(letters),
                letters,
                term,
                open_left=folded.startswith("*"),
                open_right=folded.endswith("*"),
                doubled=next(spellings(term)).doubled,
                straight=True,
            )
        )
    return Rules(settings.links, Matcher(patterns) if patterns else None, tuple(phrases))
