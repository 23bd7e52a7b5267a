"""A stream ends with the session it was opened by (S-2)."""

from __future__ import annotations

import asyncio

from eventchat.clock import now_ms
from eventchat.errors import ChatError
from eventchat.rooms.reader import Reader

LONGEST_TIMER = 86_400.0
"""Event loops are not asked to wait longer than a day at once."""


def expire(reader: Reader, why: ChatError) -> asyncio.TimerHandle | None:
    """End *reader* for *why* when its session expires; the timer, to be cancelled when it leaves."""
    if reader.expires_at is None:
        return None
    seconds = (reader.expires_at - now_ms()) / 1000
    if seconds > LONGEST_TIMER:
        return None  # a page that stays open for a day reconnects sooner or later
    return asyncio.get_running_loop().call_later(max(0.0, seconds), reader.writer.end, why)
