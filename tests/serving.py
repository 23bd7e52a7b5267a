"""A real server in a process of its own: started, drained, killed."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from eventchat.settings import read_settings
from eventchat.tokens import Tokens, expires_in, new_session, read_secret
from eventchat.types.ids import new_user_id
from eventchat.types.people import Person, Role

STARTED = re.compile(r"on (https?://127\.0\.0\.1:(\d+))")


@dataclass
class Server:
    """`eventchat serve` on a free port of the loopback, with *environ* on top of a clean environment."""

    data_dir: Path
    environ: dict[str, str] = field(default_factory=dict)
    arguments: tuple[str, ...] = ()
    port: int = 0
    url: str = ""
    greeting: str = ""
    """What it printed when it had started."""

    process: subprocess.Popen[str] | None = None

    def start(self, port: int | None = None) -> Server:
        """Start it and wait until it says where it is."""
        clean = {k: v for k, v in os.environ.items() if not k.startswith("EVENTCHAT_")}
        self.data_dir.mkdir(parents=True, exist_ok=True)
        self.stderr = (self.data_dir / "stderr").open("a")
        command = [sys.executable, "-m", "eventchat", "serve", "--port", str(port or self.port)]
        self.process = subprocess.Popen(
            [*command, "--data-dir", str(self.data_dir), *self.arguments],
            env={
                **clean,
                "EVENTCHAT_STREAMS_PER_ADDRESS": "1000",
                "EVENTCHAT_STREAMS_PER_USER": "100",
                **self.environ,
            },
            stdout=subprocess.PIPE,
            stderr=self.stderr,
            text=True,
        )
        self._read_address()
        return self

    def _read_address(self) -> None:
        assert self.process is not None and self.process.stdout is not None
        self.greeting = ""
        for line in self.process.stdout:
            self.greeting += line
            if found := STARTED.search(line):
                self.url, self.port = found[1], int(found[2])
            if "Ctrl+C" in line:
                return
        raise AssertionError(f"the server did not start: {self.errors()}")

    def errors(self) -> str:
        """What it wrote to its standard error."""
        return (self.data_dir / "stderr").read_text()

    def kill(self) -> None:
        """kill -9."""
        assert self.process is not None
        self.process.kill()
        self._reap()

    def terminate(self, seconds: float = 20.0) -> int:
        """SIGTERM; the exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self._reap(seconds)

    def stop(self) -> None:
        """End it, whatever it is doing."""
        if self.process is not None and self.process.poll() is None:
            try:
                self.terminate()
            except subprocess.TimeoutExpired:
                self.kill()
        elif self.process is not None:
            self._reap()

    def _reap(self, seconds: float = 20.0) -> int:
        assert self.process is not None and self.process.stdout is not None
        code = self.process.wait(seconds)
        self.process.stdout.close()
        self.stderr.close()
        return code

    def token(
        self, role: str = "viewer", *, room: str = "*", name: str = "Somebody", ttl: float = 3600
    ) -> str:
        """A token as `eventchat token` signs it."""
        settings = read_settings({**self.environ}, data_dir=self.data_dir)
        rooms = (room,) if role != "viewer" else ()
        person = Person(new_user_id(), name, Role(role), rooms, new_session(), expires_in(ttl), "#123456")
        return Tokens(read_secret(settings)).sign(person)

    def client(self, token: str | None = None) -> httpx.AsyncClient:
        """An HTTP client of this server, with *token* as bearer."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return httpx.AsyncClient(
            base_url=self.url, headers=headers, timeout=30, trust_env=False, verify=False
        )

    def wait_dead(self, seconds: float = 20.0) -> None:
        """Wait until the process is gone."""
        assert self.process is not None
        end = time.monotonic() + seconds
        while self.process.poll() is None:
            assert time.monotonic() < end
            time.sleep(0.01)
