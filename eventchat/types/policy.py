"""What a room minds, and how much: presets, levels by category, and terms of its own."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from eventchat.types.findable import check_findable
from eventchat.types.verdicts import Action

Preset = Literal["off", "relaxed", "balanced", "strict", "family"]
LinksMode = Literal["allow", "hold", "reject"]
LinksFrom = Literal["everybody", "members", "staff", "nobody"]
Premoderate = Literal["flagged", "new", "all"]

Level = Annotated[int, Meta(ge=0, le=4, description="0 is off, 1 minds the worst only, 4 minds everything.")]


class Levels(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """How much a room minds each category; what is left out is as the preset says."""

    profanity: Level | UnsetType = UNSET
    sexual: Level | UnsetType = UNSET
    insult: Level | UnsetType = UNSET
    hate: Level | UnsetType = UNSET
    threat: Level | UnsetType = UNSET
    violence: Level | UnsetType = UNSET
    self_harm: Level | UnsetType = UNSET
    minors: Level | UnsetType = UNSET
    spam: Level | UnsetType = UNSET
    scam: Level | UnsetType = UNSET
    personal_data: Level | UnsetType = UNSET

    def given(self) -> dict[str, int]:
        """The levels that are set, by category."""
        values = ((name, getattr(self, name)) for name in self.__struct_fields__)
        return {name: value for name, value in values if value is not UNSET}


TermMatch = Literal["word", "part", "phrase", "pattern"]
TermAction = Literal["permit", "mask", "hold", "shadow", "reject", "timeout"]

Filter = Literal[
    "repeats", "marks", "flood", "caps", "mentions", "emotes", "words", "terms", "links", "contacts", "spam"
]
"""The checks that a ladder may count by, as verdicts name their stage."""


class Rung(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What one more offence brings: a warning, the newest messages gone, or a time-out of so many seconds."""

    action: Literal["warn", "purge", "timeout"]
    seconds: Annotated[int, Meta(ge=1, le=1_209_600)] = 60


class FilterLadder(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What repeated offences against one filter bring, rung by rung; the last goes on for all further ones.

    Offences are forgotten `minutes` after the newest. There is no rung for a ban: only people ban.
    """

    filter: Filter
    steps: Annotated[tuple[Rung, ...], Meta(min_length=1, max_length=8)] = (
        Rung("warn"),
        Rung("purge"),
        Rung("timeout", 60),
        Rung("timeout", 600),
        Rung("timeout", 3600),
    )
    minutes: Annotated[int, Meta(ge=1, le=10_080)] = 60


Ladders = Annotated[
    tuple[FilterLadder, ...], Meta(max_length=11, description="What repeated offences bring, by filter.")
]


class AutoApproval(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Held messages that are posted by themselves: what one check held of people who are known here.

    Known is of whom at least `messages` were seen, and within a day nothing rejected and no sanction given.
    `level` is the worst that is let through, `seconds` how long it waits for a person first; with `idle` only
    while nothing else that is held or reported waits for one.
    """

    check: Filter | Literal["model"]
    level: Annotated[int, Meta(ge=1, le=3)] = 2
    messages: Annotated[int, Meta(ge=0, le=100)] = 10
    seconds: Annotated[int, Meta(ge=0, le=3600)] = 0
    idle: bool = False


AutoApprovals = Annotated[
    tuple[AutoApproval, ...], Meta(max_length=12, description="Held messages that are posted by themselves.")
]

MOST_TERMS = 2000
MOST_PATTERNS = 200


class RoomTerm(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A word, a part of words, an exact phrase or an RE2 pattern, and what becomes of messages with it.

    `permit` beats every other term and the lexicon. `seconds` is the length of a `timeout`; `until` in ms
    since 1970 is when the term stops counting, 0 for never.
    """

    text: Annotated[str, Meta(min_length=2, max_length=500)]
    match: TermMatch = "word"
    action: TermAction = "hold"
    seconds: Annotated[int, Meta(ge=1, le=1_209_600)] = 60
    until: Annotated[int, Meta(ge=0, le=2**53)] = 0
    note: Annotated[str, Meta(max_length=300)] = ""

    def __post_init__(self) -> None:
        if self.match == "pattern":
            from eventchat.types.patterns import check_pattern  # noqa: PLC0415 - RE2 only where it is asked for

            check_pattern(self.text)

    @property
    def outcome(self) -> Action:
        """What becomes of the message."""
        if self.action == "permit":
            return "allow"
        return "reject" if self.action == "timeout" else self.action


RoomTerms = Annotated[
    tuple[RoomTerm, ...],
    Meta(max_length=MOST_TERMS, description="The room's own terms; at most 200 of them patterns."),
]
Domain = Annotated[str, Meta(pattern=r"^[^\s/:@]+\.[^\s/:@.]+$", max_length=253, examples=["example.org"])]
Domains = Annotated[tuple[Domain, ...], Meta(max_length=500)]


def over_already(
    terms: tuple[RoomTerm, ...], before: tuple[RoomTerm, ...], now_ms: int
) -> tuple[int, RoomTerm] | None:
    """The first of *terms*, with its place, that is over when it is set; not what was there *before*."""
    known = frozenset(before)
    new = ((n, term) for n, term in enumerate(terms) if term not in known)
    return next(((n, term) for n, term in new if 0 < term.until <= now_ms), None)


def check_blocked(words: tuple[str, ...]) -> None:
    """Raise ValueError when one of *words*, which are terms in short, can find nothing."""
    for word in words:
        check_findable(word, "word")


def check_terms(terms: tuple[RoomTerm, ...]) -> None:
    """Raise ValueError when one of *terms* can find nothing, or more are patterns than a room may have.

    Of what a room sets, not of what it has: a room must stay readable whatever it was given before.
    """
    for term in terms:
        if term.match != "pattern":
            check_findable(term.text, term.match)
    patterns = sum(term.match == "pattern" for term in terms)
    if patterns > MOST_PATTERNS:
        raise ValueError(f"has too many patterns: at most {MOST_PATTERNS}, not {patterns}")
