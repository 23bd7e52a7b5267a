"""When rooms are written to. Times are seconds of any clock."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from eventchat.rooms.pacing import FEWEST, LONGEST_POLL_SECONDS, SLICE_SECONDS, Duty, Pace, PollPace

moments = st.floats(0, 1000)
seconds = st.floats(0, 0.5, allow_nan=False)


@given(seconds, seconds)
def test_a_room_alone_rests_for_as_long_as_its_flush_took(took: float, longest: float) -> None:
    """About half a core at most; never longer than the cap."""
    pace = Pace(longest, Duty())
    pace.flushed(100.0, took)
    assert pace.window == min(took, longest)
    assert abs(pace.wait(100.0) - pace.window) < 1e-9
    assert pace.wait(100.0 + pace.window + 1e-6) == 0


@given(st.integers(2, 20), st.floats(0.001, 0.02))
def test_rooms_that_are_loud_together_take_half_a_core_together(rooms: int, took: float) -> None:
    """Each rests for what all of them took, so that many loud rooms cost no more than one."""
    duty, now, busy = Duty(), 0.0, 0.0
    paces = [Pace(10.0, duty) for _ in range(rooms)]
    due = [0.0] * rooms
    while now < 4.0:
        room = min(range(rooms), key=due.__getitem__)
        now = max(now, due[room]) + took
        busy += took
        paces[room].flushed(now, took)
        due[room] = now + paces[room].wait(now)
    assert busy / now < 0.6


def test_a_quiet_room_does_not_wait_for_loud_ones() -> None:
    """What others owe delays only those who have just written."""
    duty = Duty()
    loud, quiet = Pace(0.1, duty), Pace(0.1, duty)
    for number in range(50):
        loud.flushed(number * 0.05, 0.05)
    assert loud.wait(49 * 0.05) > 0
    assert quiet.wait(49 * 0.05) == 0


@given(st.integers(1, 10_000), st.floats(1e-6, 1e-3))
def test_a_slice_takes_about_as_long_as_it_may(readers: int, each: float) -> None:
    """After some slices its size fits what a write costs; small ones tell nothing."""
    pace = Pace(0.1, Duty())
    before = pace.slice
    for _ in range(50):
        pace.wrote(readers, readers * each)
    if readers < FEWEST:
        assert pace.slice == before
    else:
        assert pace.slice == FEWEST or 0.8 < pace.slice * each / SLICE_SECONDS < 1.2


@given(moments, moments, st.floats(0, 1), st.floats(0, 10))
def test_a_poll_never_waits_longer_than_the_longest_window(
    began: float, cpu: float, share: float, after: float
) -> None:
    """However busy the process is: a second after the last round at the latest."""
    pace = PollPace()
    pace.began(began, cpu)
    wait = pace.wait(began + after, cpu + share * after)
    assert 0 <= wait <= max(0.0, LONGEST_POLL_SECONDS - after) + 1e-6


@given(moments, moments, st.floats(0, 0.49), st.floats(0.001, 10))
def test_a_poll_waits_for_nothing_when_the_process_rests_more_than_it_works(
    began: float, cpu: float, share: float, after: float
) -> None:
    """Less than half of a core since the last round: at once."""
    pace = PollPace()
    pace.began(began, cpu)
    assert pace.wait(began + after, cpu + share * after) <= 1e-6


@given(moments, moments, st.floats(0.001, 0.4))
def test_a_poll_waits_until_the_process_has_rested_as_long_as_it_worked(
    began: float, cpu: float, worked: float
) -> None:
    """After work of so many moments without a pause, just as many more; then at once."""
    pace = PollPace()
    pace.began(began, cpu)
    wait = pace.wait(began + worked, cpu + worked)
    assert abs(wait - worked) < 1e-6
    assert pace.wait(began + worked + wait, cpu + worked) <= 1e-6


def test_the_first_poll_waits_for_nothing() -> None:
    """Nothing was answered yet, so nothing has to be rested from."""
    assert PollPace().wait(12.0, 3.0) == 0


def test_a_loud_room_is_pressed_only_while_it_is_loud() -> None:
    """From half of the longest window on, and no longer than the next flush would take; then it rests."""
    pace = Pace(0.1, Duty())
    assert not pace.pressed(5.0)
    pace.flushed(10.0, 0.04)
    assert not pace.pressed(10.0)
    pace.flushed(20.0, 0.06)
    assert pace.pressed(20.0) and pace.pressed(20.1)
    assert not pace.pressed(20.13)


def test_a_room_that_never_waits_is_never_pressed() -> None:
    """Without a window there is nothing to make way for."""
    pace = Pace(0.0, Duty())
    pace.flushed(10.0, 5.0)
    assert not pace.pressed(10.0)


def test_what_nobody_would_wait_for_is_forgiven() -> None:
    """After ten loud minutes a small flush is followed by a small window again at once."""
    pace = Pace(0.1, Duty())
    now = 0.0
    while now < 600:
        now += 0.15
        pace.flushed(now, 0.15)
        now += pace.wait(now)
    now += 0.2
    pace.flushed(now, 0.001)
    assert pace.window == 0.001
