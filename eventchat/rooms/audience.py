"""The live readers of one room, and how far a batch has got through them.

A batch goes to all of them, in slices when they are many, so that the event loop turns in between. Those
that it has yet to reach are *due*; one batch is through before the next begins.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Literal, Protocol

from eventchat.metrics import Transport
from eventchat.rooms.batch import Wire
from eventchat.rooms.reader import Reader
from eventchat.types.cursor import Cursor

ALL = 1 << 62
"""More readers than there can be."""

Group = dict[Reader, Callable[[bytes], int]]
"""Readers, and how each is sent to."""


class Framed(Protocol):
    """Something that is written to everybody, framed for each wire."""

    cursor: Cursor | None

    def frame(self, wire: Wire) -> bytes:
        """The same bytes for every reader of *wire*."""
        ...


class Turn:
    """The readers of one wire that a batch has to reach, in the order of their turns.

    Nothing is moved as the batch gets through them: `at` is how far it is.
    """

    __slots__ = ("at", "frame", "readers", "rest", "sends", "wire")

    def __init__(self, wire: Wire, frame: bytes, group: Group) -> None:
        self.wire = wire
        self.frame = frame
        self.readers = list(group)
        self.sends = list(group.values())
        self.at = 0
        self.rest: tuple[int, set[Reader]] | None = None

    def is_due(self, reader: Reader) -> bool:
        """Whether its turn is still to come."""
        if self.rest is None or self.rest[0] != self.at:
            self.rest = self.at, set(self.readers[self.at :])
        return reader in self.rest[1]


class Audience:
    """Readers by wire, so that a batch is framed and looked up once for all of a kind."""

    def __init__(self) -> None:
        self._live: dict[Wire, Group] = {}
        self._batches: deque[Framed] = deque()
        self._turns: deque[Turn] = deque()
        self._skip: set[Reader] = set()
        """Those that went away or fell behind since the batch under way began."""
        self._written: dict[Transport, tuple[int, int]] = {}

    def __len__(self) -> int:
        return sum(map(len, self._live.values()))

    @property
    def current(self) -> Framed | None:
        """The batch that is under way."""
        return self._batches[0] if self._batches else None

    def add(self, reader: Reader) -> None:
        """A reader that has everything, the batch under way included."""
        self._live.setdefault(reader.wire, {})[reader] = reader.send

    def discard(self, reader: Reader) -> Literal["live", "due"] | None:
        """Forget a reader; whether it was here, and whether the batch under way had yet to reach it."""
        live = self._live.get(reader.wire)
        if not live or live.pop(reader, None) is None:
            return None
        due = False
        if self._batches and reader not in self._skip:
            self._skip.add(reader)
            due = any(turn.is_due(reader) for turn in self._turns if turn.wire is reader.wire)
        return "due" if due else "live"

    def readers(self) -> list[Reader]:
        """Everybody."""
        return [reader for group in self._live.values() for reader in group]

    def begin(self, batch: Framed) -> None:
        """Let *batch* follow what is under way; `write` does the writing."""
        self._batches.append(batch)
        if len(self._batches) == 1:
            self._start(batch)

    def _start(self, batch: Framed) -> None:
        self._skip.clear()
        self._turns.extend(
            Turn(wire, batch.frame(wire), group) for wire, group in self._live.items() if group
        )

    def write(self, most: int = ALL) -> int:
        """Write to *most* of those whom the batch under way has yet to reach; how many that were."""
        if not self._batches:
            return 0
        written = 0
        while self._turns and written < most:
            turn = self._turns[0]
            written += self._write(turn, most - written)
            if turn.at == len(turn.readers):
                self._turns.popleft()
        if not self._turns:
            self._batches.popleft()
            self._skip.clear()
            if self._batches:
                self._start(self._batches[0])
        return written

    def take_written(self) -> dict[Transport, tuple[int, int]]:
        """For `metrics.flushed`: writes since this was asked last, and the bytes of one, by transport."""
        written, self._written = self._written, {}
        return written

    def _write(self, turn: Turn, most: int) -> int:
        begin, end = turn.at, min(turn.at + most, len(turn.readers))
        turn.at = end
        sends, frame, size = turn.sends[begin:end], turn.frame, len(turn.frame)
        skip = self._skip
        if skip:
            sends = [_pass if r in skip else r.send for r in turn.readers[begin:end]]
        # This loop is the hot path: one call a reader, and of the reader nothing else is touched.
        for index, send in enumerate(sends, begin):
            try:
                taken = send(frame)
            except BlockingIOError:
                taken = 0
            except (RuntimeError, OSError):
                continue  # its socket was closed this very turn: it leaves in the next
            if taken != size and turn.readers[index] not in skip:
                turn.readers[index].writer.rest(frame[taken:])
        writes, _ = self._written.get(turn.wire.transport, (0, 0))
        self._written[turn.wire.transport] = (writes + end - begin, size)
        return end - begin


def _pass(frame: bytes) -> int:
    """For a reader that is not here any more: nothing is left to do."""
    return len(frame)
