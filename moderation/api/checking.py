"""What would happen to a text, over HTTP."""

from __future__ import annotations

from typing import Annotated

import msgspec
from litestar import Controller, post
from litestar.params import Body
from msgspec import Meta

from eventchat.api.problems import refusals
from eventchat.identity import Identity
from eventchat.rooms.hub import Hub
from eventchat.text import clean_text
from eventchat.types.verdicts import Verdict
from moderation.api.asking import STAFF, AnyRequest, writing
from moderation.desk import Desk


class CheckWish(msgspec.Struct):
    """A text to be judged."""

    text: Annotated[str, Meta(max_length=4096, examples=["what a show"])]


class CheckController(Controller):
    """The judge, asked by staff."""

    path = STAFF
    tags = ("staff",)

    @post(
        "/check",
        status_code=200,
        summary="What would happen to a text",
        responses=refusals(400, 401, 403, 404, 413, 415, 422, 503),
    )
    async def check(
        self,
        request: AnyRequest,
        identity: Identity,
        hub: Hub,
        moderation: Desk,
        room: str,
        data: Annotated[CheckWish, Body(description="A text, as a viewer might post it.")],
    ) -> Verdict:
        """The verdict under the room's settings, explained. Nothing is posted or remembered."""
        place, _, settings = await writing(request, identity, hub, room)
        return moderation.moderator.check(place, settings, clean_text(data.text, settings.max_length))
