"""What many tests need: a real Valkey, real servers on both databases, a room on one of them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from redis.asyncio import Redis

from eventchat.log.connection import connect
from tests.chat import Chat
from tests.databases import database, database_url, postgres
from tests.postgres import Postgres
from tests.readers import TRANSPORTS, Transport
from tests.serving import Server
from tests.valkey import Valkey

__all__ = ["database", "database_url", "postgres"]


@pytest.fixture(scope="session")
def valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a Valkey for tests of parts; empty it before use (`redis` does)."""
    engine = Valkey(tmp_path_factory.mktemp("valkey"))
    engine.start()
    yield engine.url
    engine.stop()


@pytest.fixture
async def redis(valkey: str) -> AsyncIterator[Redis]:
    """A client of an empty Valkey."""
    client = connect(valkey)
    await client.execute_command("FLUSHALL")
    yield client
    await client.aclose()


@pytest.fixture(scope="session")
def server_on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with its private engine and SQLite, which writes straight to its readers' sockets."""
    server = Server(tmp_path_factory.mktemp("server")).start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def server_on_postgres(tmp_path_factory: pytest.TempPathFactory, postgres: Postgres) -> Iterator[Server]:
    """A server with its private engine and PostgreSQL, which writes to its readers through ASGI."""
    environ = {"EVENTCHAT_DATABASE_URL": postgres.url("postgres"), "EVENTCHAT_WRITER": "asgi"}
    server = Server(tmp_path_factory.mktemp("server"), environ).start()
    yield server
    server.stop()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def server(request: pytest.FixtureRequest) -> Server:
    """A running server, once with each database and once with each way to write."""
    found = request.getfixturevalue(f"server_on_{request.param}")
    assert isinstance(found, Server)
    return found


@pytest.fixture(params=TRANSPORTS)
def transport(request: pytest.FixtureRequest) -> Transport:
    """Each transport in turn."""
    found: Transport = request.param
    return found


@pytest.fixture
async def chat(server: Server, transport: Transport) -> AsyncIterator[Chat]:
    """A room of its own, on each database and read over each transport in turn."""
    async with Chat(server, transport) as chat:
        yield chat


@pytest.fixture
def new_server(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Starts servers for one test, to be broken by it."""
    servers: list[Server] = []

    def start(name: str = "server", *arguments: str, **environ: str) -> Server:
        server = Server(tmp_path / name, environ, arguments)
        servers.append(server)
        return server.start()

    yield start
    for server in servers:
        server.stop()


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Valkey]:
    """A Valkey for one test, to be broken by it."""
    engine = Valkey(tmp_path)
    engine.start()
    yield engine
    engine.stop()
