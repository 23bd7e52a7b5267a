"""Clients for Redis as this project needs them: no hidden retries, replies as Redis sends them.

Raw replies (RESP2, bytes, no callbacks) keep one reading of each answer in the code that asked for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import (
    BusyLoadingError,
    ConnectionError,
    ReadOnlyError,
    RedisError,
    ResponseError,
    TimeoutError,
)

from eventchat.errors import LogUnavailable

COMMAND_CONNECTIONS = 4
"""For all commands of a node; with the tail and the archiver it stays under eight (G-21)."""

CONNECT_SECONDS = 1.0
ANSWER_SECONDS = 1.5
"""With the wait for a connection, a publish is answered within two seconds of Redis going away (G-19)."""


def connect(
    url: str,
    *,
    connections: int = COMMAND_CONNECTIONS,
    block_seconds: float = 0,
    kind: type[Redis] = Redis,
) -> Redis:
    """A client for *url*; *block_seconds* is the longest blocking command it will be asked for."""
    pool = BlockingConnectionPool.from_url(
        url,
        max_connections=connections,
        timeout=CONNECT_SECONDS,
        socket_connect_timeout=CONNECT_SECONDS,
        socket_timeout=ANSWER_SECONDS + block_seconds,
        retry=Retry(NoBackoff(), 0),
        protocol=2,
        health_check_interval=0,
    )
    client = kind.from_pool(pool)
    client.response_callbacks.clear()
    return client


def heed_cancellation() -> None:
    """Raise CancelledError if this task was cancelled and did not notice.

    redis-py may lose a cancellation that comes while it connects. Tasks that run until they are cancelled
    ask here each time round, or they would run for ever.
    """
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError


def is_away(error: Exception) -> bool:
    """Whether *error* says that Redis is not there, or not the primary; others are bugs."""
    if isinstance(error, ResponseError) and not isinstance(error, ReadOnlyError):
        return str(error).startswith(("NOREPLICAS", "MASTERDOWN", "MISCONF", "UNKILLABLE", "CLUSTERDOWN"))
    return isinstance(error, (ConnectionError, TimeoutError, BusyLoadingError, ReadOnlyError, OSError))


@asynccontextmanager
async def reaching_the_log() -> AsyncIterator[None]:
    """Turn "Redis is not there, or not the primary" into `log_unavailable`; other errors are bugs."""
    try:
        yield
    except (RedisError, OSError) as error:
        if not is_away(error):
            raise
        heed_cancellation()
        raise LogUnavailable(retry_after=2.0) from error


__all__ = ["RedisError", "connect", "heed_cancellation", "is_away", "reaching_the_log"]
