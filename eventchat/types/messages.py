"""A message before it has a place in the log."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from eventchat.types.ids import EntryName, MessageId, Nonce, UserId


class Draft(msgspec.Struct, frozen=True, omit_defaults=True):
    """What somebody wants to say: the text as typed, the author's nonce, what it replies to."""

    text: Annotated[str, Meta(description="As typed.", examples=["Hello @Ada!"])]
    nonce: Nonce
    reply_to: EntryName | None = None


class QuotedAuthor(msgspec.Struct, frozen=True):
    """Whose message a reply quotes."""

    id: UserId
    name: str


class Quote(msgspec.Struct, frozen=True, omit_defaults=True):
    """The message a reply answers, frozen when the reply was posted; without text once that was removed."""

    id: MessageId
    author: QuotedAuthor
    text: str = ""
    removed: bool = False
