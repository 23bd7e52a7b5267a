"""What was changed of a room's settings, as the record keeps it and as the staff are told."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import msgspec

from eventchat.types.rooms import RoomSettings

Fields = dict[str, Any]


class Listed(msgspec.Struct, frozen=True):
    """What a list lost and gained; nothing of either when only the order is another."""

    removed: list[Any]
    added: list[Any]


class Changes(msgspec.Struct, frozen=True):
    """The settings that differ, as JSON has them: `old` and `new` values, of lists what they lost and gained.

    `now` are the new values of all of them, the whole lists as well.
    """

    old: Fields
    new: Fields
    lists: dict[str, Listed]
    now: Fields

    @property
    def detail(self) -> Fields:
        """What the record says beside."""
        lists = {"lists": msgspec.to_builtins(self.lists)} if self.lists else {}
        return {"from": self.old, "to": self.new, **lists}


def changes(before: RoomSettings, after: RoomSettings) -> Changes:
    """How *after* differs from *before*. Of the addresses of checks from outside only the site is told."""
    old: Fields = {}
    new: Fields = {}
    now: Fields = {}
    lists: dict[str, Listed] = {}
    for name in RoomSettings.__struct_fields__:
        was, is_ = getattr(before, name), getattr(after, name)
        if was == is_:
            continue
        if isinstance(is_, tuple):
            lost, gained = _told(name, was), _told(name, is_)
            now[name] = gained
            lists[name] = Listed(
                [one for one in lost if one not in gained], [one for one in gained if one not in lost]
            )
        else:
            old[name] = msgspec.to_builtins(was)
            now[name] = new[name] = msgspec.to_builtins(is_)
    return Changes(old, new, lists, now)


def _told(name: str, entries: tuple[Any, ...]) -> list[Any]:
    found: list[Any] = msgspec.to_builtins(entries)
    if name == "hooks":  # what stands behind the site may let others in there
        return [{**hook, **({"url": _site(hook["url"])} if "url" in hook else {})} for hook in found]
    return found


def _site(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
