"""The circuit breaker."""

from __future__ import annotations

from moderation.hooks.breaker import Breaker


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        """The time."""
        return self.now


def opened(clock: Clock) -> Breaker:
    """A breaker that has seen three failures of three."""
    breaker = Breaker(3, 10.0, clock)
    assert [breaker.failed() for _ in range(3)] == [False, False, True]
    return breaker


def test_it_opens_after_failures_in_a_row() -> None:
    """A success in between begins the count again; open, nobody is let through."""
    breaker = Breaker(3, 10.0, Clock())
    breaker.failed()
    breaker.failed()
    assert not breaker.succeeded()
    assert [breaker.failed() for _ in range(3)] == [False, False, True]
    assert breaker.state == "open"
    assert not breaker.lets_through()


def test_one_tries_after_the_rest_and_closes_it() -> None:
    """After the rest exactly one is let through; its success closes the circuit for all."""
    clock = Clock()
    breaker = opened(clock)
    clock.now += 9.9
    assert not breaker.lets_through()
    clock.now += 0.1
    assert [breaker.lets_through() for _ in range(3)] == [True, False, False]
    assert breaker.succeeded()
    assert all(breaker.lets_through() for _ in range(3))


def test_one_that_tries_in_vain_opens_it_again() -> None:
    """The rest begins anew, and nobody is told twice."""
    clock = Clock()
    breaker = opened(clock)
    clock.now += 10
    assert breaker.lets_through()
    assert not breaker.failed()
    clock.now += 9.9
    assert not breaker.lets_through()
    clock.now += 0.1
    assert breaker.lets_through()


def test_one_that_was_cancelled_leaves_the_trial_to_the_next() -> None:
    """It is not known how it went: the circuit stays open, the next one may try."""
    clock = Clock()
    breaker = opened(clock)
    clock.now += 10
    assert breaker.lets_through()
    breaker.gave_up()
    assert breaker.lets_through()


def test_late_answers_of_others_count() -> None:
    """Who was asked before it opened may still answer, and closes it."""
    breaker = opened(Clock())
    assert breaker.succeeded()
    assert breaker.state == "closed"
