"""A server of its own for one benchmark: on a core of its own, on the loopback, gone afterwards."""

from __future__ import annotations

import contextlib
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil

from eventchat.settings import read_settings
from eventchat.tokens import Tokens, expires_in, new_session, read_secret
from eventchat.types.ids import new_user_id
from eventchat.types.people import Person, Role

ADDRESS = re.compile(r"on (http://127\.0\.0\.1:(\d+))")
FILES_BESIDES = 200
"""Open files that a server needs for other things than readers."""

UNPACED = {"rate_messages": 100, "rate_seconds": 1}
"""A room's settings with which one person may say as much as a connection may carry."""

PUBLISHERS_TOKEN_SECONDS = 86_400


class TooFewFiles(Exception):
    """The limit of open files is too low for so many readers; the message says what to do."""


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
        return float(times.user + times.system)

    def engine_cpu(self) -> float:
        """CPU seconds of its engine, which shares the core."""
        engines = (child.cpu_times() for child in self.process.children())
        return float(sum(times.user + times.system for times in engines))

    def rss(self) -> int:
        """Resident memory in bytes."""
        return int(self.process.memory_info().rss)

    def token(self, role: str) -> str:
        """A token of somebody new who is *role* everywhere, as `eventchat token` signs it."""
        rooms = ("*",) if role != "viewer" else ()
        expiry = expires_in(PUBLISHERS_TOKEN_SECONDS)
        person = Person(new_user_id(), f"Bench {role}", Role(role), rooms, new_session(), expiry, "#123456")
        return Tokens(read_secret(read_settings({}, data_dir=self.data_dir))).sign(person)

    def tokens(self, role: str, count: int) -> Path:
        """A file with the tokens of that many people."""
        path = self.data_dir / f"tokens-{role}-{count}"
        path.touch(mode=0o600)
        path.write_text("".join(f"{self.token(role)}\n" for _ in range(count)))
        return path

    def room(self, name: str, **settings: object) -> None:
        """Make a room."""
        body = {"id": name, "settings": settings}
        headers = {"Authorization": f"Bearer {self.token('host')}"}
        answer = httpx.post(
            f"{self.url}/api/v1/rooms", json=body, headers=headers, trust_env=False, verify=False, timeout=30
        )
        assert answer.status_code == 201, answer.text


def allow_files(readers: int) -> None:
    """Raise the limit of open files, for what is started from here on too. Raises TooFewFiles."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    if hard != resource.RLIM_INFINITY and hard < readers + FILES_BESIDES:
        raise TooFewFiles(
            f"{readers} readers need {readers + FILES_BESIDES} open files in one process, and the limit here "
            f"is {hard}: ask for fewer (--readers), or raise it (ulimit -Hn, LimitNOFILE= of a service)."
        )


@contextlib.contextmanager
def pinned() -> Iterator[int]:
    """The core for servers; whoever is started meanwhile without being pinned runs on the others."""
    mine = os.sched_getaffinity(0)
    core = min(mine)
    os.sched_setaffinity(0, mine - {core} or mine)
    try:
        yield core
    finally:
        os.sched_setaffinity(0, mine)


@contextlib.contextmanager
def serving(readers: int = 0, *, all_cores: bool = False, **environ: str) -> Iterator[Serving]:
    """Start `eventchat serve` on one core for that many *readers*, and have the load on the others.

    *environ* are settings, by the name after `EVENTCHAT_` in lower case. The engine is on the server's core.
    """
    allow_files(readers)
    data_dir = Path(tempfile.mkdtemp(prefix="eventchat-bench-"))
    clean = {name: value for name, value in os.environ.items() if not name.startswith("EVENTCHAT_")}
    clean |= {
        "EVENTCHAT_STREAMS_PER_ADDRESS": "100000",
        "EVENTCHAT_STREAMS_PER_USER": "100000",
        "EVENTCHAT_LOG_LEVEL": "error",
        **{f"EVENTCHAT_{name.upper()}": value for name, value in environ.items()},
    }
    cores = os.sched_getaffinity(0)
    with pinned() as core:
        process = subprocess.Popen(
            [sys.executable, "-m", "eventchat", "serve", "--port", "0", "--data-dir", str(data_dir)],
            stdout=subprocess.PIPE,
            text=True,
            env=clean,
            preexec_fn=lambda: os.sched_setaffinity(0, cores if all_cores else {core}),  # noqa: PLW1509 - no threads here
        )
        try:
            assert process.stdout is not None
            found = next((match for line in process.stdout if (match := ADDRESS.search(line))), None)
            assert found is not None, "the server did not start"
            yield Serving(process, data_dir, found[1], int(found[2]))
        finally:
            stop(process)
            shutil.rmtree(data_dir, ignore_errors=True)


def stop(process: subprocess.Popen[str]) -> None:
    """End a server, whatever it is doing."""
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()
