"""Sessions: guests, names, tickets, and their end on every node."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from hashlib import blake2b

import msgspec
from redis.asyncio import Redis

from eventchat.clock import now_ms
from eventchat.errors import BadRequest, BadText, Unauthorized
from eventchat.log.connection import reaching_the_log
from eventchat.log.keys import CONTROL, REVOKED, name_claim, ticket
from eventchat.names import clean_name, color_of, generated_name, skeleton_digest
from eventchat.settings import Settings
from eventchat.tokens import Tokens, expires_in, new_session
from eventchat.types.ids import RoomId, UserId, new_user_id
from eventchat.types.people import Person, Role

TICKET_SECONDS = 30
NAME_ATTEMPTS = 8


class Ticket(msgspec.Struct, frozen=True):
    """Who a ticket stands for, and in which room it counts."""

    person: Person
    room: RoomId


class Sessions:
    """Makes and ends sessions. Reading a token needs no I/O; only its end is remembered."""

    def __init__(self, redis: Redis, tokens: Tokens, settings: Settings) -> None:
        self._redis = redis
        self._tokens = tokens
        self._seconds = settings.session_days * 86_400
        self._revoked: set[str] = set()
        self._objection: Callable[[str], str | None] = lambda name: None

    def ask_about_names(self, objection: Callable[[str], str | None]) -> None:
        """From now on *objection* says why a name that a guest chose cannot be, or None."""
        self._objection = objection

    async def load(self) -> None:
        """Learn which sessions were ended before this node began."""
        async with reaching_the_log():
            await self._redis.execute_command("ZREMRANGEBYSCORE", REVOKED, "-inf", now_ms())
            members = await self._redis.execute_command("ZRANGE", REVOKED, 0, -1)
        self._revoked.update(member.decode() for member in members)

    def revoked(self, session: str) -> None:
        """Another node, or this one, ended a session."""
        self._revoked.add(session)

    def is_ended(self, session: str) -> bool:
        """Whether a session was ended before it expired."""
        return session in self._revoked

    def read(self, token: str) -> Person:
        """Who *token* speaks of. Raises Unauthorized, also for a session that was ended."""
        person = self._tokens.read(token)
        if person.session in self._revoked:
            raise Unauthorized("This session was ended.")
        return person

    async def guest(self, name: str | None, known: Person | None = None) -> Person:
        """A guest by that name (None: a generated one); *known* stays the same person under a new name.

        Raises BadText for a name that is not allowed, BadRequest for one that is taken.
        """
        if known is not None and name is None:
            name = known.name
        user = known.id if known is not None else new_user_id()
        chosen = await self._claim_given(name, user) if name is not None else await self._claim_any(user)
        if known is not None and known.name != chosen:
            await self._release(known.name, user)
        return Person(
            user,
            chosen,
            Role.VIEWER,
            (),
            known.session if known is not None else new_session(),
            expires_in(self._seconds),
            color_of(user),
            guest=True,
        )

    async def end(self, person: Person) -> None:
        """End a session everywhere; a guest's name is free again."""
        async with reaching_the_log():
            await self._redis.execute_command("ZADD", REVOKED, person.expires_at, person.session)
            await self._redis.execute_command(
                "XADD", CONTROL, "MAXLEN", "~", 1000, "*", "revoked", person.session
            )
        self._revoked.add(person.session)
        if person.guest:
            await self._release(person.name, person.id)

    async def ticket(self, person: Person, room: RoomId) -> tuple[str, int]:
        """A ticket for *room*, good once; and the time (ms) at which it lapses."""
        secret = secrets.token_urlsafe(24)
        body = msgspec.json.encode(Ticket(person, room))
        async with reaching_the_log():
            await self._redis.execute_command("SET", ticket(_digest(secret)), body, "EX", TICKET_SECONDS)
        return secret, expires_in(TICKET_SECONDS)

    async def redeem(self, secret: str, room: RoomId) -> Person:
        """Who a ticket stands for; it is used up. Raises Unauthorized."""
        async with reaching_the_log():
            body = await self._redis.execute_command("GETDEL", ticket(_digest(secret)))
        if body is None:
            raise Unauthorized("This ticket was used before, or is too old.")
        found = msgspec.json.decode(body, type=Ticket)
        if found.room != room or found.person.session in self._revoked:
            raise Unauthorized("This ticket is for another room.")
        return found.person

    async def _claim_given(self, name: str, user: UserId) -> str:
        chosen = clean_name(name)
        if reason := self._objection(chosen):
            raise BadText(f"Nobody can be called that here. {reason}")
        if not await self._claim(chosen, user):
            raise BadRequest(f"The name {chosen} is taken. Choose another one.", field="name")
        return chosen

    async def _claim_any(self, user: UserId) -> str:
        for _ in range(NAME_ATTEMPTS):
            name = generated_name()
            if await self._claim(name, user):
                return name
        name = f"Guest {secrets.randbelow(10**9)}"
        await self._claim(name, user)
        return name

    async def _claim(self, name: str, user: UserId) -> bool:
        key = name_claim(skeleton_digest(name))
        async with reaching_the_log():
            taken = await self._redis.execute_command("SET", key, user, "NX", "GET", "EX", self._seconds)
            if taken is not None and taken.decode() == user:
                await self._redis.execute_command("EXPIRE", key, self._seconds)
        return taken is None or taken.decode() == user

    async def _release(self, name: str, user: UserId) -> None:
        key = name_claim(skeleton_digest(name))
        async with reaching_the_log():
            if await self._redis.execute_command("GET", key) == user.encode():
                await self._redis.execute_command("DEL", key)


def _digest(secret: str) -> str:
    return blake2b(secret.encode(), digest_size=16).hexdigest()
