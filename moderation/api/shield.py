"""The shield over HTTP."""

from __future__ import annotations

from typing import Annotated

import msgspec
from litestar import Controller, delete, get, put
from litestar.params import Body
from msgspec import Meta

from eventchat.access import Right, require
from eventchat.api.problems import refusals
from eventchat.identity import Identity
from eventchat.rooms.hub import Hub
from eventchat.types.events import ShieldUp
from moderation.api.asking import STAFF, AnyRequest, reading, writing
from moderation.deciding.shield import PRESETS, ShieldName
from moderation.desk import Desk


class ShieldWish(msgspec.Struct):
    """Which shield, and for how many minutes; 0 until somebody takes it down."""

    preset: Annotated[ShieldName, Meta(examples=["raid"])]
    minutes: Annotated[int, Meta(ge=0, le=1440)] = 30


class ShieldShown(msgspec.Struct):
    """The shield that is up, if any, and those there are."""

    shield: ShieldUp | None
    presets: list[str]


class ShieldController(Controller):
    """A room's shield."""

    path = STAFF
    tags = ("staff",)

    @get("/shield", summary="Is a shield up?", responses=refusals(401, 403, 404, 503))
    async def shown(
        self, request: AnyRequest, identity: Identity, hub: Hub, moderation: Desk, room: str
    ) -> ShieldShown:
        """Which, until when, and who put it up."""
        place, _, _ = await reading(request, identity, hub, room)
        return ShieldShown(await moderation.shields.of(place), list(PRESETS))

    @put("/shield", summary="Put a shield up", responses=refusals(400, 401, 403, 404, 413, 415, 503))
    async def put_up(
        self,
        request: AnyRequest,
        identity: Identity,
        hub: Hub,
        moderation: Desk,
        room: str,
        data: Annotated[ShieldWish, Body(description="Which, for how long.")],
    ) -> ShieldShown:
        """Strict settings at once on every node; afterwards the room is as it was."""
        place, person, settings = await writing(request, identity, hub, room)
        require(person, Right.CONFIGURE, place, settings)
        raised = await moderation.shields.put_up(place, person, data.preset, data.minutes)
        return ShieldShown(raised, list(PRESETS))

    @delete("/shield", summary="Take the shield down", responses=refusals(400, 401, 403, 404, 503))
    async def take_down(
        self, request: AnyRequest, identity: Identity, hub: Hub, moderation: Desk, room: str
    ) -> None:
        """What somebody changed while it was up stays as they set it."""
        place, person, settings = await writing(request, identity, hub, room)
        require(person, Right.CONFIGURE, place, settings)
        await moderation.shields.take_down(place, person)
