"""Streams end with their sessions."""

from __future__ import annotations

import asyncio

import pytest

from eventchat.clock import now_ms
from eventchat.errors import Expired
from tests.deadline import eventually
from tests.makers import make_reader
from transports import lifetime


async def test_a_session_that_outlives_the_longest_timer_ends_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """S-2: the timer is set again until the time has come, not before and not never."""
    monkeypatch.setattr(lifetime, "LONGEST_TIMER", 0.02)
    reader, writer = make_reader()
    reader.expires_at = now_ms() + 200
    why = Expired()
    assert lifetime.expire(reader, why) is not None
    await eventually(lambda: writer.ended is why)
    assert now_ms() >= reader.expires_at


async def test_a_reader_that_left_is_not_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cancelled, also after the timer was set again."""
    monkeypatch.setattr(lifetime, "LONGEST_TIMER", 0.01)
    (reader, writer), (other, ended) = make_reader(), make_reader()
    reader.expires_at = other.expires_at = now_ms() + 100
    first, last = lifetime.expire(reader, Expired()), lifetime.expire(other, Expired())
    assert first is not None and last is not None
    started = first._timer
    await eventually(lambda: first._timer is not started)
    first.cancel()
    await eventually(lambda: ended.ended)
    await asyncio.sleep(0)
    assert not writer.ended
