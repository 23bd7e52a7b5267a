"""Readers, publishers and the bare sender as processes that are told what to do."""

from __future__ import annotations

import json
import select
import subprocess
import time
from types import TracebackType
from typing import Any, Self, TypeVar

import msgspec

from benchmarks.load.build import program
from benchmarks.load.figures import Opened, Posted, Report, Sent

Told = TypeVar("Told", bound=msgspec.Struct)

LONGEST_OPENING = 120.0


class LoadFailed(Exception):
    """The load generator gave up; the message is its reason."""


class Load:
    """One process of the load generator: `with Load("read", port=…) as load`. It ends with its input."""

    def __init__(self, command: str, **options: object) -> None:
        arguments = [part for name, value in options.items() for part in (f"--{name}", str(value))]
        self._process = subprocess.Popen(
            [str(program()), command, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
        )
        self._rest = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def pid(self) -> int:
        """Of its process."""
        return self._process.pid

    def close(self) -> None:
        """End it, its connections with it."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()

    def tell(self, line: str) -> None:
        """Give it a command."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n".encode())

    def hear(self, event: str, kind: type[Told], seconds: float) -> Told:
        """What it says next, which must be *event*. Raises LoadFailed when it gives up or says nothing."""
        said = self._line(time.monotonic() + seconds)
        if said.get("event") != event:
            raise LoadFailed(f"the load generator was to say {event}: {said.get('why', said)}")
        return msgspec.convert(said, kind)

    def _line(self, deadline: float) -> dict[str, Any]:
        assert self._process.stdout is not None
        while b"\n" not in self._rest:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self._process.stdout], [], [], left)[0]:
                raise LoadFailed("the load generator said nothing in time")
            got = self._process.stdout.read(65536)
            if not got:
                raise LoadFailed(f"the load generator ended with {self._process.wait()}")
            self._rest += got
        line, _, self._rest = self._rest.partition(b"\n")
        found: dict[str, Any] = json.loads(line)
        return found


class Heard(msgspec.Struct):
    """An answer that says nothing more."""


class Readers(Load):
    """Many readers of one room. *options*: see `read.c`."""

    def __init__(self, transport: str, port: int, path: str, count: int, **options: object) -> None:
        super().__init__("read", transport=transport, port=port, path=path, count=count, **options)
        self.count = count

    def opened(self, event: str = "ready", seconds: float = LONGEST_OPENING) -> Opened:
        """Wait until all have their welcome and snapshot: `ready` the first time, `back` after a storm."""
        return self.hear(event, Opened, seconds)

    def mark(self) -> None:
        """Count from now on."""
        self.tell("mark")
        self.hear("marked", Heard, 10)

    def report(self) -> Report:
        """What they got since the mark."""
        self.tell("report")
        return self.hear("report", Report, 30)

    def expect(self, messages: int, seconds: float) -> Report:
        """The same, as soon as each has that many messages since the mark; or when time is up."""
        self.tell(f"expect {messages} {seconds}")
        return self.hear("report", Report, seconds + 30)

    def cut(self, how: str = "rst") -> None:
        """Throw all off at once (`rst` or `close`); they come back with their cursors: `opened("back")`."""
        self.tell(f"cut {how}")

    def churn(self, a_second: float) -> None:
        """From now on let so many a second go and come back, half of them as somebody new."""
        self.tell(f"churn {a_second}")


class Publishers(Load):
    """Publishers of one room, or of `room-0` to `room-<rooms - 1>`. *options*: see `post.c`."""

    def __init__(self, port: int, room: str, count: int, **options: object) -> None:
        super().__init__("post", port=port, room=room, count=count, **options)
        self.count = count
        self.hear("ready", Heard, LONGEST_OPENING)

    def start(self, rate: float, seconds: float) -> None:
        """Post *rate* messages a second, or with 0 as fast as they are answered, for *seconds*."""
        self.tell(f"go {rate} {seconds}")

    def done(self, seconds: float) -> Posted:
        """What became of them."""
        return self.hear("done", Posted, seconds + 30)

    def post(self, rate: float, seconds: float) -> Posted:
        """Start, and wait until all are answered."""
        self.start(rate, seconds)
        return self.done(seconds)


class Listening(msgspec.Struct):
    """Where the bare sender listens."""

    port: int


class Sender(Load):
    """The loop that only sends, on *core*."""

    def __init__(self, transport: str, core: int, count: int) -> None:
        super().__init__("send", transport=transport, core=core, count=count)
        self.port = self.hear("listening", Listening, 10).port

    def send(self, flushes: int, rate: float, messages: int, size: int) -> Sent:
        """*flushes* batches of *messages* of *size* bytes to every reader, *rate* a second (0: no pause)."""
        self.tell(f"send {flushes} {rate} {messages} {size}")
        return self.hear("sent", Sent, flushes / rate + 60 if rate else 120)
