"""One action on many, over HTTP: looked at first, undone at once."""

from __future__ import annotations

from typing import Annotated

import msgspec
from litestar import Controller, post
from litestar.params import Body
from msgspec import Meta

from eventchat.api.problems import refusals
from eventchat.errors import BadRequest
from eventchat.identity import Identity
from eventchat.rooms.hub import Hub
from eventchat.types.events import Posted
from eventchat.types.ids import EntryName, MessageId, RoomId, UserId, UserName
from eventchat.types.people import Author, Person
from moderation.api.asking import STAFF, AnyRequest, Code, Reason, writing
from moderation.api.wishes import Seconds
from moderation.deciding import canned
from moderation.deciding.bulk import SAMPLES, BulkAction, Chosen
from moderation.deciding.reasons import Why
from moderation.desk import Desk


class BulkWish(msgspec.Struct):
    """An action on one of: messages, people, or all of the last minutes that contains a pattern.

    With `expression` the pattern is RE2; else it is text, in whatever case and width.
    """

    action: Annotated[BulkAction, Meta(examples=["remove"])]
    messages: Annotated[list[EntryName], Meta(max_length=500)] | None = None
    users: Annotated[list[UserName], Meta(max_length=200)] | None = None
    pattern: Annotated[str, Meta(min_length=2, max_length=256)] | None = None
    expression: bool = False
    minutes: Annotated[int, Meta(ge=1, le=1440)] = 10
    seconds: Seconds = 600
    reason: Reason | None = None
    code: Code = ""
    preview: bool = True


class BulkShown(msgspec.Struct):
    """How many messages and people it is, the newest of them, and how many are left alone.

    `action` is there when it was done, by its number on record.
    """

    count: int
    people: int
    skipped: int
    samples: list[Posted]
    users: list[Author]
    preview: bool
    action: str | None = None


class BulkController(Controller):
    """Actions on many."""

    path = STAFF
    tags = ("staff",)

    @post(
        "/bulk",
        status_code=200,
        summary="Act on many",
        responses=refusals(400, 401, 403, 404, 413, 415, 422, 503),
    )
    async def bulk(
        self,
        request: AnyRequest,
        identity: Identity,
        hub: Hub,
        moderation: Desk,
        room: str,
        data: Annotated[BulkWish, Body(description="What to do to whom; a preview by default.")],
    ) -> BulkShown:
        """Count and samples; without `preview` it is done, and undoing the action takes it all back."""
        place, person, _ = await writing(request, identity, hub, room)
        await canned.find(moderation.database, place, person.id, data.code)
        chosen = await _chosen(moderation, place, person, data)
        on_messages = data.action == "remove"
        count = len(chosen.messages if on_messages else chosen.people)
        number = 0
        if not data.preview:
            why = Why(data.reason or "", data.code)
            done = await moderation.bulk.act(place, person, chosen, data.action, why, data.seconds)
            count, number = done.count, done.number
        return BulkShown(
            count=count,
            people=len(chosen.people),
            skipped=chosen.skipped,
            samples=chosen.messages[:SAMPLES],
            users=list(chosen.people.values())[:SAMPLES],
            preview=data.preview,
            action=str(number) if number else None,
        )


async def _chosen(desk: Desk, room: RoomId, person: Person, wish: BulkWish) -> Chosen:
    given = [wish.messages is not None, wish.users is not None, wish.pattern is not None]
    if sum(given) != 1:
        raise BadRequest("Name one of messages, users and pattern.", field="messages")
    if wish.messages is not None:
        return await desk.bulk.by_message(room, person, [MessageId(one) for one in wish.messages])
    if wish.users is not None:
        return await desk.bulk.by_person(room, person, [UserId(one) for one in wish.users])
    return await desk.bulk.by_pattern(
        room, person, wish.pattern or "", wish.minutes, expression=wish.expression
    )
