"""The live readers of one room, and how far a batch has got through them.

A batch goes to all of them, in slices when they are many, so that the event loop turns in between. Those
that it has yet to reach are *due*; one batch is through before the next begins.
"""

from __future__ import annotations

from collections import deque
from typing import Literal, Protocol

from eventchat.metrics import Transport
from eventchat.rooms.batch import Wire
from eventchat.rooms.reader import Reader
from eventchat.types.cursor import Cursor

ALL = 1 << 62
"""More readers than there can be."""

Group = dict[Reader, None]


class Framed(Protocol):
    """Something that is written to everybody, framed for each wire."""

    cursor: Cursor | None

    def frame(self, wire: Wire) -> bytes:
        """The same bytes for every reader of *wire*."""
        ...


class Audience:
    """Readers by wire, so that a batch is framed and looked up once for all of a kind."""

    def __init__(self) -> None:
        self._live: dict[Wire, Group] = {}
        self._due: dict[Wire, Group] = {}
        self._batches: deque[Framed] = deque()
        self._written: dict[Transport, tuple[int, int]] = {}

    def __len__(self) -> int:
        return sum(map(len, self._live.values())) + sum(map(len, self._due.values()))

    @property
    def current(self) -> Framed | None:
        """The batch that is under way."""
        return self._batches[0] if self._batches else None

    def add(self, reader: Reader) -> None:
        """A reader that has everything, the batch under way included."""
        self._live.setdefault(reader.wire, {})[reader] = None

    def discard(self, reader: Reader) -> Literal["live", "due"] | None:
        """Forget a reader; whether it was here, and whether the batch under way had yet to reach it."""
        if (live := self._live.get(reader.wire)) and reader in live:
            del live[reader]
            return "live"
        if (due := self._due.get(reader.wire)) and reader in due:
            del due[reader]
            return "due"
        return None

    def readers(self) -> list[Reader]:
        """Everybody."""
        groups = (*self._live.values(), *self._due.values())
        return [reader for group in groups for reader in group]

    def begin(self, batch: Framed) -> None:
        """Let *batch* follow what is under way; `write` does the writing."""
        self._batches.append(batch)
        if len(self._batches) == 1:
            self._due, self._live = self._live, {}

    def write(self, most: int = ALL) -> int:
        """Write to *most* of those whom the batch under way has yet to reach; how many that were."""
        if not self._batches:
            return 0
        batch, written = self._batches[0], 0
        for wire in list(self._due):
            if written == most:
                break
            written += self._write(batch.frame(wire), wire, most - written)
        if not self._due:
            self._batches.popleft()
            if self._batches:
                self._due, self._live = self._live, {}
        return written

    def take_written(self) -> dict[Transport, tuple[int, int]]:
        """For `metrics.flushed`: writes since this was asked last, and the bytes of one, by transport."""
        written, self._written = self._written, {}
        return written

    def _write(self, frame: bytes, wire: Wire, most: int) -> int:
        due = self._due[wire]
        if len(due) <= most:
            now = self._due.pop(wire)
            self._live[wire] = now | self._live[wire] if wire in self._live else now
            readers = list(now)
        else:
            readers = [due.popitem()[0] for _ in range(most)]
            self._live.setdefault(wire, {}).update(dict.fromkeys(readers))
        for reader in readers:
            try:
                reader.live_write(frame)
            except (RuntimeError, OSError):
                continue  # its socket was closed this very turn: it leaves in the next
        writes, _ = self._written.get(wire.transport, (0, 0))
        self._written[wire.transport] = (writes + len(readers), len(frame))
        return len(readers)
