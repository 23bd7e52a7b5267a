"""How a WebSocket is closed for which reason, and what a drained reader is told."""

from __future__ import annotations

import random

from eventchat.errors import Banned, ChatError, Draining, Expired, Revoked, Stalled, TooSlow, Unauthorized
from eventchat.metrics import CloseReason

NORMAL = 1000
BINARY = 1003
LONGEST_REASON = 123
"""Bytes that a close frame has room for."""

SPREAD_MS = 10_000
"""Readers of a node that goes away come back spread over this time (G-24)."""


def close_code(why: ChatError | None) -> int:
    """The close code for *why*."""
    return NORMAL if why is None else why.close_code


def close_reason(why: ChatError | None) -> str:
    """The sentence that goes with it, cut to what a close frame holds."""
    return "" if why is None else cut(f"{why.code}: {why.detail}")


def counted_as(why: ChatError | None) -> CloseReason:
    """What a stream that ended for *why* is counted as."""
    match why:
        case None:
            return "normal"
        case TooSlow():
            return "slow"
        case Stalled():
            return "stalled"
        case Revoked():
            return "revoked"
        case Expired() | Unauthorized():
            return "expired"
        case Banned():
            return "banned"
        case Draining():
            return "drained"
        case _:
            return "failed"


def cut(text: str) -> str:
    """*text* within the bytes of a close frame."""
    return text.encode()[:LONGEST_REASON].decode(errors="ignore")


def come_back_after() -> int:
    """When one reader of a node that goes away should come back, in ms."""
    return random.randint(0, SPREAD_MS)
