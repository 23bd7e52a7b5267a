"""Who may do what: one table, asked at the moment of each action, on each transport (S-3)."""

from __future__ import annotations

from enum import StrEnum

from eventchat.errors import Forbidden, Unauthorized
from eventchat.types.ids import RoomId
from eventchat.types.people import Person, Role
from eventchat.types.rooms import RoomSettings


class Right(StrEnum):
    """Something that may be done in a room."""

    READ = "read"
    POST = "post"
    REMOVE_OWN = "remove_own"
    REPORT = "report"
    """Report messages to the staff; appeal against what is in force against oneself."""
    MODERATE = "moderate"
    """Decide cases, remove, purge, time out, ban; read the staff log."""
    CONFIGURE = "configure"
    CREATE_ROOM = "create_room"
    POST_FROZEN = "post_frozen"
    """Post while the room is frozen for everybody else."""
    UNPACED = "unpaced"
    """Exempt from slow mode and rate limit."""
    SPEAK_FREELY = "speak_freely"
    """Exempt from the checks for links and repeats."""

    TRY_TEXTS = "try_texts"
    """Ask what would become of a text."""
    CONNECT = "connect"
    """Let programs outside judge messages; put rules on trial."""


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.VIEWER: frozenset({Right.READ, Right.POST, Right.REMOVE_OWN, Right.REPORT}),
    Role.MODERATOR: frozenset(
        {
            Right.READ,
            Right.POST,
            Right.REMOVE_OWN,
            Right.REPORT,
            Right.MODERATE,
            Right.CONFIGURE,
            Right.SPEAK_FREELY,
            Right.POST_FROZEN,
            Right.TRY_TEXTS,
        }
    ),
    Role.HOST: frozenset(Right),
    Role.SERVICE: frozenset(
        {
            Right.READ,
            Right.POST,
            Right.REMOVE_OWN,
            Right.POST_FROZEN,
            Right.UNPACED,
            Right.SPEAK_FREELY,
            Right.TRY_TEXTS,
        }
    ),
}

RANK: dict[Role, int] = {Role.VIEWER: 0, Role.SERVICE: 1, Role.MODERATOR: 1, Role.HOST: 2}
"""Staff act on people of lower rank, and on services; hosts on everybody."""


def may(person: Person | None, right: Right, room: RoomId, settings: RoomSettings) -> bool:
    """Whether *person* (None: nobody in particular) has *right* in *room*."""
    if person is None:
        return right is Right.READ and settings.guests != "off"
    if right not in RIGHTS[person.role_in(room)]:
        return False
    if person.guest and person.role_in(room) is Role.VIEWER:
        if settings.guests == "off":
            return False
        return not (right is Right.POST and settings.guests == "read")
    return True


def require(person: Person | None, right: Right, room: RoomId, settings: RoomSettings) -> Person | None:
    """*person* again, if they have *right*; raises Unauthorized for nobody, Forbidden for somebody."""
    if may(person, right, room, settings):
        return person
    if person is None:
        raise Unauthorized()
    if right is Right.POST and settings.guests != "chat" and person.guest:
        raise Forbidden("Guests cannot write in this room.")
    raise Forbidden()


def may_create_rooms(person: Person | None) -> bool:
    """Whether *person* may make rooms: hosts of all rooms."""
    return person is not None and "*" in person.rooms and Right.CREATE_ROOM in RIGHTS[person.role]


def outranks(actor: Person, room: RoomId, target: Role) -> bool:
    """Whether *actor* may act on somebody whose role in *room* is *target*."""
    return RANK[actor.role_in(room)] > RANK[target]
