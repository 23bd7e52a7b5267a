"""Requests to checks are signed: a check knows who asks, and that nothing was changed or sent again."""

from __future__ import annotations

import hmac
import re
from base64 import urlsafe_b64encode
from hashlib import sha256

from eventchat.types.ids import RoomId

HEADER = "Eventchat-Signature"
"""`t=<seconds since 1970>,v1=<hex>`: HMAC-SHA256 with the check's key over `<t>.<body>`."""

WINDOW_SECONDS = 300
"""How old a signature may be: who sends a request again later is found out."""

_FORM = re.compile(r"t=(\d{1,15}),v1=([0-9a-f]{64})")


class BadSignature(ValueError):
    """The signature is missing, wrong or too old."""


def key_of(secret: str, room: RoomId, name: str, turn: int) -> str:
    """The key of a check: of the server's secret, so that all nodes have it and nobody need store it."""
    whose = f"moderation check\n{room}\n{name}\n{turn}".encode()
    return urlsafe_b64encode(hmac.new(secret.encode(), whose, sha256).digest()).decode().rstrip("=")


def sign(key: str, body: bytes, seconds: int) -> str:
    """The header's value for *body*, sent at *seconds* since 1970."""
    return f"t={seconds},v1={_digest(key, body, seconds)}"


def verify(key: str, body: bytes, header: str, now: float, *, window: float = WINDOW_SECONDS) -> None:
    """Raise BadSignature unless *header* signs *body* and is not older (or newer) than *window* seconds."""
    found = _FORM.fullmatch(header)
    if found is None:
        raise BadSignature("The signature is missing or has another form.")
    seconds = int(found[1])
    if not hmac.compare_digest(found[2], _digest(key, body, seconds)):
        raise BadSignature("The signature is not of this body and key.")
    if abs(now - seconds) > window:
        raise BadSignature("The signature is too old.")


def _digest(key: str, body: bytes, seconds: int) -> str:
    return hmac.new(key.encode(), b"%d." % seconds + body, sha256).hexdigest()
