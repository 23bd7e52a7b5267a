"""What every call of the staff begins with: which room, who asks, and whether they may."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Request
from msgspec import Meta

from eventchat.access import Right, require
from eventchat.api.asking import asked_of
from eventchat.api.rooms import checked
from eventchat.errors import BadRequest
from eventchat.identity import Identity
from eventchat.log.keys import LogName
from eventchat.rooms.hub import Hub
from eventchat.types.ids import RoomId
from eventchat.types.people import Person
from eventchat.types.rooms import RoomSettings

AnyRequest = Request[Any, Any, Any]
Reason = Annotated[str, Meta(max_length=500, description="Why, for the record and for the person.")]
Code = Annotated[
    str, Meta(pattern=r"^[a-z0-9_-]{0,40}$", description="The code of a canned reason.", examples=["spam"])
]

STAFF = "/api/v1/rooms/{room:str}/staff"
"""Where the calls of a room's staff are. Every one needs the role of moderator or host in that room."""


async def reading(
    request: AnyRequest, identity: Identity, hub: Hub, room: str
) -> tuple[RoomId, Person, RoomSettings]:
    """The room, and who asks; raises NotFound, Unauthorized, Forbidden."""
    return await _staff(hub, room, identity.asker(asked_of(request)).person)


async def writing(
    request: AnyRequest, identity: Identity, hub: Hub, room: str
) -> tuple[RoomId, Person, RoomSettings]:
    """The same for calls that change something: a cookie alone does not do."""
    return await _staff(hub, room, identity.writer(asked_of(request)).person)


async def _staff(hub: Hub, room: str, person: Person | None) -> tuple[RoomId, Person, RoomSettings]:
    opened = await hub.open(LogName(checked(room)))
    place, settings = opened.name.room, opened.room.settings
    require(person, Right.MODERATE, place, settings)
    assert person is not None
    return place, person, settings


def row_number(text: str | None) -> int | None:
    if text is None or text == "":
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 15:
        raise BadRequest("This is not the id of a row.", field="before")
    return int(text)
