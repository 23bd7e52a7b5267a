"""The time, in the one form the wire knows."""

from __future__ import annotations

import time


def now_ms() -> int:
    """Milliseconds since 1970 UTC."""
    return time.time_ns() // 1_000_000


def seconds_since(ms: int) -> float:
    """Seconds since *ms* (since 1970)."""
    return (now_ms() - ms) / 1000
