"""A room on this node: its ring, its readers, and what is written to whom. No I/O but `Writer.write`.

A reader is in one of three states. *Live* readers share the room's flushed place, so that a flush costs one
write each and touches nothing else. A reader whose writer is full is *behind*, with a place of its own: it
is fed from the ring when its writer has drained, and goes on live. *Parked* readers (long-polls) wait for
the next flush and are answered once.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from eventchat.errors import Overloaded
from eventchat.log.entry import Entry, Redactions
from eventchat.log.keys import LogName
from eventchat.rooms.batch import Batch, of_entries
from eventchat.rooms.reader import Reader
from eventchat.rooms.ring import Gap, Ring
from eventchat.types.cursor import START, Cursor, Epoch
from eventchat.types.events import Reset, ResetReason
from eventchat.types.ids import UserId
from eventchat.types.rooms import RoomSettings

SNAPSHOT = 50
"""Messages that a reader without a cursor gets."""

PIECE = 256
"""Entries that a reader behind is fed at a time (G-22)."""


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
        self.viewers = 0
        self._live: dict[Reader, None] = {}
        self._behind: dict[Reader, None] = {}
        self._parked: dict[Reader, None] = {}
        self._by_person: dict[UserId, set[Reader]] = {}
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
        self._snapshot: list[bytes] | None = None

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
            self.flush()  # or the ring would lose what nobody was sent yet
        if not self.ring.push(entry):
            return False
        if self.redactions.learn(entry):
            self.ring.rewrite(self.redactions.mask)
        return True

    def flush(self) -> int:
        """Write what is new to every live and parked reader; how many writes that took."""
        entries = self.ring.after(self.place.seq)
        if not entries:
            return 0
        batch = of_entries(entries)
        self.place, self._snapshot = self.top, None
        batch.cursor = self.place
        return self._write_live(batch) + self._answer_parked(batch)

    def tell(self, batch: Batch, *, parked: bool = False) -> None:
        """Write a batch without a cursor to every live reader; to *parked* ones too, which answers them."""
        self._write_live(batch)
        if parked:
            self._answer_parked(batch)

    def tell_person(self, person: UserId, batch: Batch) -> None:
        """Write a batch without a cursor to all readers of one person."""
        for reader in tuple(self._by_person.get(person, ())):
            if reader in self._parked:
                self.leave(reader)
            if not reader.writer.write(batch.frame(reader.wire)):
                self._fall_behind(reader)

    def reset(self, reason: ResetReason, epoch: Epoch, ring: Ring, redactions: Redactions) -> None:
        """The log is not what it was: everybody throws away what they show and gets the newest messages."""
        self._load(epoch, ring, redactions)
        batch = Batch([msgspec.json.encode(Reset(reason)), *self.snapshot()], self.place)
        for reader in tuple(self._behind):
            self._end_slow(reader)
        self._write_live(batch)
        self._answer_parked(batch)

    # --- readers ------------------------------------------------------------------------------------------

    def snapshot(self) -> list[bytes]:
        """The newest messages that are visible, as JSON: what a reader without a cursor gets.

        Of a staff log: its newest entries. Made once per place and shared.
        """
        if self._snapshot is None:
            wanted = _any if self.name.staff else _visible
            newest = self.ring.newest_where(wanted, SNAPSHOT, self.place.seq)
            self._snapshot = [entry.json() for entry in newest]
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
            entries = self._next_piece(reader)
            if entries is None:
                self._end_slow(reader)
                return
            first = self._batch(reader, entries, opening)
        if reader.writer.write(reader.wire.frame(first.payload(), first.cursor)):
            self.drained(reader)

    def park(self, reader: Reader) -> None:
        """Let a long-poll wait that has seen everything up to the room's place."""
        self._register(reader)
        self._parked[reader] = None

    def poll(self, since: int, missed: Sequence[Entry] = ()) -> Batch | None:
        """What a long-poll gets at once that has seen everything up to seq *since*; None: nothing yet."""
        entries = [*missed, *(self.ring.after(missed[-1].seq if missed else since, self.place.seq) or ())]
        if not entries:
            return None
        batch = of_entries(entries)
        batch.cursor = Cursor(self.epoch, entries[-1].id, entries[-1].seq)
        return batch

    def drained(self, reader: Reader) -> None:
        """A reader behind can take more: feed it piece by piece, and let it go on live when it has all."""
        while reader in self._behind:
            entries = self._next_piece(reader)
            if entries is None:
                self._end_slow(reader)
            elif not entries:
                del self._behind[reader]
                self._live[reader] = None
            elif not reader.writer.write(self._batch(reader, entries).frame(reader.wire)):
                return

    def _next_piece(self, reader: Reader) -> Sequence[Entry] | None:
        if reader.missed:
            piece, reader.missed = reader.missed[:PIECE], reader.missed[PIECE:]
            return [self.redactions.mask(entry) for entry in piece]
        return self.ring.after(reader.seq, min(reader.seq + PIECE, self.place.seq))

    def _batch(self, reader: Reader, entries: Sequence[Entry], opening: Sequence[bytes] = ()) -> Batch:
        if entries:
            reader.seq = entries[-1].seq
            cursor = Cursor(self.epoch, entries[-1].id, entries[-1].seq)
        else:
            cursor = self.place
        return Batch([*opening, *(entry.json() for entry in entries)], cursor)

    def leave(self, reader: Reader) -> None:
        """Forget a reader; one that is not here is fine."""
        self._live.pop(reader, None)
        self._behind.pop(reader, None)
        self._parked.pop(reader, None)
        if reader.person is not None and (mine := self._by_person.get(reader.person)):
            mine.discard(reader)
            if not mine:
                del self._by_person[reader.person]

    def readers(self) -> list[Reader]:
        """Everybody who reads here, in any state."""
        return [*self._live, *self._behind, *self._parked]

    def counts(self) -> dict[str, int]:
        """How many readers are in which state."""
        return {"live": len(self._live), "behind": len(self._behind), "parked": len(self._parked)}

    def beat(self) -> None:
        """Say "still here" to everybody live."""
        for reader in tuple(self._live):
            if not reader.writer.write(reader.wire.heartbeat):
                self._fall_behind(reader)

    def _register(self, reader: Reader) -> None:
        if reader.person is not None:
            self._by_person.setdefault(reader.person, set()).add(reader)

    def _write_live(self, batch: Batch) -> int:
        full = [r for r in self._live if not r.writer.write(batch.frame(r.wire))]
        written = len(self._live)
        for reader in full:
            self._fall_behind(reader)
        return written

    def _answer_parked(self, batch: Batch) -> int:
        parked, self._parked = self._parked, {}
        for reader in parked:
            self.leave(reader)
            reader.writer.write(batch.frame(reader.wire))
        return len(parked)

    def _fall_behind(self, reader: Reader) -> None:
        if reader in self._live:
            del self._live[reader]
            reader.seq = self.place.seq
            self._behind[reader] = None

    def _end_slow(self, reader: Reader) -> None:
        self.leave(reader)
        reader.writer.end(Overloaded("You read more slowly than the room speaks. Come back to go on."))


def _visible(entry: Entry) -> bool:
    return entry.type == "posted" and not entry.removed


def _any(_entry: Entry) -> bool:
    return True
