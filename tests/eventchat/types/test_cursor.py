"""Cursors: one form on every wire."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from eventchat.types.cursor import Cursor, Epoch, new_epoch
from eventchat.types.ids import MessageId

cursors = st.builds(
    Cursor,
    st.from_regex(r"[A-Za-z0-9]{8}", fullmatch=True).map(Epoch),
    st.tuples(st.integers(0, 10**15 - 1), st.integers(0, 10**9 - 1)).map(
        lambda pair: MessageId(f"{pair[0]}-{pair[1]}")
    ),
    st.integers(0, 10**15 - 1),
)


@given(cursors)
def test_a_cursor_survives_the_wire(cursor: Cursor) -> None:
    """What is written is what is read, within 64 characters that need no escaping anywhere."""
    text = str(cursor)
    assert Cursor.parse(text) == cursor
    assert len(text) <= 64
    assert set(text) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:._-")


@given(st.integers(0, 10**13 - 1), st.integers(0, 999), st.integers(0, 10**9))
def test_a_cursor_may_say_which_letters_were_seen(ms: int, number: int, seq: int) -> None:
    """It is the same place, within the same 64 characters; one that would be longer is none."""
    letter = MessageId(f"{ms}-{number}")
    cursor = Cursor(Epoch("abcdefgh"), MessageId("1763790000123-7"), seq)
    text = str(cursor.with_letter(letter))
    assert text == f"{cursor}.{letter}"
    assert len(text) <= 64
    assert Cursor.parse(text) == cursor.with_letter(letter)
    assert Cursor.parse(f"abcdefgh.{'1' * 15}-{'1' * 9}.{'1' * 15}.1{ms:013}-0") is None


@given(st.text())
def test_any_text_is_a_cursor_or_none(text: str) -> None:
    """Reading never raises; what it accepts it writes back unchanged."""
    cursor = Cursor.parse(text)
    assert cursor is None or str(cursor) == text


@given(cursors, cursors)
def test_places_of_one_log_are_ordered_as_their_entries(one: Cursor, other: Cursor) -> None:
    """By milliseconds, then by number, not by spelling."""
    left = tuple(map(int, one.id.split("-")))
    right = tuple(map(int, other.id.split("-")))
    assert (one.key < other.key) == (left < right)


def test_epochs_are_eight_random_characters() -> None:
    """Two logs are never mistaken for one another."""
    epochs = {new_epoch() for _ in range(1000)}
    assert len(epochs) == 1000
    assert all(len(epoch) == 8 and epoch.isalnum() for epoch in epochs)
