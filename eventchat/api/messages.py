"""A room's messages over plain HTTP: history, posting for readers that cannot send, taking back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import msgspec
from litestar import Controller, Request, Response, delete, get, post
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import Body, Parameter
from msgspec import Meta

from eventchat.access import Right, require
from eventchat.api.asking import asked_of
from eventchat.api.problems import refusals
from eventchat.api.rooms import checked
from eventchat.errors import BadRequest
from eventchat.identity import Identity
from eventchat.log.keys import LogName
from eventchat.posting import Posting
from eventchat.record.history import History, Page
from eventchat.rooms.hub import Hub
from eventchat.rooms.shadows import Shadow
from eventchat.types.events import Held, Posted
from eventchat.types.ids import MessageId, entry_key, is_entry_id
from eventchat.types.messages import Draft

AnyRequest = Request[Any, Any, Any]
ENDLESS = (1 << 62, 0)


class MessagesShown(msgspec.Struct):
    """A page of visible messages, oldest first; `more` when there are others beyond it."""

    messages: list[Posted]
    more: bool


class AcceptedShown(msgspec.Struct):
    """The message has its place in the log; `duplicate` when this nonce had it before."""

    id: str
    seq: int
    cursor: str
    nonce: str
    duplicate: bool


class HeldShown(msgspec.Struct, omit_defaults=True):
    """The message waits for a moderator; `detail` is there when there is more to say to its author."""

    held: bool
    case: str
    nonce: str
    detail: str = ""


class EntryShown(msgspec.Struct):
    """The entry that removed a message; `seq` is 0 when it had been removed before."""

    id: str
    seq: int


Before = Annotated[
    str | None, Parameter(description="Only messages before this id.", examples=[], required=False)
]
After = Annotated[
    str | None, Parameter(description="Only messages after this id.", examples=[], required=False)
]
Limit = Annotated[int, Parameter(ge=1, le=200, description="At most so many.", required=False)]
Reason = Annotated[str, Meta(max_length=500)]


class MessageController(Controller):
    """A room's messages."""

    path = "/api/v1/rooms/{room:str}/messages"
    tags = ("messages",)

    @get(
        summary="History by page",
        responses={
            200: ResponseSpec(
                MessagesShown, description="A page of visible messages.", generate_examples=False
            ),
            **refusals(400, 401, 403, 404, 503),
        },
    )
    async def page(
        self,
        request: AnyRequest,
        identity: Identity,
        hub: Hub,
        history: History,
        room: str,
        before: Before = None,
        after: After = None,
        limit: Limit = 50,
    ) -> Response[bytes]:
        """Visible messages: the newest before `before`, or the oldest after `after`."""
        opened = await hub.open(LogName(checked(room)))
        caller = await identity.reader(asked_of(request), opened.name.room, opened.room.settings.origins)
        require(caller.person, Right.READ, opened.name.room, opened.room.settings)
        earlier, later = _entry_id(before, "before"), _entry_id(after, "after")
        page = await history.page(opened.name.room, earlier, later, limit)
        if caller.person is not None and (own := opened.shadows.of(caller.person.id)):
            page = with_own(page, own, before=earlier, after=later, limit=limit)
        more = b"true" if page.more else b"false"
        body = b'{"messages":[%b],"more":%b}' % (b",".join(page.messages), more)
        return Response(body, media_type="application/json", headers={"Cache-Control": "no-store"})

    @post(
        summary="Post a message",
        responses={
            201: ResponseSpec(AcceptedShown, description="Accepted.", generate_examples=False),
            200: ResponseSpec(AcceptedShown, description="Accepted before.", generate_examples=False),
            202: ResponseSpec(HeldShown, description="Waits for a moderator.", generate_examples=False),
            **refusals(400, 401, 403, 404, 409, 413, 415, 422, 429, 503),
        },
    )
    async def send(
        self,
        request: AnyRequest,
        identity: Identity,
        hub: Hub,
        posting: Posting,
        room: str,
        data: Annotated[Draft, Body(description="The text, and a nonce of the author's choosing.")],
    ) -> Response[AcceptedShown | HeldShown]:
        """Post a message, once however often it is sent with the same nonce."""
        opened = await hub.open(LogName(checked(room)))
        caller = identity.writer(asked_of(request), opened.room.settings.origins)
        outcome = await posting.post(opened.name.room, caller.person, data)
        if isinstance(outcome, Held):
            return Response(HeldShown(True, outcome.case, outcome.nonce, outcome.detail), status_code=202)
        shown = AcceptedShown(outcome.id, outcome.seq, outcome.cursor, outcome.nonce, outcome.duplicate)
        return Response(shown, status_code=200 if outcome.duplicate else 201)

    @delete(
        "/{message:str}",
        status_code=200,
        summary="Take a message back, or remove it",
        responses=refusals(400, 401, 403, 404, 503),
    )
    async def remove(
        self,
        request: AnyRequest,
        identity: Identity,
        hub: Hub,
        posting: Posting,
        room: str,
        message: str,
        reason: Reason = "",
    ) -> EntryShown:
        """One's own message, or as a moderator anybody's; every reader is told."""
        opened = await hub.open(LogName(checked(room)))
        caller = identity.writer(asked_of(request), opened.room.settings.origins)
        target = _entry_id(message, "message")
        assert target is not None
        entry_id, seq = await posting.remove(opened.name.room, caller.person, target, reason)
        return EntryShown(entry_id, seq)


def _entry_id(text: str | None, field: str) -> MessageId | None:
    if text is None or text == "":
        return None
    if not is_entry_id(text):
        raise BadRequest("This is not the id of a message.", field=field)
    return MessageId(text)


class _Named(msgspec.Struct):
    id: str


def with_own(
    page: Page, own: Sequence[Shadow], *, before: MessageId | None, after: MessageId | None, limit: int
) -> Page:
    """*page* with what its reader alone sees of the same stretch of time, in its place."""
    messages = {entry_key(msgspec.json.decode(message, type=_Named).id): message for message in page.messages}
    known = sorted(messages)
    low = entry_key(after) if after is not None else (known[0] if page.more and known else (0, 0))
    high = entry_key(before) if before is not None else ENDLESS
    if after is not None and page.more and known:
        high = known[-1]
    messages |= {key: one.json for one in own if low < (key := entry_key(one.id)) < high}
    kept = sorted(messages)[:limit] if after is not None else sorted(messages)[-limit:]
    return Page([messages[key] for key in kept], page.more or len(messages) > limit)
