"""Masking what a verdict points at."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from eventchat.text import masked


def test_a_dot_for_every_character_people_see() -> None:
    """Marks, joiners and skin tones have no dot of their own; spaces have none at all."""
    assert masked("so fu\u0301ck it", ((3, 8),)) == "so •••• it"
    assert masked("f u c k", ((0, 7),)) == "••••"
    assert masked("a 👍🏽 b", ((2, 4),)) == "a • b"


@given(st.text(max_size=30), st.integers(0, 30), st.integers(0, 30))
def test_nothing_else_changes(text: str, one: int, other: int) -> None:
    """What lies outside the span stays, what lies inside is dots."""
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    if start == end:
        return
    result = masked(text, ((start, end),))
    assert result.startswith(text[:start])
    assert result.endswith(text[end:])
    assert set(result[start : len(result) - len(text[end:])]) == {"•"}
