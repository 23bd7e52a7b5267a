"""Canned reasons over HTTP."""

from __future__ import annotations

from typing import Annotated

import msgspec
from litestar import Controller, get, put
from litestar.params import Body, Parameter
from msgspec import Meta

from eventchat.access import Right, require
from eventchat.api.problems import refusals
from eventchat.identity import Identity
from eventchat.rooms.hub import Hub
from moderation.api.asking import STAFF, AnyRequest, reading, writing
from moderation.deciding import canned
from moderation.deciding.canned import Canned, CannedOf, Scope, Use
from moderation.desk import Desk


class ReasonsShown(msgspec.Struct):
    """Reasons that staff choose from, and whose each is."""

    reasons: list[CannedOf]


class ReasonsWish(msgspec.Struct):
    """All reasons of a scope: the room's, one's own (`mine`), or those of all rooms (`site`)."""

    reasons: Annotated[list[Canned], Meta(max_length=60)]
    scope: Scope = "room"


_SCOPE = Parameter(query="scope", required=False, description="Only those of this scope, as they are edited.")
_USE = Parameter(required=False, description="Only those for actions, or for answers to appeals.")
_SEARCH = Parameter(max_length=60, required=False, description="Only with this in code, title or text.")


class ReasonController(Controller):
    """Canned reasons and answers."""

    path = STAFF
    tags = ("staff",)

    @get("/reasons", summary="Canned reasons", responses=refusals(400, 401, 403, 404, 503))
    async def reasons(
        self,
        request: AnyRequest,
        identity: Identity,
        hub: Hub,
        moderation: Desk,
        room: str,
        whose: Annotated[Scope | None, _SCOPE] = None,
        use: Annotated[Use | None, _USE] = None,
        search: Annotated[str, _SEARCH] = "",
    ) -> ReasonsShown:
        """One's own, the room's or the usual ones, and those of all rooms; of one code the nearest."""
        place, person, _ = await reading(request, identity, hub, room)
        if whose is None:
            found = await canned.choices(moderation.database, place, person.id)
        else:
            found = await canned.of_scope(moderation.database, whose, place, person.id)
        wanted = search.casefold()
        return ReasonsShown(
            [
                one
                for one in found
                if (use is None or one.use == use)
                and wanted in f"{one.code} {one.title} {one.text}".casefold()
            ]
        )

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
        data: Annotated[ReasonsWish, Body(description="All of a scope; none for the usual ones.")],
    ) -> ReasonsShown:
        """Their texts may name `{name}`, `{room}`, `{minutes}` and `{rule}`; answers to appeals `{kind}`."""
        place, person, settings = await writing(request, identity, hub, room)
        require(person, Right.CONFIGURE, place, settings)
        await canned.put(moderation.database, place, person, data.reasons, data.scope)
        return ReasonsShown(await canned.of_scope(moderation.database, data.scope, place, person.id))
