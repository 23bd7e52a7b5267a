"""PostgreSQL as the record, through a small pool that outlives the server it talks to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from time import monotonic
from typing import Any

import asyncpg  # type: ignore[import-untyped]
from piccolo.engine.postgres import PostgresEngine

CONNECT_SECONDS = 3.0
COMMAND_SECONDS = 5.0
CONNECTIONS = 4

SHORTEST_PAUSE, LONGEST_PAUSE = 0.005, 0.1
"""Seconds between two looks at whether a transaction has ended; each pause is twice the one before."""

SHARING = """
SELECT virtualtransaction FROM pg_locks, hashtextextended($1, 0) AS key
WHERE locktype = 'advisory' AND objsubid = 1 AND granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND classid::bigint = (key >> 32) & 4294967295 AND objid::bigint = key & 4294967295
"""
"""Who holds the advisory lock of a name: its number is in two halves there."""

AWAY = (
    OSError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,  # shutting down, starting up, query cancelled
    asyncpg.InsufficientResourcesError,  # too many connections, disk full
    asyncpg.PostgresSystemError,
    asyncpg.TransactionRollbackError,  # deadlock: nothing was done, and again it may work
    asyncpg.ReadOnlySQLTransactionError,  # a primary that became a standby
)


class Postgres(PostgresEngine):
    """Piccolo's engine where every query runs on the connection its task holds."""

    def __init__(self, url: str) -> None:
        super().__init__(config={"dsn": url, "timeout": CONNECT_SECONDS, "command_timeout": COMMAND_SECONDS})
        self._opening = asyncio.Lock()

    async def check_version(self) -> None:
        """Nothing: asking would need the server to be there when this object is made."""

    @asynccontextmanager
    async def hold_for_reading(self) -> AsyncIterator[Any]:
        """A connection of the pool; each statement sees what was committed before it."""
        if self.pool is None:
            async with self._opening:
                if self.pool is None:
                    # Without connections of its own at first, so that it opens while the server is away.
                    await self.start_connection_pool(min_size=0, max_size=CONNECTIONS)
        assert self.pool is not None
        connection = await self.pool.acquire(timeout=CONNECT_SECONDS)
        try:
            yield connection
        finally:
            try:
                await self.pool.release(connection, timeout=CONNECT_SECONDS)
            except Exception as error:
                # The pool dropped a connection that could not be reset; what was asked of it is done.
                if not self.is_away(error):
                    raise

    @asynccontextmanager
    async def hold_for_writing(self) -> AsyncIterator[Any]:
        """A connection of the pool, inside a transaction that commits unless the block raises."""
        async with self.hold_for_reading() as connection:
            transaction = connection.transaction()
            await transaction.start()
            try:
                yield connection
            except BaseException:
                await self._roll_back(connection, transaction)
                raise
            await transaction.commit()

    @staticmethod
    async def run_many(connection: Any, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        """Run *statement*, with `$1`, `$2`, … for parameters, once for each row."""
        await connection.executemany(statement, rows)

    @staticmethod
    async def lock_name(connection: Any, name: str) -> None:
        """Let other transactions that ask for *name* wait until this one ends."""
        await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", name)

    @staticmethod
    async def share_name(connection: Any, name: str) -> None:
        """Let transactions that lock *name* wait until this one ends, but not others that share it."""
        await connection.execute("SELECT pg_advisory_xact_lock_shared(hashtextextended($1, 0))", name)

    async def outlast(self, name: str, seconds: float) -> None:
        """Wait until the transactions that share *name* now have ended, *seconds* at most.

        They are looked for, not queued behind: a lock that waits would hold up all that share it later. While
        this waits it holds no connection.
        """
        deadline, pause = monotonic() + seconds, SHORTEST_PAUSE
        async with self.hold_for_reading() as connection:
            sharing = await self._sharing(connection, name)
        while sharing and monotonic() < deadline:
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
            async with self.hold_for_reading() as connection:
                sharing &= await self._sharing(connection, name)

    @staticmethod
    async def _sharing(connection: Any, name: str) -> set[str]:
        """The transactions that share *name* now."""
        return {row["virtualtransaction"] for row in await connection.fetch(SHARING, name)}

    @staticmethod
    def parameter(number: int) -> str:
        """How a statement names its *number*th parameter."""
        return f"${number}"

    async def close(self) -> None:
        """Close the pool, at once if the server does not answer."""
        if self.pool is None:
            return
        pool, self.pool = self.pool, None
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                await pool.close()
        except AWAY:
            pool.terminate()

    @staticmethod
    def is_away(error: BaseException) -> bool:
        """Whether *error* says that the server is out of reach, rather than that a statement is wrong."""
        return isinstance(error, AWAY) or (isinstance(error, asyncpg.InterfaceError) and "clos" in str(error))

    async def _roll_back(self, connection: Any, transaction: Any) -> None:
        if connection.is_closed():
            return
        try:
            await asyncio.shield(asyncio.ensure_future(transaction.rollback()))
        except (*AWAY, asyncpg.InterfaceError):
            connection.terminate()

    async def _run_in_new_connection(self, *_: Any, **__: Any) -> Any:
        raise RuntimeError("Queries run inside `async with database.reading()` or `.writing()`.")

    async def _run_in_pool(self, *_: Any, **__: Any) -> Any:
        raise RuntimeError("Queries run inside `async with database.reading()` or `.writing()`.")
