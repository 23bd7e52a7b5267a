"""Makers of what tests are about."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from eventchat.errors import ChatError
from eventchat.log.entry import Entry, Redactions
from eventchat.log.keys import LogName
from eventchat.rooms.reader import Reader
from eventchat.rooms.ring import Ring
from eventchat.rooms.room import Room
from eventchat.types.cursor import Epoch
from eventchat.types.events import Posted, Purged, Removed
from eventchat.types.ids import MessageId, RoomId, UserId
from eventchat.types.messages import Quote
from eventchat.types.people import Author
from eventchat.types.rooms import RoomSettings
from transports.wire import WEBSOCKET_TEXT

EPOCH = Epoch("epoch001")


def entry_id(seq: int) -> MessageId:
    """The id of the entry numbered *seq*, where entries are made one a millisecond."""
    return MessageId(f"{1000 + seq}-0")


def make_posted(
    seq: int, text: str | None = None, *, author: str = "u_ada", quote: Quote | None = None
) -> Entry:
    """A posted message."""
    event = Posted(author=Author(UserId(author), author), text=text or f"text {seq}", reply_to=quote)
    return Entry(
        entry_id(seq),
        seq,
        EPOCH,
        "posted",
        msgspec.json.encode(event),
        UserId(author),
        quote.id if quote else None,
        quote.author.id if quote else None,
    )


def make_removed(seq: int, target: int) -> Entry:
    """The removal of the entry numbered *target*."""
    body = msgspec.json.encode(Removed(targets=(entry_id(target),), by="moderator"))
    return Entry(entry_id(seq), seq, EPOCH, "removed", body)


def make_purged(seq: int, user: str = "u_ada", since: int = 0) -> Entry:
    """A purge of everything *user* said."""
    return Entry(
        entry_id(seq), seq, EPOCH, "purged", msgspec.json.encode(Purged(user=UserId(user), since=since))
    )


def make_room(entries: Sequence[Entry] = (), *, capacity: int = 100, staff: bool = False) -> Room:
    """A room that was opened when its log held *entries*."""
    ring = Ring.of(capacity, entries, 0)
    return Room(LogName(RoomId("main"), staff), EPOCH, ring, Redactions({}, {}), RoomSettings())


class RecordingWriter:
    """A writer that remembers what it was given; while it is `stalled`, one frame fills it."""

    def __init__(self) -> None:
        self.frames: list[bytes] = []
        self.ended: ChatError | bool | None = False
        self.stalled = False
        self.full = False
        self.reader: Reader | None = None

    def send(self, frame: bytes) -> int:
        """Take the frame."""
        self.write(frame)
        return len(frame)

    def rest(self, data: bytes) -> None:
        """Nothing is left over."""
        self.write(data)

    def write(self, frame: bytes) -> None:
        """Take the frame."""
        self.frames.append(frame)
        if self.stalled and not self.full:
            self.full = True
            assert self.reader is not None
            self.reader.full()

    def drain(self) -> None:
        """What was written has gone out."""
        self.stalled = self.full = False
        assert self.reader is not None
        self.reader.drained()

    def end(self, why: ChatError | None, *, after_ms: int | None = None) -> None:
        """Remember why."""
        self.ended = why

    def events(self) -> list[dict[str, object]]:
        """Everything that was written, decoded."""
        return [event for frame in self.frames for event in msgspec.json.decode(frame)["events"]]

    def seqs(self) -> list[int]:
        """The seqs of the entries that were written."""
        return [event["seq"] for event in self.events() if event.get("seq")]  # type: ignore[misc]


def make_reader(person: str | None = None) -> tuple[Reader, RecordingWriter]:
    """A reader whose writer records."""
    writer = RecordingWriter()
    return Reader(WEBSOCKET_TEXT, writer, UserId(person) if person else None), writer
