"""Reporting a message, for everybody who reads."""

from __future__ import annotations

from typing import Annotated

import msgspec
from litestar import Controller, post
from litestar.params import Body
from msgspec import Meta

from eventchat.access import Right, require
from eventchat.api.asking import asked_of
from eventchat.api.problems import refusals
from eventchat.api.rooms import checked
from eventchat.clock import now_ms
from eventchat.errors import BadRequest, Banned
from eventchat.identity import Identity
from eventchat.log.keys import LogName
from eventchat.rooms.hub import Hub
from eventchat.types.cases import NOTE_LENGTH, ReportReason
from eventchat.types.ids import MessageId, is_entry_id
from moderation.api.asking import AnyRequest
from moderation.desk import Desk


class ReportWish(msgspec.Struct):
    """What is wrong with a message, and perhaps some words about it."""

    reason: Annotated[ReportReason, Meta(examples=["spam"])]
    note: Annotated[str, Meta(max_length=NOTE_LENGTH)] = ""


class ReportShown(msgspec.Struct):
    """The staff have the report. `duplicate`: they had it before; `decided`: they had looked at it before."""

    reported: bool = True
    duplicate: bool = False
    decided: str | None = None


class ReportController(Controller):
    """Reports of viewers."""

    path = "/api/v1/rooms/{room:str}/messages"
    tags = ("messages",)

    @post(
        "/{message:str}/reports",
        status_code=202,
        summary="Report a message to the staff",
        responses=refusals(400, 401, 403, 404, 413, 415, 422, 429, 503),
    )
    async def report(
        self,
        request: AnyRequest,
        identity: Identity,
        hub: Hub,
        moderation: Desk,
        room: str,
        message: str,
        data: Annotated[ReportWish, Body(description="Why, and perhaps a note.")],
    ) -> ReportShown:
        """Once per person and message; `report_decided` comes to the inbox."""
        opened = await hub.open(LogName(checked(room)))
        place, settings = opened.name.room, opened.room.settings
        person = identity.writer(asked_of(request), settings.origins).person
        require(person, Right.REPORT, place, settings)
        assert person is not None
        sanction = opened.standings.of(person.id, now_ms())
        if sanction is not None and sanction.kind == "ban":
            raise Banned()
        if not is_entry_id(message):
            raise BadRequest("This is not the id of a message.", field="message")
        taken = await moderation.reports.report(
            place, settings, person, MessageId(message), data.reason, data.note
        )
        return ReportShown(duplicate=taken.duplicate, decided=taken.decided)
