"""One connection as the room sees it: a wire format, something to write to, and a place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from eventchat.errors import ChatError
from eventchat.log.entry import Entry
from eventchat.rooms.batch import Wire
from eventchat.types.ids import UserId


class Writer(Protocol):
    """Where a reader's frames go. Never waits: what cannot be sent at once is buffered, within bounds.

    It tells its `reader` when it is full, when it has drained, and when the connection is gone.
    """

    reader: Reader | None

    @property
    def send(self) -> Callable[[bytes], int]:
        """Take a frame for a reader that is live, so that nothing waits before it: how many of its bytes.

        Raises BlockingIOError when it takes none, OSError when the connection is broken.
        """
        ...

    def rest(self, data: bytes) -> None:
        """Take what `send` did not: all of it, after which the writer is full."""
        ...

    @property
    def full(self) -> bool:
        """Whether it should get no more until it has drained."""
        ...

    def write(self, frame: bytes) -> None:
        """Take *frame*; end the connection when too much is waiting already."""
        ...

    def end(self, why: ChatError | None, *, after_ms: int | None = None) -> None:
        """End the connection after what was written, for *why* (None: normally)."""
        ...


class Place(Protocol):
    """The room a reader reads."""

    def fall_behind(self, reader: Reader) -> None:
        """Its writer is full."""
        ...

    def drained(self, reader: Reader) -> None:
        """Its writer can take more."""
        ...

    def leave(self, reader: Reader) -> None:
        """Its connection is gone."""
        ...


class Reader:
    """A cursor in a room's log. Live readers share the room's place; the others have their own, `seq`.

    `missed` are entries older than the ring that a reader who resumes has yet to get.
    """

    __slots__ = ("expires_at", "missed", "person", "room", "send", "seq", "session", "wire", "writer")

    def __init__(
        self,
        wire: Wire,
        writer: Writer,
        person: UserId | None = None,
        session: str | None = None,
        expires_at: int | None = None,
    ) -> None:
        self.wire = wire
        self.writer = writer
        self.send = writer.send
        self.person = person
        self.session = session
        self.expires_at = expires_at
        self.room: Place | None = None
        self.seq = 0
        self.missed: Sequence[Entry] = ()
        writer.reader = self

    def full(self) -> None:
        """The writer's call: no more until it has drained."""
        if self.room is not None:
            self.room.fall_behind(self)

    def drained(self) -> None:
        """The writer's call: it can take more."""
        if self.room is not None:
            self.room.drained(self)

    def gone(self) -> None:
        """The writer's call: nothing can be written any more."""
        if self.room is not None:
            self.room.leave(self)
