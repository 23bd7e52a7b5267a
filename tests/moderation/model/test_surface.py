"""The model reads a text's words, and can say where each was written."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from moderation.judging.model.surface import LONGEST, places, surface
from moderation.judging.text import Folded


def test_case_punctuation_and_disguise_do_not_count() -> None:
    """What looks alike reads alike."""
    assert surface(Folded("You’re GREAT,  ｆｒｉｅｎｄ!!")) == surface(Folded("you’re great friend"))


@given(st.text(max_size=80))
def test_words_stand_where_they_say(text: str) -> None:
    """Each word of the surface is read again where it says it was written, which lies in the original."""
    folded = Folded(text)
    said = surface(folded).split()
    found = places(folded, range(len(said)))
    assert all(0 <= start < end <= len(text) for start, end in found)
    read = [surface(Folded(text[start:end])) for start, end in found]
    assert all(word in again for word, again in zip(said, read, strict=True))


def test_a_text_that_folds_to_many_times_its_length_is_read_in_part() -> None:
    """One character may fold to eighteen: what is read stays bounded, and so does the time."""
    assert len(surface(Folded("ﷺ" * 2_000))) <= LONGEST + 2
