"""The newest entries of one log. No clock, no Redis, no socket."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from itertools import islice

from eventchat.log.entry import Entry
from eventchat.types.ids import MessageId


class Gap(Exception):
    """An entry is missing between the ring's newest and the one that was offered."""


class Ring:
    """Consecutive entries by `seq`, at most *capacity*; the oldest make room for new ones."""

    def __init__(self, capacity: int, floor: int = 0) -> None:
        """*floor* is the seq after which the ring begins: nothing above it is missing."""
        self.capacity = capacity
        self._entries: deque[Entry] = deque(maxlen=capacity)
        self._floor = floor
        self._pushed: dict[int, Entry] = {}
        """By seq, the entries that were changed, as they were."""

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def newest(self) -> Entry | None:
        """The last entry pushed, if any."""
        return self._entries[-1] if self._entries else None

    @property
    def top(self) -> int:
        """The seq of the newest entry; the floor while the ring is empty."""
        return self._entries[-1].seq if self._entries else self._floor

    @property
    def floor(self) -> int:
        """The seq before the oldest entry."""
        return self._entries[0].seq - 1 if self._entries else self._floor

    def push(self, entry: Entry) -> bool:
        """Add the entry after the newest; False if it is here already. Raises Gap if one is missing."""
        if entry.seq <= self.top:
            return False
        if entry.seq != self.top + 1:
            raise Gap(f"{entry.seq} does not follow {self.top}")
        self._entries.append(entry)
        return True

    def after(self, seq: int, upto: int | None = None) -> list[Entry] | None:
        """Entries after *seq* (to *upto*), or None if the ring does not reach that far back."""
        if seq < self.floor:
            return None
        start = max(0, seq - self.floor)
        stop = len(self._entries) if upto is None else min(len(self._entries), upto - self.floor)
        return list(islice(self._entries, start, stop)) if start < stop else []

    def find(self, seq: int) -> Entry | None:
        """The entry with this seq, if it is here."""
        index = seq - self.floor - 1
        return self._entries[index] if 0 <= index < len(self._entries) else None

    def lookup(self, entry_id: MessageId) -> Entry | None:
        """The entry with this id, if it is here; the newest are found first."""
        return next((entry for entry in reversed(self._entries) if entry.id == entry_id), None)

    def newest_where(self, wanted: Callable[[Entry], bool], count: int, upto: int) -> list[Entry]:
        """The newest *count* entries up to seq *upto* for which *wanted* holds, oldest first."""
        matching = (entry for entry in reversed(self._entries) if entry.seq <= upto and wanted(entry))
        return list(islice(matching, count))[::-1]

    def rewrite(self, change: Callable[[Entry], Entry]) -> None:
        """Put `change(entry)`, of each entry as it was pushed, in its place; seq and id stay.

        What an earlier change made different and this one does not is as it was pushed again.
        """
        pushed: dict[int, Entry] = {}
        rewritten: deque[Entry] = deque(maxlen=self._entries.maxlen)
        for entry in self._entries:
            original = self._pushed.get(entry.seq, entry)
            changed = change(original)
            if changed is not original:
                pushed[entry.seq] = original
            rewritten.append(changed)
        self._entries, self._pushed = rewritten, pushed

    @classmethod
    def of(cls, capacity: int, entries: Iterable[Entry], floor: int = 0) -> Ring:
        """A ring that begins with *entries*; of a hole, only what comes after it is kept."""
        ring = cls(capacity, floor)
        for entry in entries:
            if entry.seq != ring.top + 1:
                ring = cls(capacity, entry.seq - 1)
            ring.push(entry)
        return ring
