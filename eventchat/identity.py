"""Who is asking: bearer token, ticket or cookie, and whether a cookie may count (S-1, S-2, S-4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Literal

import msgspec

from eventchat import origins
from eventchat.errors import CsrfFailed, Unauthorized
from eventchat.origins import Site
from eventchat.sessions import Sessions
from eventchat.settings import Settings
from eventchat.tokens import Tokens
from eventchat.types.ids import RoomId
from eventchat.types.people import Person

COOKIE = "eventchat_session"
CSRF_HEADER = "x-csrf-token"
TICKET_PARAMETER = "ticket"

Via = Literal["nothing", "bearer", "ticket", "cookie"]


class Asked(msgspec.Struct, frozen=True):
    """What of a request says who asks. Header names are lower case."""

    scheme: str
    headers: Mapping[str, str]
    ticket: str | None = None
    websocket: bool = False

    @property
    def origin(self) -> str | None:
        """The page's origin, as the browser says; programs say nothing."""
        return self.headers.get("origin")


class Caller(msgspec.Struct, frozen=True):
    """Who asks, and by what they proved it."""

    person: Person | None = None
    via: Via = "nothing"


class Identity:
    """Reads who is asking. No I/O, but for tickets."""

    def __init__(self, sessions: Sessions, tokens: Tokens, settings: Settings) -> None:
        self._sessions = sessions
        self._tokens = tokens
        self._public_url = settings.public_url
        self._origins = settings.origins

    def site(self, asked: Asked) -> Site:
        """The address under which the browser reached us."""
        return origins.site_of(asked.scheme, asked.headers, self._public_url)

    async def reader(self, asked: Asked, room: RoomId, room_origins: Iterable[str] = ()) -> Caller:
        """Who wants to read *room*. Raises Unauthorized for bad credentials, BadOrigin for a foreign page."""
        allowed = (*self._origins, *room_origins)
        origins.check(asked.origin, self.site(asked), allowed)
        if asked.ticket is not None:
            return Caller(await self._sessions.redeem(asked.ticket, room), "ticket")
        if bearer := self._bearer(asked):
            return Caller(bearer, "bearer")
        if asked.websocket and asked.origin is None:
            return Caller()  # a program: its cookie counts for nothing here
        return self._by_cookie(asked)

    def has_left(self, caller: Caller) -> bool:
        """Whether the session by which *caller* was let in was ended since."""
        return caller.person is not None and self._sessions.is_ended(caller.person.session)

    def writer(self, asked: Asked, room_origins: Iterable[str] = ()) -> Caller:
        """Who wants to change something. Raises Unauthorized, BadOrigin, CsrfFailed."""
        if bearer := self._bearer(asked):
            return Caller(bearer, "bearer")
        origins.check(asked.origin, self.site(asked), (*self._origins, *room_origins))
        caller = self._by_cookie(asked)
        if caller.person is not None:
            if asked.origin is None:
                raise Unauthorized("Without an Origin header, write with a bearer token.")
            if not self._tokens.csrf_matches(caller.person.session, asked.headers.get(CSRF_HEADER, "")):
                raise CsrfFailed()
        return caller

    def beginner(self, asked: Asked, room_origins: Iterable[str] = ()) -> Caller:
        """Who asks for a session: perhaps somebody who has one. Raises BadOrigin, Unauthorized."""
        if bearer := self._bearer(asked):
            return Caller(bearer, "bearer")
        origins.check(asked.origin, self.site(asked), (*self._origins, *room_origins))
        if asked.origin is None:
            return Caller()
        return self._by_cookie(asked)

    def asker(self, asked: Asked, room_origins: Iterable[str] = ()) -> Caller:
        """Who asks to read something of their own, over plain HTTP."""
        origins.check(asked.origin, self.site(asked), (*self._origins, *room_origins))
        if bearer := self._bearer(asked):
            return Caller(bearer, "bearer")
        return self._by_cookie(asked)

    def _bearer(self, asked: Asked) -> Person | None:
        header = asked.headers.get("authorization")
        if header is None:
            return None
        scheme, _, token = header.partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise Unauthorized("The Authorization header must be: Bearer, a space, the token.")
        return self._sessions.read(token.strip())

    def _by_cookie(self, asked: Asked) -> Caller:
        token = read_cookie(asked.headers.get("cookie", ""))
        if token is None:
            return Caller()
        try:
            return Caller(self._sessions.read(token), "cookie")
        except Unauthorized:
            return Caller()  # an old cookie is no reason to refuse a public room


def read_cookie(header: str) -> str | None:
    """The session's cookie out of a Cookie header, if it is there."""
    try:
        morsel = SimpleCookie(header).get(COOKIE)
    except CookieError:
        return None
    return morsel.value if morsel is not None else None
