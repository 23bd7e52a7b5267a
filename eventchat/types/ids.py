"""Names of things: rooms, people, messages, cases."""

from __future__ import annotations

import re
import secrets
from typing import Annotated, NewType

import msgspec

RoomId = NewType("RoomId", str)
"""A room's name in addresses: lower-case letters, digits and hyphens, at most 63."""

UserId = NewType("UserId", str)
"""A person's id, `u_` and ours to choose; opaque to clients."""

MessageId = NewType("MessageId", str)
"""The stream id of an entry, `<ms>-<n>`; opaque to clients."""

CaseId = NewType("CaseId", str)
"""The id of the staff-log entry that holds the message."""

ROOM_PATTERN = r"^[a-z0-9][a-z0-9-]{0,62}$"
USER_PATTERN = r"^[A-Za-z0-9_-]{1,40}$"
ENTRY_PATTERN = r"^[0-9]{1,15}-[0-9]{1,9}$"
NONCE_PATTERN = r"^[A-Za-z0-9_-]{8,64}$"

RoomName = Annotated[
    str, msgspec.Meta(pattern=ROOM_PATTERN, description="A room's name in addresses.", examples=["main"])
]
UserName = Annotated[
    str, msgspec.Meta(pattern=USER_PATTERN, description="A person's id.", examples=["u_7Q2xkP0aZ_1b"])
]
EntryName = Annotated[
    str,
    msgspec.Meta(
        pattern=ENTRY_PATTERN, description="The id of an entry of a log.", examples=["1763790000123-0"]
    ),
]
Nonce = Annotated[
    str,
    msgspec.Meta(
        pattern=NONCE_PATTERN,
        description="Chosen by the author; the same nonce is the same message.",
        examples=["c1f3a9-42"],
    ),
]

_ROOM = re.compile(ROOM_PATTERN)
_ENTRY = re.compile(ENTRY_PATTERN)
_USER = re.compile(USER_PATTERN)


def is_room_id(text: str) -> bool:
    """Whether *text* may name a room."""
    return _ROOM.fullmatch(text) is not None


def is_entry_id(text: str) -> bool:
    """Whether *text* has the form of an entry's id."""
    return _ENTRY.fullmatch(text) is not None


def is_user_id(text: str) -> bool:
    """Whether *text* may name a person."""
    return _USER.fullmatch(text) is not None


def entry_key(entry_id: str) -> tuple[int, int]:
    """The order of entries: (milliseconds, number within the millisecond)."""
    ms, _, number = entry_id.partition("-")
    return int(ms), int(number)


def new_user_id() -> UserId:
    """A fresh person’s id, 72 random bits."""
    return UserId("u_" + secrets.token_urlsafe(9).replace("-", "_"))
