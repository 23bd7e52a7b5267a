"""When to write, and to how many at once: at once in a quiet room, at half a core's time in a loud one."""

from __future__ import annotations

SLICE_SECONDS = 0.008
"""How long one slice of a flush should take: the event loop turns in between (never over 20 ms)."""

FEWEST = 64
"""Readers in a slice, at least."""

GUESS_SECONDS = 10e-6
"""What one write costs, until it was measured."""

LONGEST_POLL_SECONDS = 1.0
"""The longest a long-poll waits for others to be answered with."""

POLLS_A_SLICE = 50
"""Polls answered between two turns of the event loop; each is a request of its own."""

PRESSED_SHARE = 0.5
"""From this share of the longest window on, what is only nice to know is not sent."""


class Duty:
    """What all rooms' flushes together owe the event loop: as much rest as they took. In seconds."""

    def __init__(self) -> None:
        self._owed = 0.0
        self._at = 0.0

    def spend(self, now: float, seconds: float, most: float) -> float:
        """A flush that took *seconds* is over at *now*; what is owed then, which is never more than *most*.

        What no room would wait for is forgiven, or a loud hour would be paid for long after it.
        """
        rested = max(0.0, now - seconds - self._at)
        self._owed = min(most, max(0.0, self._owed - rested) + seconds)
        self._at = now
        return self._owed


class Pace:
    """The window between two flushes of one room, capped. In seconds.

    As long as the last flush took, when no other room is loud; else as long as they owe together. A room
    that was quiet for a window flushes at once, whatever the others do.
    """

    def __init__(self, longest: float, duty: Duty) -> None:
        self._longest = longest
        self._duty = duty
        self._not_before = 0.0
        self._each = GUESS_SECONDS
        self.window = 0.0

    def wait(self, now: float) -> float:
        """How long to wait, at *now*, before the next flush."""
        return max(0.0, self._not_before - now)

    @property
    def slice(self) -> int:
        """How many readers to write to before others get their turn."""
        return max(FEWEST, int(SLICE_SECONDS / self._each))

    def pressed(self, now: float) -> bool:
        """Whether the room is so loud at *now* that ephemeral signals should make way.

        It is until a window and one more such flush have passed without another.
        """
        loud = self._longest > 0 and self.window >= self._longest * PRESSED_SHARE
        return loud and now < self._not_before + self.window

    def wrote(self, readers: int, seconds: float) -> None:
        """A slice of *readers* took so long."""
        if readers >= FEWEST:
            self._each += 0.25 * (seconds / readers - self._each)

    def flushed(self, now: float, seconds: float) -> None:
        """A flush that took *seconds* of the loop's time is over at *now*."""
        self.window = self._duty.spend(now, seconds, self._longest)
        self._not_before = now + self.window


class PollPace:
    """The window between two rounds of answers to long-polls.

    What a round costs is mostly the requests that come after it, so it is taken from the process's CPU time:
    the next round is due when the process has rested for as long as it has worked since the last.
    """

    def __init__(self, longest: float = LONGEST_POLL_SECONDS) -> None:
        self._longest = longest
        self._began = float("-inf")
        self._cpu = 0.0

    def wait(self, now: float, cpu: float) -> float:
        """How long to wait, at *now* with *cpu* seconds used by the process so far."""
        rested = self._began + 2 * (cpu - self._cpu)
        return max(0.0, min(rested, self._began + self._longest) - now)

    def began(self, now: float, cpu: float) -> None:
        """A round begins."""
        self._began = now
        self._cpu = cpu
