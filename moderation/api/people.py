"""People over HTTP: their card, notes about them, how they are watched."""

from __future__ import annotations

from typing import Annotated

import msgspec
from litestar import Controller, get, post, put
from litestar.params import Body, Parameter
from msgspec import UNSET, Meta, UnsetType

from eventchat.api.problems import refusals
from eventchat.errors import BadRequest
from eventchat.identity import Identity
from eventchat.rooms.hub import Hub
from eventchat.types.ids import UserId, is_user_id
from moderation.api.asking import STAFF, AnyRequest, reading, writing
from moderation.deciding.flags import Watch
from moderation.deciding.notes import LONGEST, Note
from moderation.deciding.people import Card
from moderation.desk import Desk

User = Annotated[str, Parameter(description="A person's id.")]


class NoteWish(msgspec.Struct):
    """What the others on the staff should know."""

    text: Annotated[str, Meta(max_length=LONGEST, examples=["Was asked twice to calm down."])]


class FlagsWish(msgspec.Struct):
    """How to watch a person; what is left out stays. `premod` is in ms, 0 without end, null for no more."""

    premod: Annotated[int, Meta(ge=0, le=2**53)] | UnsetType | None = UNSET
    monitor: bool | UnsetType = UNSET


class FlagsShown(msgspec.Struct):
    """How the person is watched now."""

    user: str
    premod: int | None
    monitor: bool


class WatchedShown(msgspec.Struct):
    """Everybody who is watched, the newest first."""

    people: list[Watch]


class PeopleController(Controller):
    """What the staff know of people."""

    path = STAFF + "/people"
    tags = ("staff",)

    @get(summary="Who is watched", responses=refusals(401, 403, 404, 503))
    async def watched(
        self, request: AnyRequest, identity: Identity, hub: Hub, moderation: Desk, room: str
    ) -> WatchedShown:
        """People with a flag that has not run out, for consoles to point them out."""
        place, _, _ = await reading(request, identity, hub, room)
        return WatchedShown(await moderation.flags.every(place))

    @get("/{user:str}", summary="A person's card", responses=refusals(400, 401, 403, 404, 503))
    async def card(
        self, request: AnyRequest, identity: Identity, hub: Hub, moderation: Desk, room: str, user: User
    ) -> Card:
        """Their names, newest messages (removed ones, too), sanctions, reports, appeals, notes, flags."""
        place, person, _ = await reading(request, identity, hub, room)
        permit = await moderation.permits.of(place, _user(user))
        card = await moderation.people.card(place, person, _user(user))
        return msgspec.structs.replace(card, permit=permit)

    @post(
        "/{user:str}/notes",
        summary="Write a note about a person",
        responses=refusals(400, 401, 403, 404, 413, 415, 422, 503),
    )
    async def note(
        self,
        request: AnyRequest,
        identity: Identity,
        hub: Hub,
        moderation: Desk,
        room: str,
        user: User,
        data: Annotated[NoteWish, Body(description="Up to 1,000 characters.")],
    ) -> Note:
        """For the staff alone; seen in every room whose staff one is."""
        place, person, _ = await writing(request, identity, hub, room)
        return await moderation.notes.write(place, person, _user(user), data.text)

    @put(
        "/{user:str}/flags",
        summary="Watch a person, or no more",
        responses=refusals(400, 401, 403, 404, 413, 415, 503),
    )
    async def flags(
        self,
        request: AnyRequest,
        identity: Identity,
        hub: Hub,
        moderation: Desk,
        room: str,
        user: User,
        data: Annotated[FlagsWish, Body(description="What to change.")],
    ) -> FlagsShown:
        """In force on every node at once; the person is not told."""
        place, person, _ = await writing(request, identity, hub, room)
        told = await moderation.flags.change(place, person, _user(user), data.premod, data.monitor)
        return FlagsShown(told.user, told.premod, told.monitor)


def _user(text: str) -> UserId:
    if not is_user_id(text):
        raise BadRequest("This is not the id of a person.", field="user")
    return UserId(text)
