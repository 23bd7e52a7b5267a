"""Fixtures for what holds on both databases: import them into the conftest or module that wants them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from eventchat.record.database import Database
from eventchat.record.migrate import migrate
from eventchat.record.tables import TABLES
from tests.postgres import Postgres, running_postgres

OURS = ("eventchat.record.piccolo_app",)
"""The tables of this package alone: what others put beside them is their own tests' business."""

BOTH = ("sqlite", pytest.param("postgres", marks=pytest.mark.postgres))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server for this session."""
    with running_postgres() as server:
        yield server


@pytest.fixture(params=BOTH)
async def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database of either kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'record.sqlite'}"
    server: Postgres = request.getfixturevalue("postgres")
    return await server.make_database()


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A database of either kind with our tables."""
    await migrate(database_url, OURS)
    database = Database(database_url, TABLES)
    yield database
    await database.close()
