"""One connection as the room sees it: a wire format, something to write to, and a place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from eventchat.errors import ChatError
from eventchat.log.entry import Entry
from eventchat.rooms.batch import Wire
from eventchat.types.ids import UserId


class Writer(Protocol):
    """Where a reader's frames go. Never waits: what cannot be sent at once is buffered, within bounds."""

    def write(self, frame: bytes) -> bool:
        """Take *frame* (always); False means: no more until `Room.drained` is called for the reader."""
        ...

    def end(self, why: ChatError | None, *, after_ms: int | None = None) -> None:
        """End the connection after what was written, for *why* (None: normally)."""
        ...


class Reader:
    """A cursor in a room's log. Live readers share the room's place; the others have their own, `seq`.

    `missed` are entries older than the ring that a reader who resumes has yet to get.
    """

    __slots__ = ("expires_at", "missed", "person", "seq", "session", "wire", "writer")

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
        self.person = person
        self.session = session
        self.expires_at = expires_at
        self.seq = 0
        self.missed: Sequence[Entry] = ()
