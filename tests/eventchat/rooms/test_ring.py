"""The ring: consecutive entries, and honest about what it no longer has."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventchat.log.entry import Redactions
from eventchat.rooms.ring import Gap, Ring
from tests.makers import entry_id, make_posted

pushes = st.lists(st.integers(1, 30), max_size=60)


@given(st.integers(1, 12), pushes)
def test_a_ring_holds_the_newest_entries_without_a_hole(capacity: int, seqs: list[int]) -> None:
    """G-2, G-3: whatever is offered, it holds consecutive entries and says when one is missing."""
    ring = Ring(capacity)
    top = 0
    for seq in seqs:
        if seq > top + 1:
            with pytest.raises(Gap):
                ring.push(make_posted(seq))
            continue
        assert ring.push(make_posted(seq)) is (seq == top + 1)
        top = max(top, seq)
    held = [entry.seq for entry in ring.after(ring.floor) or []]
    assert held == list(range(max(0, top - capacity) + 1, top + 1))
    assert ring.top == top


@given(st.integers(1, 12), st.integers(0, 30), st.integers(0, 40), st.integers(0, 40))
def test_after_is_everything_after_or_an_admission(capacity: int, count: int, seq: int, upto: int) -> None:
    """All entries after a seq, never some of them; None when the oldest of them is gone."""
    ring = Ring(capacity)
    for number in range(1, count + 1):
        ring.push(make_posted(number))
    entries = ring.after(seq, upto)
    if seq < max(0, count - capacity):
        assert entries is None
    else:
        assert [entry.seq for entry in entries or []] == list(range(seq + 1, min(upto, count) + 1))


def test_a_ring_of_entries_with_a_hole_keeps_what_comes_after_it() -> None:
    """What was trimmed from the log in between cannot be served."""
    ring = Ring.of(10, [make_posted(seq) for seq in (3, 4, 7, 8)])
    assert (ring.floor, ring.top) == (6, 8)
    assert ring.after(5) is None


def test_entries_are_found_by_seq_and_by_id() -> None:
    """Both ways of asking agree."""
    ring = Ring.of(3, [make_posted(seq) for seq in range(1, 6)])
    assert [found.seq if (found := ring.find(seq)) else None for seq in range(1, 7)] == [
        None,
        None,
        3,
        4,
        5,
        None,
    ]
    found = ring.lookup(entry_id(4))
    assert found is not None
    assert found.seq == 4
    assert ring.lookup(entry_id(1)) is None


@given(st.integers(1, 12), st.integers(0, 30), st.integers(0, 10), st.integers(0, 30))
def test_the_newest_wanted_are_the_newest_up_to_a_place(
    capacity: int, count: int, wanted: int, upto: int
) -> None:
    """Oldest first, none beyond the place."""
    ring = Ring.of(capacity, [make_posted(seq) for seq in range(1, count + 1)])
    found = [entry.seq for entry in ring.newest_where(lambda entry: entry.seq % 2 == 0, wanted, upto)]
    kept = range(max(0, count - capacity) + 1, count + 1)
    even = [seq for seq in kept if seq % 2 == 0 and seq <= upto]
    assert found == even[max(0, len(even) - wanted) :]


def test_what_was_masked_comes_back_as_it_was() -> None:
    """G-7: a removal hides a message and its quotes; restored, both are as they were pushed."""
    ring = Ring.of(5, [make_posted(seq) for seq in range(1, 4)])
    before = ring.after(0)
    redactions = Redactions({entry_id(2): entry_id(9)}, {})
    ring.rewrite(redactions.mask)
    hidden = ring.find(2)
    assert hidden is not None
    assert hidden.removed
    redactions.removed[entry_id(1)] = entry_id(9)
    ring.rewrite(redactions.mask)
    del redactions.removed[entry_id(2)]
    ring.rewrite(redactions.mask)
    assert before is not None
    assert ring.after(1) == before[1:]
    redactions.removed.clear()
    ring.rewrite(redactions.mask)
    assert ring.after(0) == before
