"""People: who speaks and what they are in a room."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

import msgspec

from eventchat.types.ids import RoomId, UserId


class Role(StrEnum):
    """What somebody is in a room; `access.py` says what each may do."""

    VIEWER = "viewer"
    MODERATOR = "moderator"
    HOST = "host"
    SERVICE = "service"


class Author(msgspec.Struct, frozen=True):
    """A person as others see them."""

    id: UserId
    name: str
    role: Role = Role.VIEWER
    badges: tuple[str, ...] = ()
    color: str = ""


class Person(msgspec.Struct, frozen=True):
    """Somebody whose identity was checked, with the rooms their role counts in.

    `expires_at` is in milliseconds since 1970; `session` names the session so that it can be revoked.
    """

    id: UserId
    name: str
    role: Role
    rooms: tuple[str, ...]
    session: str
    expires_at: int
    color: str = ""
    guest: bool = False

    def role_in(self, room: RoomId) -> Role:
        """Their role in *room*: what the token says for its rooms, a viewer elsewhere."""
        return self.role if "*" in self.rooms or room in self.rooms else Role.VIEWER

    def author_in(self, room: RoomId) -> Author:
        """How *room* sees them; the badge names the role for those who are more than viewers."""
        role = self.role_in(room)
        badges = () if role is Role.VIEWER else (role.value,)
        return Author(self.id, self.name, role, badges, self.color)


class Actor(msgspec.Struct, frozen=True):
    """Who did something, as staff see it: a person, or a rule with role "service"."""

    id: str
    name: str
    role: Role


SanctionKind = Literal["timeout", "ban"]


StaffSanctionKind = Literal["timeout", "ban", "shadow"]
"""What staff know of beside: `shadow`, of which its person is never told."""


class Sanction(msgspec.Struct, frozen=True, omit_defaults=True):
    """A time-out or a ban in one room; `until` is in ms, 0 for a ban without end."""

    user: UserId
    kind: SanctionKind
    until: int = 0
    reason: str = ""
