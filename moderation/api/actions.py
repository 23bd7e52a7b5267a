"""What staff do to messages and people, and how they undo it, over HTTP."""

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
from eventchat.types.ids import MessageId, RoomId, UserId
from eventchat.types.people import Actor, Person
from moderation.api.asking import STAFF, AnyRequest, Reason, writing
from moderation.api.staging import STAGED, lifted, staged, whom
from moderation.api.wishes import ActionMade, ActionShown, ActionWish, Moment
from moderation.deciding import canned
from moderation.deciding.audit import Recorded
from moderation.deciding.causes import Cause, LastMinutes, OneAction, RuleInSpan
from moderation.deciding.reasons import Why
from moderation.desk import Desk

CASES_SHOWN = 20


class UndoWish(msgspec.Struct):
    """One of: an action; what somebody did in so many minutes; what a rule did in a span (ms)."""

    action: Annotated[str, Meta(pattern=r"^[0-9]{1,15}$")] | None = None
    by: Annotated[str, Meta(pattern=r"^[A-Za-z0-9:_-]{1,40}$")] | None = None
    minutes: Annotated[int, Meta(ge=1, le=10_080)] = 10
    rule: Annotated[str, Meta(min_length=1, max_length=100)] | None = None
    since: Moment = 0
    until: Moment = 2**53
    preview: bool = False
    reason: Reason | None = None

    def cause(self) -> Cause:
        """What is to be undone. Raises BadRequest unless it is one thing."""
        given = [self.action is not None, self.by is not None, self.rule is not None]
        if sum(given) != 1:
            raise BadRequest("Name one of action, by and rule.", field="action")
        if self.action is not None:
            return OneAction(int(self.action))
        if self.by is not None:
            return LastMinutes(self.by, self.minutes)
        return RuleInSpan(self.rule or "", self.since, self.until)


class CaseToGo(msgspec.Struct):
    """A held message that an undoing would publish."""

    id: str
    name: str
    text: str


class UndoShown(msgspec.Struct):
    """How many actions were, or would be, undone; the newest of them; how many messages are back.

    Of a preview `held` is how many held messages would be published, `cases` the first 20 of them. What was
    undone before says by whom and when (ms).
    """

    undone: int
    messages: int
    actions: list[Recorded]
    preview: bool
    held: int = 0
    cases: list[CaseToGo] = []
    undone_by: Actor | None = None
    undone_at: int | None = None


class ActionController(Controller):
    """Actions of a room's staff."""

    path = STAFF
    tags = ("staff",)

    @post(
        "/actions",
        summary="Remove, purge, warn, time out, ban, lift; announce, pin, permit, mask, shadow",
        responses=refusals(400, 401, 403, 404, 409, 413, 415, 422, 503),
    )
    async def act(
        self,
        request: AnyRequest,
        identity: Identity,
        hub: Hub,
        moderation: Desk,
        room: str,
        data: Annotated[ActionWish, Body(description="What to do to whom, and why.")],
    ) -> ActionShown:
        """One action, on the record, that can be undone by its id."""
        place, person, settings = await writing(request, identity, hub, room)
        if data.action in STAGED:
            await canned.find(moderation.database, place, person.id, data.code)
            return ActionShown(await staged(moderation, place, person, settings, data))
        return ActionShown(await _acted(moderation, place, person, data))

    @post(
        "/undo",
        status_code=200,
        summary="Undo by cause",
        responses=refusals(400, 401, 403, 404, 413, 415, 422, 503),
    )
    async def undo(
        self,
        request: AnyRequest,
        identity: Identity,
        hub: Hub,
        moderation: Desk,
        room: str,
        data: Annotated[UndoWish, Body(description="The cause; `preview` only counts.")],
    ) -> UndoShown:
        """Messages are back on every reader, sanctions as they were before, cases wait again."""
        place, person, _ = await writing(request, identity, hub, room)
        cause = data.cause()
        if data.preview:
            made = await moderation.undo.preview(place, cause)
        else:
            made = await moderation.undo.undo(place, person, cause, data.reason or "")
        before = made.before
        return UndoShown(
            made.undone,
            made.messages,
            made.actions,
            data.preview,
            held=len(made.held),
            cases=[CaseToGo(one.case, one.author.name, one.text) for one in made.held[:CASES_SHOWN]],
            undone_by=before.actor if before is not None else None,
            undone_at=before.at if before is not None else None,
        )


async def _acted(desk: Desk, room: RoomId, person: Person, wish: ActionWish) -> ActionMade:
    decisions, message = desk.decisions, MessageId(wish.message) if wish.message else None
    if wish.action == "remove":
        if message is None:
            raise BadRequest("Say which message.", field="message")
        why = await _why(desk, room, person.id, wish, None)
        gone = await decisions.remove_message(room, person, message, why)
        return ActionMade(str(gone.number) if gone.number else None, wish.action, message=message)
    user = await whom(desk, room, wish, message)
    why = await _why(desk, room, person.id, wish, user)
    match wish.action:
        case "purge":
            number = (await decisions.purge_person(room, person, user, wish.since, why)).number
        case "warn":
            number = await decisions.warn(room, person, user, why)
        case "lift":
            number = await lifted(desk, room, person, user, why.text)
        case "timeout" | "ban" as kind:
            await desk.standing.require_known(room, user)
            seconds = wish.seconds or (600 if kind == "timeout" else 0)
            made = await decisions.penalise(room, person, user, kind, why, seconds=seconds, purge=wish.purge)
            until = made.sanction.until or None
            return ActionMade(str(made.number), kind, user=user, message=message, until=until)
    return ActionMade(str(number), wish.action, user=user, message=message)


async def _why(desk: Desk, room: RoomId, by: UserId, wish: ActionWish, user: UserId | None) -> Why:
    name = await desk.standing.name_of(room, user) if user is not None else ""
    minutes = str((wish.seconds or 600) // 60)
    words = await canned.words_for(desk.database, room, by, wish.code, name=name, minutes=minutes)
    return Why(wish.reason or words, wish.code)
