"""When to flush: at once in a quiet room, at about half a core's time in a loud one. No clock."""

from __future__ import annotations


class Pace:
    """The window between two flushes of one room: as long as the last flush took, capped. In seconds."""

    def __init__(self, longest: float) -> None:
        self._longest = longest
        self._not_before = 0.0
        self.window = 0.0

    def wait(self, now: float) -> float:
        """How long to wait, at *now*, before the next flush."""
        return max(0.0, self._not_before - now)

    def flushed(self, began: float, ended: float) -> None:
        """A flush took from *began* to *ended*."""
        self.window = min(ended - began, self._longest)
        self._not_before = ended + self.window
