"""Workers that die are replaced, not in a frenzy."""

from __future__ import annotations

from eventchat.workers import GROWN_UP_SECONDS, LONGEST_PAUSE, SHORTEST_PAUSE, pause_after


def test_a_worker_that_dies_young_again_and_again_is_replaced_ever_later() -> None:
    """Up to ten seconds; one that had lived for a while is replaced at once."""
    pauses = [pause_after(0.0, 1.0)]
    while pauses[-1] < LONGEST_PAUSE:
        pauses.append(pause_after(pauses[-1], 1.0))
        assert pauses[-1] > pauses[-2]
    assert pauses[0] == SHORTEST_PAUSE
    assert pause_after(LONGEST_PAUSE, 1.0) == LONGEST_PAUSE
    assert pause_after(LONGEST_PAUSE, GROWN_UP_SECONDS) == SHORTEST_PAUSE
