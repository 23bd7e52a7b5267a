"""Canned reasons over HTTP."""

from __future__ import annotations

from typing import Annotated

import msgspec
from litestar import Controller, get, put
from litestar.params import Body
from msgspec import Meta

from eventchat.access import Right, require
from eventchat.api.problems import refusals
from eventchat.identity import Identity
from eventchat.rooms.hub import Hub
from moderation import canned
from moderation.api.asking import STAFF, AnyRequest, reading, writing
from moderation.canned import Canned
from moderation.desk import Desk


class ReasonsShown(msgspec.Struct):
    """The reasons that staff choose from."""

    reasons: Annotated[list[Canned], Meta(max_length=60)]


class ReasonController(Controller):
    """A room's canned reasons."""

    path = STAFF
    tags = ("staff",)

    @get("/reasons", summary="Canned reasons", responses=refusals(401, 403, 404, 503))
    async def reasons(
        self, request: AnyRequest, identity: Identity, hub: Hub, moderation: Desk, room: str
    ) -> ReasonsShown:
        """The room's own, or the usual ones."""
        place, _, _ = await reading(request, identity, hub, room)
        return ReasonsShown(list(await canned.of_room(moderation.database, place)))

    @put(
        "/reasons",
        summary="Choose canned reasons",
        responses=refusals(400, 401, 403, 404, 413, 415, 422, 503),
    )
    async def put(
        self,
        request: AnyRequest,
        identity: Identity,
        hub: Hub,
        moderation: Desk,
        room: str,
        data: Annotated[ReasonsShown, Body(description="All of them; none for the usual ones.")],
    ) -> ReasonsShown:
        """Their texts may name `{name}`, `{room}`, `{minutes}` and `{rule}`."""
        place, person, settings = await writing(request, identity, hub, room)
        require(person, Right.CONFIGURE, place, settings)
        await canned.put(moderation.database, place, person, data.reasons)
        return ReasonsShown(list(await canned.of_room(moderation.database, place)))
