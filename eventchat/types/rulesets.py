"""A set of rules: the part of a room's settings that says what it minds. Moved between rooms, tried out."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from eventchat.types.policy import (
    Domains,
    Levels,
    LinksFrom,
    LinksMode,
    Premoderate,
    Preset,
    RoomTerms,
    check_blocked,
    check_terms,
)

BlockedTerms = Annotated[
    tuple[Annotated[str, Meta(min_length=2, max_length=500)], ...], Meta(max_length=2000)
]


class RuleSet(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Some or all rules of a room, named as in its settings; what is left out is as the room has it."""

    preset: Preset | UnsetType = UNSET
    levels: Levels | UnsetType = UNSET
    terms: RoomTerms | UnsetType = UNSET
    blocked_terms: BlockedTerms | UnsetType = UNSET
    links: LinksMode | UnsetType = UNSET
    links_from: LinksFrom | UnsetType = UNSET
    allowed_domains: Domains | UnsetType = UNSET
    blocked_domains: Domains | UnsetType = UNSET
    premoderate: Premoderate | UnsetType = UNSET

    def __post_init__(self) -> None:
        if self.terms is not UNSET:
            check_terms(self.terms)
        if self.blocked_terms is not UNSET:
            check_blocked(self.blocked_terms)

    def fields(self) -> dict[str, object]:
        """The rules that are set, by name."""
        values = ((name, getattr(self, name)) for name in self.__struct_fields__)
        return {name: value for name, value in values if value is not UNSET}


RULES = frozenset(RuleSet.__struct_fields__)
"""The names of the settings that are rules."""
