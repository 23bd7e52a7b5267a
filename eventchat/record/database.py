"""The database as the rest of the program sees it: a place to read, one place to write, and weather."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import msgspec
from piccolo.table import Table

from eventchat.errors import HistoryUnavailable
from eventchat.record.postgres import Postgres
from eventchat.record.sqlite import LOCK_SECONDS, Sqlite

RETRY_SECONDS = 5.0

SETTLE_SECONDS = 1.0
"""How long who reads waits for transactions under way; after that they read what is committed."""


class Held(msgspec.Struct, frozen=True):
    """The connection a task holds. Piccolo takes it for a transaction, and joins it."""

    engine: Any
    connection: Any
    may_write: bool


_held: ContextVar[Held | None] = ContextVar("eventchat_database_connection", default=None)


class Database:
    """SQLite or PostgreSQL behind Piccolo's tables.

    Every query runs inside `reading()` or `writing()`; either raises HistoryUnavailable when the database
    is out of reach, and works again by itself when it is back. A `writing()` inside another joins it.
    """

    def __init__(
        self, url: str, tables: Sequence[type[Table]] = (), *, lock_seconds: float = LOCK_SECONDS
    ) -> None:
        self.engine = engine_for(url, lock_seconds=lock_seconds)
        # One variable for all engines: a table asks the engine it was bound to last, which need not be
        # the one whose connection this task holds.
        cast(Any, self.engine).current_transaction = _held
        for table in tables:
            table._meta.db = self.engine

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[None]:
        """A block whose queries read. Raises HistoryUnavailable when the database is out of reach."""
        held = _held.get()
        if held is not None and held.engine is self.engine:
            yield
            return
        async with self._held_by_this_task(self.engine.hold_for_reading(), may_write=False):
            yield

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[None]:
        """A block that is one transaction, committed at its end; on SQLite the only one.

        Raises HistoryUnavailable when the database is out of reach: nothing was stored then, unless the
        connection broke while the end was being confirmed.
        """
        held = _held.get()
        if held is not None and held.engine is self.engine and held.may_write:
            yield
            return
        async with self._held_by_this_task(self.engine.hold_for_writing(), may_write=True):
            yield

    async def alone_with(self, *names: str) -> None:
        """Let no other transaction be alone with any of *names* until ours ends; wait for those that are.

        Inside `writing()` only: for what has to stand on record in the order in which a log was told.
        """
        held = _held.get()
        if held is None or not held.may_write:
            raise RuntimeError("alone_with() belongs inside `async with database.writing()`.")
        for name in sorted(set(names)):  # in one order everywhere: nobody waits for somebody who waits
            await self.engine.lock_name(held.connection, name)

    async def settled(self, name: str) -> None:
        """Wait for the transactions that are `among` those called *name*: then what they did can be read.

        Not inside `reading()` or `writing()`. Waits a second at most and holds up nobody: what is committed
        can be read during a long one, too. Raises HistoryUnavailable as `reading()` does.
        """
        if _held.get() is not None:
            raise RuntimeError("settled() belongs before `async with database.reading()`.")
        with self._saying_when_away():
            await self.engine.outlast(name, SETTLE_SECONDS)

    async def insert_new(
        self, table: type[Table], columns: Sequence[str], rows: Sequence[Sequence[Any]]
    ) -> None:
        """Insert the rows that break no unique index; inside `writing()` only.

        Building Piccolo's statement costs 70 µs a row on the event loop, this one a tenth of that.
        """
        held = _held.get()
        if held is None or not held.may_write:
            raise RuntimeError("insert_new() belongs inside `async with database.writing()`.")
        names = ", ".join(f'"{column}"' for column in columns)
        values = ", ".join(self.engine.parameter(number) for number in range(1, len(columns) + 1))
        statement = f"INSERT INTO {table._meta.tablename} ({names}) VALUES ({values}) ON CONFLICT DO NOTHING"  # noqa: S608 - names from our own tables
        await self.engine.run_many(held.connection, statement, rows)

    async def ping(self) -> None:
        """Raise HistoryUnavailable unless the database answers."""
        async with self.reading():
            await self.engine.run_ddl("SELECT 1")

    async def close(self) -> None:
        """Let go of all connections."""
        await self.engine.close()

    @asynccontextmanager
    async def _held_by_this_task(
        self, holding: AbstractAsyncContextManager[Any], *, may_write: bool
    ) -> AsyncIterator[None]:
        with self._saying_when_away():
            async with holding as connection:
                token = _held.set(Held(self.engine, connection, may_write))
                try:
                    yield
                finally:
                    _held.reset(token)

    @contextmanager
    def _saying_when_away(self) -> Iterator[None]:
        """Raise HistoryUnavailable for what says that the database is out of reach."""
        try:
            yield
        except HistoryUnavailable:
            raise
        except Exception as error:
            if self.engine.is_away(error):
                raise HistoryUnavailable(retry_after=RETRY_SECONDS) from error
            raise


async def among(name: str) -> None:
    """Let who asks whether those called *name* have `settled` wait for this task's transaction, too.

    Inside `writing()` only. Transactions do not wait for each other here.
    """
    held = _held.get()
    if held is None or not held.may_write:
        raise RuntimeError("among() belongs inside `async with database.writing()`.")
    await held.engine.share_name(held.connection, name)


def engine_for(url: str, *, lock_seconds: float = LOCK_SECONDS) -> Sqlite | Postgres:
    """The engine behind *url*: `sqlite:///path` or `postgresql://…`."""
    scheme, _, rest = url.partition("://")
    if scheme == "sqlite":
        return Sqlite(Path(rest), lock_seconds=lock_seconds)
    if scheme in {"postgres", "postgresql"}:
        return Postgres(url)
    raise ValueError(f"{urlsplit(url).scheme} is not a database this server can use")
