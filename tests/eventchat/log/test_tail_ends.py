"""The tail ends when it is cancelled, whatever its client is doing."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from redis.asyncio import Redis

from eventchat.log.tail import Row, Tail


class Deaf:
    """Listens to nothing."""

    def entries(self, stream: str, rows: Sequence[Row]) -> None:
        """Not heard."""

    def lost(self) -> None:
        """Not heard."""

    async def found(self) -> None:
        """Not heard."""


@pytest.mark.parametrize("turns", range(0, 40, 3))
async def test_a_tail_ends_whenever_it_is_cancelled(redis: Redis, valkey: str, turns: int) -> None:
    """After any number of turns of the event loop, also while the client connects."""
    task = asyncio.create_task(Tail(valkey, "cancelled", redis, Deaf()).run())
    for _ in range(turns):
        await asyncio.sleep(0)
    task.cancel()
    _, pending = await asyncio.wait([task], timeout=10)
    assert not pending and task.cancelled()
