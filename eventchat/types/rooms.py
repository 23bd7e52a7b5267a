"""A room's settings: what the people who run it may change while it is live."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from eventchat.types.hooks import RoomHooks, check_hooks
from eventchat.types.policy import (
    AutoApprovals,
    Domains,
    Ladders,
    Levels,
    LinksFrom,
    LinksMode,
    Premoderate,
    Preset,
    RoomTerms,
    check_blocked,
    check_terms,
)
from eventchat.types.rulesets import RuleSet

GuestsMode = Literal["off", "read", "chat"]
RoomState = Literal["open", "frozen", "closed"]

Title = Annotated[
    str, Meta(max_length=100, description="What the room is called on its pages.", examples=["Main stage"])
]
SlowMode = Annotated[
    int, Meta(ge=0, le=600, description="Seconds between two messages of one person.", examples=[5])
]
RateMessages = Annotated[int, Meta(ge=1, le=100, description="Messages one person may post in the window.")]
RateSeconds = Annotated[int, Meta(ge=1, le=600, description="Length of that window in seconds.")]
MaxLength = Annotated[int, Meta(ge=1, le=2000, description="Longest message in code points.")]
Term = Annotated[str, Meta(min_length=2, max_length=500)]
Terms = Annotated[tuple[Term, ...], Meta(max_length=2000, description="Words that are held for a moderator.")]
OriginName = Annotated[str, Meta(pattern=r"^https?://[a-z0-9.\[\]:-]+$", max_length=260)]
Origins = Annotated[tuple[OriginName, ...], Meta(max_length=50, description="Sites that may embed the room.")]
ReportHold = Annotated[
    int, Meta(ge=0, le=50, description="Trusted reports that take a message out of view; 0 for never.")
]
HoldFirst = Annotated[int, Meta(ge=0, le=10, description="First messages of a person that wait.")]
HoldFirstSeconds = Annotated[
    int,
    Meta(
        ge=0,
        le=3600,
        description="Seconds after which a first message is let through, if nothing else waits.",
    ),
]
HeldMinutes = Annotated[
    int, Meta(ge=0, le=1440, description="Minutes after which a held message is out of date; 0 for never.")
]
HeldExpiry = Annotated[
    Literal["drop", "late", "in_place"],
    Meta(
        description="What becomes of one then: dropped, posted, or posted with the time it was written at; "
        "approvals are posted likewise."
    ),
]
AppealMinutes = Annotated[
    int, Meta(ge=0, le=43_200, description="Minutes between two appeals of one person.")
]


Shadowing = Annotated[
    bool,
    Meta(description="Whether messages may be shown to their author alone, who is not told; else they wait."),
]


class RoomSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=False):
    """Everything that can be set for a room. `state` changes are events of their own."""

    title: Title = ""
    guests: GuestsMode = "chat"
    slow_mode: SlowMode = 0
    rate_messages: RateMessages = 5
    rate_seconds: RateSeconds = 10
    max_length: MaxLength = 500
    frozen: bool = False
    links: LinksMode = "hold"
    blocked_terms: Terms = ()
    origins: Origins = ()
    preset: Preset = "balanced"
    levels: Levels = Levels()
    terms: RoomTerms = ()
    links_from: LinksFrom = "staff"
    allowed_domains: Domains = ()
    blocked_domains: Domains = ()
    premoderate: Premoderate = "flagged"
    held_minutes: HeldMinutes = 0
    held_expiry: HeldExpiry = "drop"
    report_hold: ReportHold = 3
    hold_first: HoldFirst = 0
    hold_first_seconds: HoldFirstSeconds = 0
    appeal_minutes: AppealMinutes = 60
    ladder: Ladders = ()
    auto_approve: AutoApprovals = ()
    shadowing: Shadowing = False
    hooks: RoomHooks = ()
    observed: RuleSet | None = None

    def under(self, rules: RuleSet) -> RoomSettings:
        """These settings, but with *rules*."""
        return msgspec.structs.replace(self, **rules.fields())

    @property
    def first_held(self) -> int:
        """How many first messages of a person wait for a moderator."""
        return max(self.hold_first, 1 if self.premoderate == "new" else 0)


STAFF_ONLY = frozenset(
    {
        "blocked_terms",
        "origins",
        "preset",
        "levels",
        "terms",
        "links_from",
        "allowed_domains",
        "blocked_domains",
        "premoderate",
        "held_minutes",
        "held_expiry",
        "report_hold",
        "hold_first",
        "hold_first_seconds",
        "appeal_minutes",
        "ladder",
        "shadowing",
        "auto_approve",
        "hooks",
        "observed",
    }
)
"""Settings that viewers are never shown."""


class SettingsChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Some settings, to be changed; what is left out stays."""

    title: Title | UnsetType = UNSET
    guests: GuestsMode | UnsetType = UNSET
    slow_mode: SlowMode | UnsetType = UNSET
    rate_messages: RateMessages | UnsetType = UNSET
    rate_seconds: RateSeconds | UnsetType = UNSET
    max_length: MaxLength | UnsetType = UNSET
    frozen: bool | UnsetType = UNSET
    links: LinksMode | UnsetType = UNSET
    blocked_terms: Terms | UnsetType = UNSET
    origins: Origins | UnsetType = UNSET
    preset: Preset | UnsetType = UNSET
    levels: Levels | UnsetType = UNSET
    terms: RoomTerms | UnsetType = UNSET
    links_from: LinksFrom | UnsetType = UNSET
    allowed_domains: Domains | UnsetType = UNSET
    blocked_domains: Domains | UnsetType = UNSET
    premoderate: Premoderate | UnsetType = UNSET
    held_minutes: HeldMinutes | UnsetType = UNSET
    held_expiry: HeldExpiry | UnsetType = UNSET
    report_hold: ReportHold | UnsetType = UNSET
    hold_first: HoldFirst | UnsetType = UNSET
    hold_first_seconds: HoldFirstSeconds | UnsetType = UNSET
    appeal_minutes: AppealMinutes | UnsetType = UNSET
    ladder: Ladders | UnsetType = UNSET
    shadowing: Shadowing | UnsetType = UNSET
    auto_approve: AutoApprovals | UnsetType = UNSET

    def __post_init__(self) -> None:
        if self.terms is not UNSET:
            check_terms(self.terms)
        if self.blocked_terms is not UNSET:
            check_blocked(self.blocked_terms)

    def fields(self) -> dict[str, object]:
        """What is to be changed, by name."""
        values = ((name, getattr(self, name)) for name in self.__struct_fields__)
        return {name: value for name, value in values if value is not UNSET}

    def apply(self, settings: RoomSettings) -> RoomSettings:
        """*settings* with this change made."""
        return msgspec.structs.replace(settings, **self.fields())


class OutsideChange(SettingsChange, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What only hosts change, and not together with the rest: checks from outside, rules on trial."""

    hooks: RoomHooks | UnsetType = UNSET
    observed: RuleSet | UnsetType | None = UNSET

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.hooks is not UNSET:
            check_hooks(self.hooks)


def public_settings(settings: RoomSettings) -> dict[str, object]:
    """The settings that every reader may see, by name."""
    return {name: getattr(settings, name) for name in settings.__struct_fields__ if name not in STAFF_ONLY}
