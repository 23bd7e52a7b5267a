"""Signed tokens: who somebody is, what role they have in which rooms, and until when (S-2)."""

from __future__ import annotations

import hmac
import os
import secrets
from hashlib import sha256
from pathlib import Path

import jwt
import msgspec

from eventchat.clock import now_ms
from eventchat.errors import Unauthorized
from eventchat.settings import ConfigurationError, Settings
from eventchat.types.ids import UserId
from eventchat.types.people import Person, Role

ALGORITHM = "HS256"
ISSUER = "eventchat"
AUDIENCE = "eventchat"
LEEWAY_SECONDS = 10
SHORTEST_SECRET = 32
MOST_VERIFIED = 10_000
"""Tokens whose signature a node remembers as good; the oldest make room."""


class Claims(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a token says, beside the registered claims."""

    sub: str
    name: str
    role: Role
    rooms: tuple[str, ...]
    sid: str
    exp: int
    iss: str = ISSUER
    aud: str = AUDIENCE
    color: str = ""
    guest: bool = False


class Tokens:
    """Signs and reads tokens with one secret."""

    def __init__(self, secret: str) -> None:
        if len(secret) < SHORTEST_SECRET:
            raise ConfigurationError(f"EVENTCHAT_SECRET must have at least {SHORTEST_SECRET} characters.")
        self._key = secret.encode()
        self._verified: dict[str, Person] = {}

    def sign(self, person: Person) -> str:
        """A token that says who *person* is until `person.expires_at`."""
        claims = Claims(
            sub=person.id,
            name=person.name,
            role=person.role,
            rooms=person.rooms,
            sid=person.session,
            exp=person.expires_at // 1000,
            iss=ISSUER,
            aud=AUDIENCE,
            color=person.color,
            guest=person.guest,
        )
        payload = msgspec.to_builtins(claims) | {"iss": ISSUER, "aud": AUDIENCE}
        return jwt.encode(payload, self._key, ALGORITHM)

    def read(self, token: str) -> Person:
        """Who a token speaks of. Raises Unauthorized for one that is not ours, changed or expired.

        Signatures are checked once: people come back with the token they had, all at once after an outage.
        """
        person = self._verified.get(token)
        if person is None:
            person = self._verify(token)
            if len(self._verified) >= MOST_VERIFIED:
                del self._verified[next(iter(self._verified))]
            self._verified[token] = person
        elif person.expires_at + LEEWAY_SECONDS * 1000 <= now_ms():
            del self._verified[token]
            raise Unauthorized("This session has expired.")
        return person

    def _verify(self, token: str) -> Person:
        try:
            payload = jwt.decode(
                token,
                self._key,
                algorithms=[ALGORITHM],
                audience=AUDIENCE,
                issuer=ISSUER,
                leeway=LEEWAY_SECONDS,
                options={"require": ["exp", "aud", "iss", "sub"]},
            )
            claims = msgspec.convert(payload, Claims)
        except jwt.ExpiredSignatureError as error:
            raise Unauthorized("This session has expired.") from error
        except (jwt.InvalidTokenError, msgspec.ValidationError, ValueError) as error:
            raise Unauthorized("This token is not valid here.") from error
        return Person(
            UserId(claims.sub),
            claims.name,
            claims.role,
            claims.rooms,
            claims.sid,
            claims.exp * 1000,
            claims.color,
            claims.guest,
        )

    def csrf(self, session: str) -> str:
        """What a page proves itself with when it writes with a cookie (S-4)."""
        return hmac.new(self._key, b"csrf " + session.encode(), sha256).hexdigest()[:32]

    def csrf_matches(self, session: str, given: str) -> bool:
        """Whether *given* is the session's csrf value."""
        return hmac.compare_digest(self.csrf(session).encode(), given.encode("utf-8", "surrogateescape"))


def new_session() -> str:
    """A name for a session, so that it can be ended."""
    return secrets.token_urlsafe(12)


def expires_in(seconds: float) -> int:
    """The time (ms) that many seconds from now."""
    return now_ms() + round(seconds * 1000)


def read_secret(settings: Settings) -> str:
    """The secret from the settings; else the one in the data directory, made at first need."""
    if settings.secret:
        return settings.secret
    path = settings.data_dir / "secret"
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        return _make_secret(path)


def _make_secret(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    secret = secrets.token_urlsafe(48)
    draft = path.with_suffix(f".{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(secret)
    try:
        os.link(draft, path)  # fails if another process was first: then its secret counts
    except FileExistsError:
        secret = path.read_text().strip()
    finally:
        draft.unlink()
    return secret
