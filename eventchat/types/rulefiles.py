"""A rule file: everything a room has set about moderation, moved between rooms and kept beside them."""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from eventchat.types.policy import AutoApprovals, Ladders
from eventchat.types.rooms import (
    AppealMinutes,
    HeldExpiry,
    HeldMinutes,
    HoldFirst,
    HoldFirstSeconds,
    MaxLength,
    RateMessages,
    RateSeconds,
    ReportHold,
    RoomSettings,
    Shadowing,
    SlowMode,
)
from eventchat.types.rulesets import RuleSet

VERSION = 1
"""What this program writes, and the newest that it reads."""


class RuleFile(RuleSet, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Some or all of a room's settings about moderation; what is left out is as the room has it.

    Not among them: what a room is called and who may embed it, whether it is frozen, and checks from outside
    with their secrets.
    """

    version: Annotated[int, Meta(ge=1)] = 0
    slow_mode: SlowMode | UnsetType = UNSET
    rate_messages: RateMessages | UnsetType = UNSET
    rate_seconds: RateSeconds | UnsetType = UNSET
    max_length: MaxLength | UnsetType = UNSET
    held_minutes: HeldMinutes | UnsetType = UNSET
    held_expiry: HeldExpiry | UnsetType = UNSET
    report_hold: ReportHold | UnsetType = UNSET
    hold_first: HoldFirst | UnsetType = UNSET
    hold_first_seconds: HoldFirstSeconds | UnsetType = UNSET
    appeal_minutes: AppealMinutes | UnsetType = UNSET
    ladder: Ladders | UnsetType = UNSET
    auto_approve: AutoApprovals | UnsetType = UNSET
    shadowing: Shadowing | UnsetType = UNSET

    def fields(self) -> dict[str, object]:
        """The settings that are given, by name."""
        return {name: value for name, value in super().fields().items() if name != "version"}

    @classmethod
    def of(cls, settings: RoomSettings) -> RuleFile:
        """Everything about moderation that *settings* say."""
        return cls(version=VERSION, **{name: getattr(settings, name) for name in SETTINGS})


SETTINGS = frozenset(RuleFile.__struct_fields__) - {"version"}
"""The names of the settings that a rule file may have."""
