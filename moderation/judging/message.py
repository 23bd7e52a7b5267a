"""A message before its judges."""

from __future__ import annotations

from hashlib import blake2b
from typing import Literal

import msgspec

from moderation.judging.text import Folded

Standing = Literal["guest", "member", "staff"]


class Message(msgspec.Struct, frozen=True):
    """The text, folded, and what is known of its author; the judge itself asks nobody.

    `said` are the gists of what the same person said within the repeat window. `trusted` people are not
    checked for links, repeats and the look of their messages. `permitted` spares a link once. `first` is a
    person's first message here, `watched` somebody whose messages all wait. `offences` counts advertising
    that was held lately. `now` is in ms since 1970, for terms that expire.
    """

    text: Folded
    said: tuple[str, ...] = ()
    trusted: bool = False
    standing: Standing = "guest"
    permitted: bool = False
    first: bool = False
    watched: bool = False
    offences: int = 0
    now: int = 0


def message(text: str, said: tuple[str, ...] = (), *, trusted: bool = False) -> Message:
    """A message as written."""
    return Message(Folded(text), said, trusted, "staff" if trusted else "guest")


def fingerprint(said: str) -> str:
    """A gist in a few characters, the same on every node."""
    return blake2b(said.encode("utf-8", "replace"), digest_size=8).hexdigest()
