"""A client for Redis that tells `/metrics` how long each command took."""

from __future__ import annotations

from typing import Any

from redis.asyncio import Redis

from eventchat.metrics import OTHER_ROUND_TRIP


class TimedRedis(Redis):
    """For commands that are answered at once. Pipelines are timed by whoever sends them."""

    async def execute_command(self, *args: Any, **options: Any) -> Any:
        """Run a command and note how long that took, also when it fails."""
        with OTHER_ROUND_TRIP.time():
            return await super().execute_command(*args, **options)  # type: ignore[no-untyped-call]
