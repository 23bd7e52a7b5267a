"""Purges, time-outs and bans over HTTP."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from litestar import Controller, delete, get, post
from litestar.params import Body
from msgspec import Meta

from eventchat.api.problems import refusals
from eventchat.identity import Identity
from eventchat.rooms.hub import Hub
from eventchat.types.ids import UserId, UserName
from eventchat.types.people import Sanction, StaffSanctionKind
from moderation.api.asking import STAFF, AnyRequest, Reason, reading, writing
from moderation.api.staging import lifted
from moderation.deciding import sanctions
from moderation.desk import Desk


class PurgeWish(msgspec.Struct):
    """Whose messages shall go, and from when (ms) on."""

    user: UserName
    since: Annotated[int, Meta(ge=0, le=2**53)] = 0
    reason: Reason | None = None


class PurgeShown(msgspec.Struct):
    """The entry that purged."""

    id: str
    seq: int


class SanctionWish(msgspec.Struct):
    """A time-out of so many seconds, or a ban; `purge` also removes what the person said."""

    user: UserName
    kind: Annotated[Literal["timeout", "ban"], Meta(examples=["timeout"])]
    seconds: Annotated[int, Meta(ge=1, le=1_209_600, examples=[600])] = 600
    reason: Reason | None = None
    purge: bool = False


class SanctionShown(msgspec.Struct, omit_defaults=True):
    """A time-out, a ban or a shadow in force; `name` is what the person was last called here."""

    user: UserId
    kind: StaffSanctionKind
    name: str = ""
    until: int = 0
    reason: str = ""


class SanctionsShown(msgspec.Struct):
    """Time-outs, bans and shadows in force."""

    sanctions: list[SanctionShown]


class SanctionController(Controller):
    """What a room's staff do to people."""

    path = STAFF
    tags = ("staff",)

    @post(
        "/purges",
        status_code=200,
        summary="Remove all that a person said",
        responses=refusals(400, 401, 403, 404, 413, 415, 422, 503),
    )
    async def purge(
        self,
        request: AnyRequest,
        identity: Identity,
        hub: Hub,
        moderation: Desk,
        room: str,
        data: Annotated[PurgeWish, Body(description="Whose messages, and from when on.")],
    ) -> PurgeShown:
        """Every reader drops the person's messages; their text is never sent again."""
        place, person, _ = await writing(request, identity, hub, room)
        entry_id, seq = await moderation.decisions.purge(
            place, person, UserId(data.user), data.since, data.reason or ""
        )
        return PurgeShown(entry_id, seq)

    @post(
        "/sanctions",
        summary="Time out or ban a person",
        responses=refusals(400, 401, 403, 404, 409, 413, 415, 422, 503),
    )
    async def sanction(
        self,
        request: AnyRequest,
        identity: Identity,
        hub: Hub,
        moderation: Desk,
        room: str,
        data: Annotated[SanctionWish, Body(description="Whom, for how long, and why.")],
    ) -> Sanction:
        """The person is told at once, may not post, and, banned, may not read the live room either.

        Somebody who never wrote or reported here is not known to be anybody: 404.
        """
        place, actor, _ = await writing(request, identity, hub, room)
        user, reason = UserId(data.user), data.reason or ""
        await moderation.standing.require_known(place, user)
        if data.kind == "ban":
            return await moderation.decisions.ban(place, actor, user, reason, purge=data.purge)
        return await moderation.decisions.time_out(place, actor, user, data.seconds, reason, purge=data.purge)

    @get("/sanctions", summary="Time-outs and bans in force", responses=refusals(401, 403, 404, 503))
    async def sanctions(
        self, request: AnyRequest, identity: Identity, hub: Hub, moderation: Desk, room: str
    ) -> SanctionsShown:
        """Bans first; `until` (ms) is left out where there is no end."""
        place, _, _ = await reading(request, identity, hub, room)
        name_of = moderation.standing.name_of
        known: list[tuple[UserId, StaffSanctionKind, int, str]] = [
            (one.user, one.kind, one.until, one.reason)
            for one in await sanctions.in_force_now(moderation.redis, place)
        ]
        known += [(one.user, "shadow", one.until, "") for one in await moderation.shadowing.every(place)]
        return SanctionsShown(
            [
                SanctionShown(user, kind, await name_of(place, user), until, reason)
                for user, kind, until, reason in known
            ]
        )

    @delete(
        "/sanctions/{user:str}",
        summary="Lift a time-out or a ban",
        responses=refusals(400, 401, 403, 404, 503),
    )
    async def lift(
        self,
        request: AnyRequest,
        identity: Identity,
        hub: Hub,
        moderation: Desk,
        room: str,
        user: str,
    ) -> None:
        """The person may post again, and is told."""
        place, actor, _ = await writing(request, identity, hub, room)
        await lifted(moderation, place, actor, UserId(user), "")
