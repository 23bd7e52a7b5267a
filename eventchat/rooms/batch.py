"""What readers receive: events with the place after them, framed once per wire format."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

import msgspec

from eventchat.log.entry import Entry
from eventchat.metrics import Transport
from eventchat.types.cursor import Cursor
from eventchat.types.events import Answer, ConnectionEvent


class Wire(Protocol):
    """One wire format: how a batch's JSON becomes the bytes that are written."""

    def frame(self, payload: bytes, cursor: Cursor | None) -> bytes:
        """The batch *payload* as a frame; *cursor* is the place after it, if it moves the reader."""
        ...

    @property
    def transport(self) -> Transport:
        """What its readers are counted under."""
        ...

    @property
    def deferred(self) -> bool:
        """Whether writers of this wire only take frames, and tasks write them later."""
        ...

    @property
    def heartbeat(self) -> bytes:
        """A frame that only says "still here"."""
        ...


class Batch:
    """Some events and the cursor after them. Without a cursor it leaves the reader's place as it was."""

    __slots__ = ("_frames", "cursor", "entries", "events")

    def __init__(self, events: Sequence[bytes], cursor: Cursor | None = None) -> None:
        self.events = events
        self.cursor = cursor
        self.entries = 0
        """How many entries of the log a flush brings by it; 0 for what has no place there."""
        self._frames: dict[Wire, bytes] = {}

    def payload(self) -> bytes:
        """The batch's JSON, the same on every transport."""
        events = b",".join(self.events)
        if self.cursor is None:
            return b'{"events":[%b]}' % events
        return b'{"cursor":"%b","events":[%b]}' % (str(self.cursor).encode(), events)

    def frame(self, wire: Wire) -> bytes:
        """The bytes for *wire*: made once, shared by all readers of that wire."""
        frame = self._frames.get(wire)
        if frame is None:
            frame = self._frames[wire] = wire.frame(self.payload(), self.cursor)
        return frame


class Beat:
    """Says "still here", on every wire in its own way."""

    cursor: Cursor | None = None
    entries = 0

    def frame(self, wire: Wire) -> bytes:
        """The wire's heartbeat."""
        return wire.heartbeat


def of_entries(entries: Sequence[Entry]) -> Batch:
    """The batch of some consecutive entries, not none."""
    return Batch([entry.json() for entry in entries], entries[-1].cursor)


def of_events(*events: ConnectionEvent | Answer) -> Batch:
    """A batch of events that have no place in a log."""
    return Batch([msgspec.json.encode(event) for event in events])


def of_raw(events: Iterable[bytes]) -> Batch:
    """A batch of events that are JSON already, without a place in a log."""
    return Batch(list(events))
