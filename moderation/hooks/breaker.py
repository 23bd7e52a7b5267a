"""A circuit breaker: who fails time and again is left alone for a while, then tried by one."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Literal

FAILURES = 5
"""In a row, until it opens."""

REST_SECONDS = 10.0

State = Literal["closed", "open", "trying"]


class Breaker:
    """Closed it lets everybody through, open nobody, and after a rest a single one to see."""

    def __init__(
        self, failures: int = FAILURES, rest: float = REST_SECONDS, clock: Callable[[], float] = monotonic
    ) -> None:
        self._failures = failures
        self._rest = rest
        self._clock = clock
        self._row = 0
        self._opened = 0.0
        self.state: State = "closed"

    def lets_through(self) -> bool:
        """Whether to ask now; who is let through must say afterwards how it went, or `gave_up`."""
        if self.state == "closed":
            return True
        if self.state == "open" and self._clock() >= self._opened + self._rest:
            self.state = "trying"
            return True
        return False

    def succeeded(self) -> bool:
        """It answered; whether that closed the circuit."""
        self._row = 0
        closed, self.state = self.state != "closed", "closed"
        return closed

    def failed(self) -> bool:
        """It did not; whether that opened the circuit (anew ones after a trial do not count)."""
        self._row += 1
        if self.state == "closed" and self._row < self._failures:
            return False
        opened = self.state == "closed"
        self._opened, self.state = self._clock(), "open"
        return opened

    def gave_up(self) -> None:
        """It was never known how it went: the next one may try."""
        if self.state == "trying":
            self.state = "open"
