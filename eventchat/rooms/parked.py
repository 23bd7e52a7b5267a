"""The long-polls of one room that wait, and what they are answered.

A poll costs a whole request, so polls are answered in windows of their own (`pacing.PollPace`): until one
ends they wait where they are, and those that have seen the same get the same bytes.
"""

from __future__ import annotations

from collections import deque

from eventchat.rooms.reader import Reader


class Parked:
    """Readers that are answered once. Each has its own place, `seq`."""

    def __init__(self) -> None:
        self._waiting: dict[Reader, None] = {}
        self._answering: deque[Reader] = deque()
        self.oldest: int | None = None
        """A seq that every waiting poll has seen."""

    def __len__(self) -> int:
        return len(self._waiting)

    def __contains__(self, reader: Reader) -> bool:
        return reader in self._waiting

    def readers(self) -> list[Reader]:
        """Everybody who waits."""
        return list(self._waiting)

    def add(self, reader: Reader) -> None:
        """Let a poll wait."""
        self._waiting[reader] = None
        if self.oldest is None or reader.seq < self.oldest:
            self.oldest = reader.seq

    def discard(self, reader: Reader) -> bool:
        """Forget a poll; whether it was waiting."""
        if reader not in self._waiting:
            return False
        del self._waiting[reader]
        return True

    def begin(self, upto: int) -> None:
        """Answer everybody now waiting who has not seen *upto*: `take` tells who is next."""
        self._answering = deque(reader for reader in self._waiting if reader.seq < upto)
        self.oldest = min((reader.seq for reader in self._waiting if reader.seq >= upto), default=None)

    def take(self, most: int) -> list[Reader]:
        """The next *most* to be answered, without those who went away; they still count as waiting."""
        taken: list[Reader] = []
        while self._answering and len(taken) < most:
            reader = self._answering.popleft()
            if reader in self._waiting:
                taken.append(reader)
        return taken

    @property
    def answering(self) -> bool:
        """Whether some are still to be answered in this window."""
        return bool(self._answering)
