"""Rules as actors: what a rule does is done, recorded and undone like what a person does."""

from __future__ import annotations

from eventchat.types.ids import RoomId, UserId
from eventchat.types.people import Person, Role

PREFIX = "rule:"


def rule_person(room: RoomId, name: str) -> Person:
    """The rule called *name* in *room*. It ranks with services: no rule acts on staff."""
    short = name[: 40 - len(PREFIX)]
    return Person(UserId(PREFIX + short), short, Role.SERVICE, (room,), session="", expires_at=0)


def is_rule(actor: str) -> bool:
    """Whether this is the id of a rule."""
    return actor.startswith(PREFIX)
