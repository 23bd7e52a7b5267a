"""What a warned person may ask: to be believed that they have read it."""

from __future__ import annotations

from typing import Annotated

import msgspec
from litestar import Controller, post
from litestar.params import Body

from eventchat.api.asking import asked_of
from eventchat.api.problems import refusals
from eventchat.api.rooms import checked
from eventchat.errors import Unauthorized
from eventchat.identity import Identity
from eventchat.log.keys import LogName
from eventchat.rooms.hub import Hub
from eventchat.types.ids import EntryName, MessageId
from moderation.api.asking import AnyRequest
from moderation.desk import Desk


class AcknowledgementWish(msgspec.Struct):
    """The warning that was read: the id of its letter, or what the refusal `warned` named."""

    warning: EntryName


class WarningController(Controller):
    """Warnings, for those who were warned."""

    path = "/api/v1/rooms/{room:str}/acknowledgements"
    tags = ("messages",)

    @post(
        status_code=204,
        summary="Acknowledge a warning",
        responses=refusals(400, 401, 403, 404, 413, 415, 503),
    )
    async def acknowledge(
        self,
        request: AnyRequest,
        identity: Identity,
        hub: Hub,
        moderation: Desk,
        room: str,
        data: Annotated[AcknowledgementWish, Body(description="Which warning.")],
    ) -> None:
        """The person may write again. A later warning needs an acknowledgement of its own."""
        opened = await hub.open(LogName(checked(room)))
        person = identity.writer(asked_of(request), opened.room.settings.origins).person
        if person is None:
            raise Unauthorized()
        await moderation.decisions.acknowledge(opened.name.room, person, MessageId(data.warning))
