"""What is asked of the staff's actions, and what is answered."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from eventchat.types.events import Style
from eventchat.types.ids import EntryName, UserName
from moderation.api.asking import Code, Reason

Moment = Annotated[int, Meta(ge=0, le=2**53)]
Seconds = Annotated[int, Meta(ge=1, le=1_209_600, examples=[600])]


Place = Annotated[int, Meta(ge=0, le=100_000)]
ActionName = Literal[
    "remove",
    "purge",
    "warn",
    "timeout",
    "ban",
    "lift",
    "announce",
    "pin",
    "unpin",
    "permit",
    "mask",
    "shadow",
]


class ActionWish(msgspec.Struct):
    """What to do to a message, or to a person, who may also be named by a message of theirs; or to say.

    Without a reason, the canned words of `code` are told.
    """

    action: Annotated[ActionName, Meta(examples=["remove"])]
    message: EntryName | None = None
    user: UserName | None = None
    seconds: Seconds | None = None
    since: Moment = 0
    purge: bool = False
    reason: Reason | None = None
    code: Code = ""
    text: Annotated[str, Meta(max_length=5000, description="What to announce, in up to 500 characters.")] = ""
    style: Style = "info"
    spans: Annotated[
        list[tuple[Place, Place]],
        Meta(max_length=100, description="Parts to mask, in code points; none for what the judge finds."),
    ] = []
    whole: bool = False


class ActionMade(msgspec.Struct, omit_defaults=True):
    """The action by its number on record; without one it had been done before. `until` in ms."""

    id: str | None
    action: str
    user: str | None = None
    message: str | None = None
    until: int | None = None


class ActionShown(msgspec.Struct):
    """What was done."""

    action: ActionMade
