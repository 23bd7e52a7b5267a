"""The live readers of one room, and how far a batch has got through them.

A batch goes to all of them, in slices when they are many, so that the event loop turns in between. Those
that it has yet to reach are *due*; one batch is through before the next begins.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Literal, Protocol

from eventchat import metrics
from eventchat.rooms.batch import Wire
from eventchat.rooms.reader import Reader
from eventchat.types.cursor import Cursor

ALL = 1 << 62
"""More readers than there can be."""

DEFERRED_SLICE = 256
"""Readers in a slice where what a write costs comes later, and so is not known."""

Send = Callable[[bytes], int]
Group = dict[Reader, Send]
"""Readers, and how each is sent to."""


class Framed(Protocol):
    """Something that is written to everybody, framed for each wire."""

    cursor: Cursor | None
    entries: int

    def frame(self, wire: Wire) -> bytes:
        """The same bytes for every reader of *wire*."""
        ...


class Turn:
    """The readers of one wire that a batch has to reach, in the order of their turns.

    Nothing is moved as the batch gets through them: `at` is how far it is. Readers stand here as their ways
    to be sent to, so that going through them touches nothing else of theirs: their other objects are not in
    the processor's cache, and each would cost a fiftieth of the write.
    """

    __slots__ = ("_due", "_group", "_whose", "at", "entries", "frame", "sends", "wire")

    def __init__(self, wire: Wire, batch: Framed, group: Group) -> None:
        self.wire = wire
        self.frame = batch.frame(wire)
        self.entries = batch.entries
        self.sends = list(group.values())
        self.at = 0
        self._group = group
        self._due: tuple[int, set[Send]] | None = None
        self._whose: dict[Send, Reader] | None = None

    def is_due(self, reader: Reader) -> bool:
        """Whether its turn is still to come."""
        if self._due is None or self._due[0] != self.at:
            self._due = self.at, set(self.sends[self.at :])
        return reader.send in self._due[1]

    def reader(self, send: Send) -> Reader | None:
        """Whose way this is, if they are still live; for the few that cannot take a frame whole."""
        if self._whose is None:
            self._whose = {own: reader for reader, own in self._group.items()}
        reader = self._whose.get(send)
        return reader if reader in self._group else None


class Audience:
    """Readers by wire, so that a batch is framed and looked up once for all of a kind."""

    def __init__(self) -> None:
        self._live: dict[Wire, Group] = {}
        self._batches: deque[Framed] = deque()
        self._turns: deque[Turn] = deque()
        self._skip: set[Send] = set()
        """Those that went away or fell behind since the batch under way began."""
        self.deferred = False
        """Whether some of the last `write` will take its time later: by tasks, in the turns to come."""

    def __len__(self) -> int:
        return sum(map(len, self._live.values()))

    def kinds(self) -> dict[Wire, int]:
        """How many there are of each wire."""
        return {wire: len(group) for wire, group in self._live.items()}

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
        if self._batches and reader.send not in self._skip:
            self._skip.add(reader.send)
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
        self._turns.extend(Turn(wire, batch, group) for wire, group in self._live.items() if group)

    def write(self, most: int = ALL) -> int:
        """Write to *most* of those whom the batch under way has yet to reach; how many that were."""
        if not self._batches:
            return 0
        written, self.deferred = 0, False
        while self._turns and written < most:
            turn = self._turns[0]
            written += self._write(turn, most - written)
            if turn.at == len(turn.sends):
                self._turns.popleft()
            elif turn.wire.deferred:
                break
        if not self._turns:
            self._batches.popleft()
            self._skip.clear()
            if self._batches:
                self._start(self._batches[0])
        return written

    def _write(self, turn: Turn, most: int) -> int:
        if turn.wire.deferred:
            most, self.deferred = min(most, DEFERRED_SLICE), True
        begin, end = turn.at, min(turn.at + most, len(turn.sends))
        turn.at = end
        sends: Iterable[Send] = islice(turn.sends, begin, end)
        if self._skip:
            sends = [send for send in sends if send not in self._skip]
        frame, size = turn.frame, len(turn.frame)
        for send in sends:  # the hot path: one call a reader
            try:
                taken = send(frame)
            except (RuntimeError, OSError):
                taken = 0  # full, or broken: the transport finds out which, and says so
            if taken != size and (reader := turn.reader(send)) is not None:
                reader.writer.rest(frame[taken:])
        metrics.wrote(turn.wire.transport, end - begin, turn.entries, size)
        return end - begin
