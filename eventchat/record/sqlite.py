"""SQLite as the record: one writer and one reader, both kept open.

Piccolo opens a connection, and with it a thread, for every query; that costs more than most of our
queries do. Every connection here is a thread that runs what it is given in order, so a statement whose
caller was cancelled is over before the next one begins.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic
from typing import Any

import aiosqlite
from piccolo.engine.sqlite import SQLiteEngine, dict_factory

LOCK_SECONDS = 30.0
"""How long a transaction waits for another process to finish its own (G-17)."""

SLICE_SECONDS = 0.25
"""The longest the thread itself waits for a lock, so that it can be ended at any time."""

AWAY = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PROTOCOL,
    }
)
"""Codes that say the file is out of reach for now; the others are bugs."""


class Sqlite(SQLiteEngine):
    """Piccolo's engine where every query runs on the connection its task holds."""

    def __init__(self, path: Path, *, lock_seconds: float = LOCK_SECONDS) -> None:
        super().__init__(path=str(path), timeout=SLICE_SECONDS)
        self._lock_seconds = lock_seconds
        self._writing = asyncio.Lock()
        self._opening = asyncio.Lock()
        self._reader: aiosqlite.Connection | None = None
        self._writer: aiosqlite.Connection | None = None

    async def check_version(self) -> None:
        """Nothing to ask: the library is linked into Python."""

    @asynccontextmanager
    async def hold_for_reading(self) -> AsyncIterator[aiosqlite.Connection]:
        """The shared connection that cannot write; each statement sees what was committed before it."""
        if self._reader is None:
            async with self._opening:
                self._reader = self._reader or await self._open("query_only = 1")
        connection = self._reader
        try:
            yield connection
        except sqlite3.Error as error:
            if self.is_away(error) and self._reader is connection:
                self._reader = None
                await connection.close()
            raise

    @asynccontextmanager
    async def hold_for_writing(self) -> AsyncIterator[aiosqlite.Connection]:
        """The one writing connection, inside a transaction that commits unless the block raises."""
        async with self._writing:
            if self._writer is None:
                self._writer = await self._open("foreign_keys = 1")
            connection = self._writer
            ended = False
            try:
                await self._begin(connection)
                yield connection
                await connection.execute_fetchall("COMMIT")
                ended = True
            finally:
                if not ended:
                    await asyncio.shield(asyncio.ensure_future(self._roll_back(connection)))

    @staticmethod
    async def run_many(
        connection: aiosqlite.Connection, statement: str, rows: Sequence[Sequence[Any]]
    ) -> None:
        """Run *statement*, with `?` for parameters, once for each row."""
        cursor = await connection.executemany(statement, rows)
        await cursor.close()

    @staticmethod
    async def lock_name(_connection: aiosqlite.Connection, _name: str) -> None:
        """Nothing: there is one writer anyway."""

    @staticmethod
    async def share_name(_connection: aiosqlite.Connection, _name: str) -> None:
        """Nothing: there is one writer anyway."""

    async def outlast(self, _name: str, seconds: float) -> None:
        """Wait until the transaction under way has ended, *seconds* at most: then there may be another.

        A file that cannot be written has none; whether it can be read, who reads it learns.
        """
        try:
            async with asyncio.timeout(seconds), self.hold_for_writing():
                pass
        except (OSError, sqlite3.Error) as error:  # TimeoutError is one of the first
            if not self.is_away(error):
                raise

    @staticmethod
    def parameter(_number: int) -> str:
        """How a statement names a parameter."""
        return "?"

    async def close(self) -> None:
        """Let go of the file."""
        for connection in (self._reader, self._writer):
            if connection is not None:
                await connection.close()
        self._reader = self._writer = None

    @staticmethod
    def is_away(error: BaseException) -> bool:
        """Whether *error* says that the file is out of reach, rather than that a statement is wrong."""
        return isinstance(error, OSError) or (
            isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorcode", 0) & 0xFF in AWAY
        )

    async def _open(self, pragma: str) -> aiosqlite.Connection:
        # A file that cannot be made or written says so here: aiosqlite leaves its thread behind otherwise.
        await asyncio.to_thread(Path(self.path).touch)
        connection = await aiosqlite.connect(**self.connection_kwargs)
        connection.row_factory = dict_factory  # type: ignore[assignment]
        try:
            # Processes that switch a new file to WAL at the same time get "locked" without any waiting.
            await self._when_unlocked(connection, "PRAGMA journal_mode = WAL")
            # What is committed is acknowledged to the log, which will not tell it again: it must be on disk.
            # A batch is a transaction, hence four of these a second, of about half a millisecond.
            await connection.execute_fetchall("PRAGMA synchronous = FULL")
            await connection.execute_fetchall(f"PRAGMA {pragma}")
        except BaseException:
            await connection.close()
            raise
        return connection

    async def _begin(self, connection: aiosqlite.Connection) -> None:
        await self._when_unlocked(connection, "BEGIN IMMEDIATE")

    async def _when_unlocked(self, connection: aiosqlite.Connection, statement: str) -> None:
        deadline = monotonic() + self._lock_seconds
        while True:
            try:
                await connection.execute_fetchall(statement)
                return
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or monotonic() >= deadline:
                    raise
                await asyncio.sleep(0.01)

    async def _roll_back(self, connection: aiosqlite.Connection) -> None:
        try:
            if connection.in_transaction or connection is self._writer:
                await connection.execute_fetchall("ROLLBACK")
        except sqlite3.Error as error:
            if "no transaction" not in str(error):
                self._writer = None
                await connection.close()

    async def _run_in_existing_connection(
        self,
        connection: aiosqlite.Connection,
        query: str,
        args: Sequence[Any] | None = None,
        query_type: str = "generic",
        table: Any = None,
    ) -> Any:
        return await connection.execute_fetchall(query, args or ())

    async def _run_in_new_connection(self, *_: Any, **__: Any) -> Any:
        raise RuntimeError("Queries run inside `async with database.reading()` or `.writing()`.")
