"""A server of its own for one benchmark: on a core of its own, on the loopback, gone afterwards."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil

ADDRESS = re.compile(r"on (http://127\.0\.0\.1:(\d+))")


class Serving:
    """A running server: where it is, what it has cost so far."""

    def __init__(self, process: subprocess.Popen[str], data_dir: Path, url: str, port: int) -> None:
        self.process = psutil.Process(process.pid)
        self.data_dir = data_dir
        self.url = url
        self.port = port

    def cpu(self) -> float:
        """CPU seconds of the server's process, without its engine's."""
        times = self.process.cpu_times()
        return times.user + times.system

    def rss(self) -> int:
        """Resident memory in bytes."""
        return int(self.process.memory_info().rss)

    def token(self, role: str) -> str:
        """A token as an operator gets it."""
        command = [sys.executable, "-m", "eventchat", "token", "--room", "*", "--role", role]
        done = subprocess.run(
            [*command, "--data-dir", str(self.data_dir)], check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    def room(self, name: str, **settings: object) -> None:
        """Make a room."""
        body = {"id": name, "settings": settings}
        headers = {"Authorization": f"Bearer {self.token('host')}"}
        answer = httpx.post(f"{self.url}/api/v1/rooms", json=body, headers=headers, trust_env=False)
        assert answer.status_code == 201, json.dumps(answer.json())


@contextlib.contextmanager
def serving(cores: set[int] | None = None, writer: str = "raw") -> Iterator[Serving]:
    """Start `eventchat serve` on these cores, and the caller on the others where there are any.

    *writer* is how it writes to its readers: `raw` or `asgi`.
    """
    data_dir = Path(tempfile.mkdtemp(prefix="eventchat-bench-"))
    mine = os.sched_getaffinity(0)
    cores = cores or {min(mine)}
    environ = {name: value for name, value in os.environ.items() if not name.startswith("EVENTCHAT_")}
    environ |= {
        "EVENTCHAT_STREAMS_PER_ADDRESS": "100000",
        "EVENTCHAT_STREAMS_PER_USER": "100000",
        "EVENTCHAT_LOG_LEVEL": "error",
        "EVENTCHAT_WRITER": writer,
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "eventchat", "serve", "--port", "0", "--data-dir", str(data_dir)],
        stdout=subprocess.PIPE,
        text=True,
        env=environ,
        preexec_fn=lambda: os.sched_setaffinity(0, cores),  # noqa: PLW1509 - no threads here
    )
    try:
        os.sched_setaffinity(0, mine - cores or mine)
        assert process.stdout is not None
        found = next(match for line in process.stdout if (match := ADDRESS.search(line)))
        yield Serving(process, data_dir, found[1], int(found[2]))
    finally:
        os.sched_setaffinity(0, mine)
        process.terminate()
        process.wait(20)
        if process.stdout is not None:
            process.stdout.close()
        shutil.rmtree(data_dir, ignore_errors=True)
