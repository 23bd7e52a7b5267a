"""Entries of staff logs that tell of an action: what was done to what."""

from __future__ import annotations

from typing import get_args

import msgspec

from eventchat.rooms import directory
from eventchat.types.events import (
    AnnouncedByStaff,
    CaseDecided,
    CaseEscalated,
    EditedByStaff,
    Flagged,
    Lifted,
    Permitted,
    PinnedByStaff,
    PurgedByStaff,
    RemovedByStaff,
    Sanctioned,
    SettingsChangedBy,
    UnpinnedByStaff,
    WarnedByStaff,
)
from eventchat.types.events import Noted as NoteTold
from eventchat.types.ids import RoomId
from moderation.deciding import edits, sanctions, shadowing
from moderation.deciding.casework import ACTIONS

Told = (
    CaseDecided
    | CaseEscalated
    | RemovedByStaff
    | PurgedByStaff
    | Sanctioned
    | Lifted
    | WarnedByStaff
    | EditedByStaff
    | AnnouncedByStaff
    | PinnedByStaff
    | UnpinnedByStaff
    | Permitted
    | NoteTold
    | Flagged
    | SettingsChangedBy
)
TYPES = tuple(str(one.__struct_config__.tag) for one in get_args(Told))
"""The entries of staff logs that tell of an action."""


NAMES: dict[type[Told], str] = {
    CaseEscalated: "escalate",
    RemovedByStaff: "remove",
    PurgedByStaff: "purge",
    WarnedByStaff: "warn",
    EditedByStaff: "edit",
    AnnouncedByStaff: "announce",
    PinnedByStaff: "pin",
    UnpinnedByStaff: "unpin",
    Permitted: "permit",
    NoteTold: "note",
    Flagged: "flag",
}
"""What these are called on record."""


class Noted(msgspec.Struct, frozen=True):
    """An entry of a staff log that tells of an action. `at` is in ms."""

    room: RoomId
    at: int
    told: Told

    def doing(self) -> tuple[str, tuple[str, ...]]:
        """The action, and what it was done to."""
        return self._action(), self._targets()

    def _action(self) -> str:
        match self.told:
            case CaseDecided(outcome=outcome):
                return ACTIONS[outcome]
            case Sanctioned(kind=kind):
                return kind
            case Lifted(kind=kind):
                return "unshadow" if kind == "shadow" else "lift"
            case SettingsChangedBy(shield=shield, shield_down=down):
                return "shield" if shield is not None or down else "settings"
            case told:
                return NAMES[type(told)]

    def _targets(self) -> tuple[str, ...]:
        match self.told:
            case RemovedByStaff(targets=targets):
                return targets
            case CaseDecided(case=case) | CaseEscalated(case=case):
                return (case,)
            case EditedByStaff(message=message) | PinnedByStaff(message=message):
                return (message,)
            case UnpinnedByStaff(message=message):
                return (message,)
            case AnnouncedByStaff():
                return ("",)
            case SettingsChangedBy():
                return (self.room,)
            case told:
                return (told.user,)

    def people(self) -> list[str]:
        """What a transaction is alone with that writes this down."""
        match self.told:
            case Sanctioned(user=user, kind="shadow") | Lifted(user=user, kind="shadow"):
                return [shadowing.lock(self.room, user)]
            case Sanctioned(user=user) | Lifted(user=user) | WarnedByStaff(user=user):
                return [sanctions.lock(self.room, user)]
            case EditedByStaff(message=message):
                return [edits.lock(self.room, message)]
            case SettingsChangedBy():
                return [directory.lock(self.room)]
            case _:
                return []
