"""Sessions over HTTP: who am I, be somebody, be nobody; tickets."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Controller, Request, Response, delete, get, post
from litestar.datastructures import Cookie
from litestar.params import Body, Parameter
from msgspec import Meta

from eventchat.api.asking import asked_of
from eventchat.api.headers import RoomOrigins
from eventchat.api.problems import refusals
from eventchat.clock import now_ms
from eventchat.errors import Unauthorized
from eventchat.identity import COOKIE, Identity
from eventchat.sessions import Sessions
from eventchat.tokens import Tokens
from eventchat.types.ids import RoomId, RoomName
from eventchat.types.people import Author, Person

AnyRequest = Request[Any, Any, Any]
RoomAsked = Annotated[
    str | None, Parameter(query="room", description="The room whose other sites may ask, for pages there.")
]


class SessionWish(msgspec.Struct):
    """What a guest wants to be called; nothing for a generated name."""

    name: Annotated[str, Meta(max_length=200, examples=["Ada"])] | None = None


class SessionGiven(msgspec.Struct):
    """A session. `token` is a bearer token; the cookie says the same. `csrf` goes with cookie writes."""

    token: str
    user: Author
    expires_at: int
    csrf: str


class SessionShown(msgspec.Struct):
    """Who is asking; nulls for nobody in particular. `rooms` are where the role counts."""

    user: Author | None = None
    expires_at: int | None = None
    csrf: str | None = None
    rooms: tuple[str, ...] = ()


class TicketWish(msgspec.Struct):
    """The room that a ticket is for."""

    room: RoomName


class TicketGiven(msgspec.Struct):
    """A ticket: good once, until `expires_at` (ms), as `?ticket=`."""

    ticket: str
    expires_at: int


class SessionController(Controller):
    """Who is asking."""

    path = "/api/v1"
    tags = ("session",)

    @post(
        "/session",
        summary="Become a guest, change one's name, or turn a token into a cookie",
        responses=refusals(400, 401, 403, 413, 415, 422, 503),
    )
    async def begin(
        self,
        request: AnyRequest,
        identity: Identity,
        sessions: Sessions,
        tokens: Tokens,
        frame_origins: RoomOrigins,
        data: Annotated[SessionWish, Body(description="A name, or nothing.")],
        room: RoomAsked = None,
    ) -> Response[SessionGiven]:
        """A guest session; with a bearer token of somebody else than a guest, that identity as a cookie."""
        caller = identity.beginner(asked_of(request), await frame_origins(room or ""))
        known = caller.person
        if known is not None and not known.guest and (caller.via == "bearer" or data.name is None):
            person = known
        else:
            person = await sessions.guest(data.name, known if known is not None and known.guest else None)
        token = tokens.sign(person)
        secure = identity.site(asked_of(request)).scheme == "https"
        given = SessionGiven(token, shown(person), person.expires_at, tokens.csrf(person.session))
        return Response(given, status_code=201, cookies=[_cookie(token, person.expires_at, secure)])

    @get("/session", summary="Who am I?", responses=refusals(401, 403))
    async def show(
        self,
        request: AnyRequest,
        identity: Identity,
        tokens: Tokens,
        frame_origins: RoomOrigins,
        room: RoomAsked = None,
    ) -> SessionShown:
        """The person behind the cookie or token, with the csrf value for writes with the cookie."""
        person = identity.asker(asked_of(request), await frame_origins(room or "")).person
        if person is None:
            return SessionShown()
        return SessionShown(shown(person), person.expires_at, tokens.csrf(person.session), person.rooms)

    @delete("/session", summary="Forget me", responses=refusals(401, 403, 503))
    async def end(self, request: AnyRequest, identity: Identity, sessions: Sessions) -> Response[None]:
        """End the session on every node; streams that it opened end too."""
        person = identity.writer(asked_of(request)).person
        if person is not None:
            await sessions.end(person)
        return Response(None, status_code=204, cookies=[_cookie("", now_ms(), secure=False)])

    @post(
        "/ticket",
        summary="A ticket for a stream",
        responses=refusals(400, 401, 403, 413, 415, 503),
    )
    async def ticket(
        self, request: AnyRequest, identity: Identity, sessions: Sessions, data: TicketWish
    ) -> TicketGiven:
        """For clients that can send neither cookie nor header with a stream: good once, within 30 s."""
        person = identity.writer(asked_of(request)).person
        if person is None:
            raise Unauthorized()
        secret, expires_at = await sessions.ticket(person, RoomId(data.room))
        return TicketGiven(secret, expires_at)


def shown(person: Person) -> Author:
    """A person as they see themselves: with the role their token gives in its rooms."""
    badges = () if person.guest or person.role == "viewer" else (person.role.value,)
    return Author(person.id, person.name, person.role, badges, person.color)


def _cookie(token: str, expires_at: int, secure: bool) -> Cookie:
    return Cookie(
        COOKIE,
        value=token,
        path="/",
        max_age=max(0, (expires_at - now_ms()) // 1000),
        httponly=True,
        secure=secure,
        samesite="lax",
    )
