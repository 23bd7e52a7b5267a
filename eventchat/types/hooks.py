"""Checks from outside that a room asks about its messages: programs behind a URL, or plugins."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

OnFailure = Literal["allow", "hold", "reject"]
About = Literal["passing", "all"]

MOST_HOOKS = 4
LONGEST_MS = 1500
"""The longest a message waits for one check."""

HookName = Annotated[
    str,
    Meta(
        pattern=r"^[a-z0-9][a-z0-9-]{0,39}$", description="What the check is called.", examples=["toxicity"]
    ),
]


class RoomHook(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One check from outside: a `url` that is sent a signed POST, or the name of an installed `plugin`.

    `on_failure` is what becomes of a message about which it does not answer in `limit_ms`. `about`: only
    messages that would be posted, or also those that would wait for a moderator. One that `observe`s changes
    nothing: what it would have done is put into the staff log. A new `turn` is a new signing key.
    """

    name: HookName
    on_failure: OnFailure
    url: Annotated[str, Meta(max_length=500)] = ""
    plugin: Annotated[str, Meta(max_length=100)] = ""
    limit_ms: Annotated[int, Meta(ge=50, le=LONGEST_MS)] = LONGEST_MS
    about: About = "passing"
    observe: bool = False
    turn: Annotated[int, Meta(ge=1, le=1_000_000)] = 1

    def __post_init__(self) -> None:
        if bool(self.url) == bool(self.plugin):
            raise ValueError(f"the check {self.name} needs either a url or a plugin")
        if self.url:
            _check_url(self.url)


RoomHooks = Annotated[
    tuple[RoomHook, ...], Meta(max_length=MOST_HOOKS, description="Checks from outside, in the order asked.")
]


def check_hooks(hooks: tuple[RoomHook, ...]) -> None:
    """Raise ValueError when two of *hooks* have the same name."""
    names = [hook.name for hook in hooks]
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"two checks are called {name}")


def _check_url(url: str) -> None:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if (
        parts.scheme not in {"http", "https"}
        or not parts.hostname
        or port == 0
        or not url.isascii()
        or not url.isprintable()
        or " " in url
    ):
        raise ValueError("the address of a check is written https://example.org/path")
    if "@" in parts.netloc:
        raise ValueError("the address of a check has no user or password in it: requests are signed instead")
    if parts.fragment:
        raise ValueError("the address of a check ends before the #")
