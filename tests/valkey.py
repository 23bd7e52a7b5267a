"""A real Valkey for tests: started, killed, paused and started again on the same data."""

from __future__ import annotations

import signal
import socket
import subprocess
import time
from pathlib import Path

from redis import Redis
from redis.exceptions import ConnectionError

from eventchat.log.engine import valkey_binary


class Valkey:
    """A server on a unix socket in *directory*, with an append-only file; to be followed, also on a port."""

    def __init__(self, directory: Path, *, listen: bool = False) -> None:
        self.port = _free_port() if listen else 0
        self._directory = directory
        self.socket = directory / "v.sock"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it is reached."""
        return f"unix://{self.socket}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        binary = valkey_binary()
        assert binary is not None
        options = {
            "port": str(self.port),
            "bind": "127.0.0.1",
            "repl-diskless-sync-delay": "0",
            "unixsocket": str(self.socket),
            "dir": str(self._directory),
            "save": "",
            "appendonly": "yes",
            "appendfsync": "everysec",
            "logfile": str(self._directory / "log"),
        }
        command = [str(binary), *(part for name, value in options.items() for part in (f"--{name}", value))]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        end = time.monotonic() + 15
        with Redis(unix_socket_path=str(self.socket)) as probe:
            while not _answers(probe):
                assert time.monotonic() < end, "Valkey does not start"
                time.sleep(0.01)

    def kill(self) -> None:
        """kill -9."""
        assert self._process is not None
        self._process.kill()
        self._process.wait(10)

    def pause(self) -> None:
        """Hang without closing anything."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """End the pause."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        """End it for good."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGCONT)
            self._process.kill()
            self._process.wait(10)

    def client(self) -> Redis:
        """A blocking client, for looking and for breaking things."""
        return Redis(unix_socket_path=str(self.socket))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(probe: Redis) -> bool:
    try:
        return bool(probe.ping())
    except ConnectionError:
        return False
