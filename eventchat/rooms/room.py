"""A room on this node: its ring, its readers, and what is written to whom. No I/O but `Writer.write`.

A reader is in one of three states. *Live* readers share the room's flushed place, so that a flush costs one
write each and touches nothing else. A reader whose writer is full is *behind*, with a place of its own: it
is fed from the ring when its writer has drained, and goes on live. *Parked* readers (long-polls) wait for
the next round of answers and are answered once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import msgspec

from eventchat import metrics
from eventchat.clock import seconds_since
from eventchat.errors import TooSlow
from eventchat.log.entry import Entry, Redactions
from eventchat.log.keys import LogName
from eventchat.metrics import State
from eventchat.rooms.audience import Audience
from eventchat.rooms.batch import Batch, Wire, of_entries
from eventchat.rooms.parked import Parked
from eventchat.rooms.reader import Reader
from eventchat.rooms.ring import Gap, Ring
from eventchat.types.cursor import START, Cursor, Epoch
from eventchat.types.events import Pin, Pinned, Reset, ResetReason
from eventchat.types.ids import UserId
from eventchat.types.rooms import RoomSettings

SNAPSHOT = 50
"""Messages that a reader without a cursor gets."""

SHOWN = frozenset({"posted", "announced"})
"""What counts as a message there."""

PIECE = 256
"""Entries that a reader behind is fed at a time (G-22)."""

PIECE_BYTES = 48 * 1024
"""And about how many bytes of them, at least one: what a slow client has to take before it gets the next."""

MOST_PIECES = 32
"""Joined pieces that are kept for others who missed the same."""

BEFORE_RESET = -1
"""The place of a poll that was waiting when the log turned out to be another."""


class Room:
    """One log's ring and readers on this node."""

    def __init__(
        self,
        name: LogName,
        epoch: Epoch,
        ring: Ring,
        redactions: Redactions,
        settings: RoomSettings,
    ) -> None:
        self.name = name
        self.settings = settings
        self.pinned: Pinned | None = None
        """What is pinned, as it was when it was pinned: see `pin`."""
        self.viewers = 0
        self.audience = Audience()
        self.parked = Parked()
        self._behind: dict[Reader, None] = {}
        self._by_person: dict[UserId, tuple[Reader, ...]] = {}
        self._reset: Batch | None = None
        self._snapshot: list[bytes] | None = None
        self._pieces: dict[tuple[int, int], Batch] = {}
        self._load(epoch, ring, redactions)

    def _load(self, epoch: Epoch, ring: Ring, redactions: Redactions) -> None:
        self.epoch = epoch
        self.ring = ring
        self.redactions = redactions
        ring.rewrite(redactions.mask)
        newest = ring.newest
        self.place = newest.cursor if newest else Cursor(epoch, START, ring.top)
        if newest and newest.epoch != epoch:  # the log went back; its entries are older than its epoch
            self.place = Cursor(epoch, newest.id, newest.seq)
        self._before = self.place.seq
        self._forget_pieces()

    # --- entries ------------------------------------------------------------------------------------------

    @property
    def top(self) -> Cursor:
        """The place after the newest entry, flushed or not."""
        newest = self.ring.newest
        return Cursor(self.epoch, newest.id, newest.seq) if newest else self.place

    @property
    def unflushed(self) -> bool:
        """Whether there are entries that nobody was sent yet."""
        return self.ring.top > self.place.seq

    def push(self, entry: Entry) -> bool:
        """Take the next entry; False if it is known. Raises Gap if one is missing or the epoch changed."""
        if entry.epoch != self.epoch:
            raise Gap(f"epoch {entry.epoch} is not {self.epoch}")
        if self.ring.top - self.place.seq >= self.ring.capacity:
            flushed = self.flush()  # or the ring would lose what nobody was sent yet
            metrics.aged(seconds_since(entry.at) for entry in flushed)
            self.begin_answers()
            self.answer(len(self.parked))
        if not self.ring.push(entry):
            return False
        if self.redactions.learn(entry) or self._is_overtaken(entry):
            self.ring.rewrite(self.redactions.mask)
            self._forget_pieces()
        if entry.type == "pinned":
            self.pinned = msgspec.json.decode(entry.json(), type=Pinned)
        elif entry.type == "unpinned":
            self.pinned = None
        return True

    def _is_overtaken(self, entry: Entry) -> bool:
        """Whether what it has of another message was removed or edited before it came here."""
        return entry.quotes is not None and self.redactions.mask(entry) is not entry

    def pin(self, now_ms: int) -> Pin | None:
        """The message that stands above the others at that time, if any."""
        pinned = self.pinned
        if pinned is None or (pinned.until and pinned.until <= now_ms):
            return None
        message = pinned.message
        if self.redactions.hides(message.id, message.author.id):
            return None
        if (text := self.redactions.edits.get(message.id)) is not None:
            message = msgspec.structs.replace(message, text=text)
        return Pin(message=message, by=pinned.by, until=pinned.until)

    def begin_flush(self) -> Sequence[Entry]:
        """Let what is new follow to every live reader: `audience.write` does the writing."""
        entries = self.ring.after(self.place.seq)
        if not entries:
            return ()
        self._finish()
        self._before, self.place = self.place.seq, self.top
        self._forget_pieces()
        batch = of_entries(entries)
        batch.cursor, batch.entries = self.place, len(entries)
        self.audience.begin(batch)
        return entries

    def flush(self) -> Sequence[Entry]:
        """Write what is new to every live reader, all at once."""
        entries = self.begin_flush()
        self._finish()
        return entries

    def _finish(self) -> None:
        while self.audience.current is not None:
            self.audience.write()

    def tell_person(self, person: UserId, batch: Batch) -> None:
        """Write a batch without a cursor to all readers of one person."""
        for reader in self._by_person.get(person, ()):
            if reader in self.parked:
                self.leave(reader)
                reader.writer.end(None)  # it looks into the inbox itself, and says up to where
            else:
                reader.writer.write(batch.frame(reader.wire))

    def reset(self, reason: ResetReason, epoch: Epoch, ring: Ring, redactions: Redactions) -> None:
        """The log is not what it was: everybody throws away what they show and gets the newest messages."""
        self._finish()
        self._load(epoch, ring, redactions)
        self._reset = Batch([msgspec.json.encode(Reset(reason)), *self.snapshot()], self.place)
        for reader in tuple(self._behind):
            self._end_slow(reader)
        for reader in self.parked.readers():
            reader.seq = BEFORE_RESET
        self.parked.oldest = BEFORE_RESET
        self.audience.begin(self._reset)

    # --- readers ------------------------------------------------------------------------------------------

    def snapshot(self) -> list[bytes]:
        """The newest messages that are visible, as joined JSON: what a reader without a cursor gets.

        Of a staff log: its newest entries. Made once per place and shared.
        """
        if self._snapshot is None:
            wanted = _any if self.name.staff else _visible
            newest = self.ring.newest_where(wanted, SNAPSHOT, self.place.seq)
            self._snapshot = _joined(newest)
        return self._snapshot

    def join(
        self, reader: Reader, opening: list[bytes], since: int | None, missed: Sequence[Entry] = ()
    ) -> None:
        """Let a pushed reader in: *opening* events first, then what follows seq *since*, or the snapshot.

        *missed* are the entries after *since* that the ring no longer holds.
        """
        self._register(reader)
        self._behind[reader] = None
        if since is None:
            reader.seq = self.place.seq
            first = Batch([*opening, *self.snapshot()], self.place)
        else:
            reader.seq, reader.missed = since, missed
            piece = self._next_piece(reader)
            if piece is None:
                self._end_slow(reader)
                return
            first = Batch([*opening, *piece.events], piece.cursor)
        reader.writer.write(first.frame(reader.wire))
        self.drained(reader)

    def drained(self, reader: Reader) -> None:
        """A reader behind can take more: feed it piece by piece, and let it go on live when it has all."""
        while reader in self._behind and not reader.writer.full:
            if reader.seq == self.place.seq and not reader.missed:
                del self._behind[reader]
                self.audience.add(reader)
                return
            piece = self._next_piece(reader)
            if piece is None:
                self._end_slow(reader)
            else:
                reader.writer.write(piece.frame(reader.wire))

    def _next_piece(self, reader: Reader) -> Batch | None:
        """What a reader behind gets next; None when the ring no longer reaches back to its place."""
        if reader.missed:
            missed = _bounded([self.redactions.mask(entry) for entry in reader.missed[:PIECE]])
            reader.missed = reader.missed[len(missed) :]
            entries: Sequence[Entry] | None = missed
        else:
            entries = self.ring.after(reader.seq, min(reader.seq + PIECE, self.place.seq))
        if entries is None:
            return None
        if not entries:
            return Batch([], self.place)
        entries = _bounded(entries)
        reader.seq = entries[-1].seq
        return self._piece(entries)

    def _piece(self, entries: Sequence[Entry]) -> Batch:
        """A batch of some entries: made once for all who missed the same, and kept until the next flush."""
        span = entries[0].seq, entries[-1].seq
        piece = self._pieces.get(span)
        if piece is None:
            if len(self._pieces) >= MOST_PIECES:
                self._pieces.clear()
            cursor = Cursor(self.epoch, entries[-1].id, entries[-1].seq)
            piece = self._pieces[span] = Batch(_joined(entries), cursor)
        return piece

    def _forget_pieces(self) -> None:
        self._snapshot = None
        self._pieces = {}

    def fall_behind(self, reader: Reader) -> None:
        """A live reader's writer is full: it goes on from the ring when it has drained."""
        was = self.audience.discard(reader)
        if was is None:
            return
        batch = self.audience.current
        if was == "due" and batch is self._reset:
            self._end_slow(reader)  # from the ring it would not learn that the log is another
            return
        due = was == "due" and batch is not None and batch.cursor is not None
        reader.seq = self._before if due else self.place.seq
        self._behind[reader] = None

    def leave(self, reader: Reader) -> None:
        """Forget a reader; one that is not here is fine."""
        if reader.room is not self:
            return
        reader.room = None
        if self.audience.discard(reader) is None and not self.parked.discard(reader):
            self._behind.pop(reader, None)
        if reader.person is not None:
            others = tuple(other for other in self._by_person[reader.person] if other is not reader)
            if others:
                self._by_person[reader.person] = others
            else:
                del self._by_person[reader.person]

    def readers(self) -> list[Reader]:
        """Everybody who reads here, in any state."""
        return [*self.audience.readers(), *self._behind, *self.parked.readers()]

    def readers_of(self, person: UserId) -> tuple[Reader, ...]:
        """One person's readers."""
        return self._by_person.get(person, ())

    def __len__(self) -> int:
        return len(self.audience) + len(self._behind) + len(self.parked)

    def counts(self) -> dict[str, int]:
        """How many readers are in which state."""
        return {"live": len(self.audience), "behind": len(self._behind), "parked": len(self.parked)}

    def kinds(self) -> dict[State, Mapping[Wire, int]]:
        """How many readers of which wire are in which state; of live ones, nobody is looked at."""
        return {
            "live": self.audience.kinds(),
            "behind": Counter(reader.wire for reader in self._behind),
            "parked": Counter(reader.wire for reader in self.parked.readers()),
        }

    def _register(self, reader: Reader) -> None:
        reader.room = self
        if reader.person is not None:
            self._by_person[reader.person] = (*self._by_person.get(reader.person, ()), reader)

    def _end_slow(self, reader: Reader) -> None:
        self.leave(reader)
        reader.writer.end(TooSlow())

    # --- long-polls ---------------------------------------------------------------------------------------

    def park(self, reader: Reader, seq: int) -> None:
        """Let a long-poll wait that has seen everything up to *seq*."""
        self._register(reader)
        reader.seq = seq
        self.parked.add(reader)

    def poll(self, since: int, missed: Sequence[Entry] = ()) -> Batch | None:
        """What a long-poll gets at once that has seen everything up to seq *since*; None: nothing yet.

        *missed* are the entries after *since* that the ring no longer holds.
        """
        entries = [
            *(self.redactions.mask(entry) for entry in missed),
            *(self.ring.after(missed[-1].seq if missed else since, self.place.seq) or ()),
        ]
        return self._piece(entries) if entries else None

    @property
    def polls_due(self) -> bool:
        """Whether there is something that a waiting poll has not seen."""
        return self.parked.oldest is not None and self.parked.oldest < self.place.seq

    @property
    def polls_pressing(self) -> bool:
        """Whether the ring may soon lose what a waiting poll has not seen."""
        oldest = self.parked.oldest
        return oldest is not None and self.place.seq - oldest > self.ring.capacity // 2

    def begin_answers(self) -> None:
        """Answer the polls that wait and have not seen everything; `answer` does it."""
        self.parked.begin(self.place.seq)

    def answer(self, most: int) -> None:
        """Answer *most* of them; those that have seen the same get the same bytes."""
        batches: dict[int, Batch | None] = {}
        polls: dict[int, tuple[int, int]] = {}
        for reader in self.parked.take(most):
            if reader.seq not in batches:
                batches[reader.seq] = self._since(reader.seq)
            batch = batches[reader.seq]
            self.leave(reader)
            if batch is None:
                reader.writer.end(None)  # empty-handed; its next poll is answered from the log
            else:
                frame = batch.frame(reader.wire)
                reader.writer.write(frame)
                polls[reader.seq] = (polls.get(reader.seq, (0, 0))[0] + 1, len(frame))
        for seen, (writes, size) in polls.items():
            metrics.wrote("poll", writes, 1 if seen == BEFORE_RESET else self.place.seq - seen, size)

    def _since(self, seen: int) -> Batch | None:
        if seen == BEFORE_RESET:
            return self._reset
        entries = self.ring.after(seen, self.place.seq)
        return self._piece(entries) if entries else None


def _bounded(entries: Sequence[Entry]) -> Sequence[Entry]:
    """As many of the first of them as fit into a piece."""
    size = 0
    for count, entry in enumerate(entries):
        size += len(entry.body)
        if size > PIECE_BYTES and count:
            return entries[:count]
    return entries


def _joined(entries: Sequence[Entry]) -> list[bytes]:
    """Entries as one piece of JSON, or none."""
    return [b",".join(entry.json() for entry in entries)] if entries else []


def _visible(entry: Entry) -> bool:
    return entry.type in SHOWN and not entry.removed


def _any(_entry: Entry) -> bool:
    return True
