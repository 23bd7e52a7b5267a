"""Appeals against what is in force against oneself."""

from __future__ import annotations

from typing import Annotated

import msgspec
from litestar import Controller, get, post
from litestar.params import Body
from msgspec import Meta

from eventchat.access import Right, require
from eventchat.api.asking import asked_of
from eventchat.api.problems import refusals
from eventchat.api.rooms import checked
from eventchat.clock import now_ms
from eventchat.identity import Identity
from eventchat.log.keys import LogName
from eventchat.rooms.hub import Hub
from moderation.api.asking import AnyRequest
from moderation.deciding.appeals import LONGEST, AppealShown
from moderation.deciding.audit import telling
from moderation.desk import Desk


class AppealWish(msgspec.Struct):
    """What speaks for letting one back in."""

    text: Annotated[str, Meta(max_length=LONGEST, examples=["It was a quotation."])]


class AppealTaken(msgspec.Struct):
    """The staff have the appeal, under this case."""

    case: str


class AppealsShown(msgspec.Struct, omit_defaults=True):
    """One's own appeals, newest first; before `again_at` (ms) no other is taken."""

    appeals: list[AppealShown]
    again_at: int | None = None


class AppealController(Controller):
    """Appeals of those who are timed out or banned; banned people may call these, too."""

    path = "/api/v1/rooms/{room:str}/appeals"
    tags = ("messages",)

    @post(
        status_code=202,
        summary="Appeal against a time-out or a ban",
        responses=refusals(400, 401, 403, 404, 409, 413, 415, 422, 429, 503),
    )
    async def appeal(
        self,
        request: AnyRequest,
        identity: Identity,
        hub: Hub,
        moderation: Desk,
        room: str,
        data: Annotated[AppealWish, Body(description="Up to 500 characters.")],
    ) -> AppealTaken:
        """One open appeal per sanction; `appeal_decided` comes to the inbox."""
        opened = await hub.open(LogName(checked(room)))
        place, settings = opened.name.room, opened.room.settings
        person = identity.writer(asked_of(request), settings.origins).person
        require(person, Right.REPORT, place, settings)
        assert person is not None
        return AppealTaken(await moderation.appeals.appeal(place, settings, person, data.text))

    @get(summary="One's own appeals", responses=refusals(401, 403, 404, 503))
    async def mine(
        self, request: AnyRequest, identity: Identity, hub: Hub, moderation: Desk, room: str
    ) -> AppealsShown:
        """How they were decided, for those who are banned and get no letters."""
        opened = await hub.open(LogName(checked(room)))
        place, settings = opened.name.room, opened.room.settings
        person = identity.asker(asked_of(request), settings.origins).person
        require(person, Right.REPORT, place, settings)
        assert person is not None
        await moderation.database.settled(telling(place))  # a letter may be why they ask
        mine = await moderation.appeals.of_person(place, person.id)
        again = mine[0].at + settings.appeal_minutes * 60_000 if mine else 0
        return AppealsShown(mine, again if again > now_ms() else None)
