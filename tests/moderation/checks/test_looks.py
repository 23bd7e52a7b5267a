"""How a message looks and what it gives away: marks, flood, caps, mentions, emotes, contacts."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventchat.types.verdicts import Finding
from moderation.judging.message import message
from moderation.judging.pipeline import CHECKS
from moderation.judging.rules import preset

STRICTEST = preset("family")


def rules_of(text: str, *, trusted: bool = False) -> set[str]:
    """The rules that speak about *text*, words and the model apart."""
    found: list[Finding] = []
    for check in CHECKS:
        if check.__name__ not in {"words", "model", "spam", "links"}:
            found += check(message(text, trusted=trusted), STRICTEST)
    return {finding.rule for finding in found}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("z\u0301\u0302\u0303a\u0301\u0302\u0303l\u0301\u0302\u0303go", "zalgo"),
        ("read \u202ethis\u202c", "direction"),
        ("buy " * 20, "flood"),
        ("a\n" * 13, "flood"),
        ("o" * 80, "flood"),
        ("WHY IS NOBODY ANSWERING MY QUESTION HERE", "caps"),
        ("@a @b @c @d @e @f look", "mentions"),
        ("🔥" * 40, "emotes"),
        ("call +49 170 1234567 now", "phone"),
        ("my card is 4111 1111 1111 1111", "card"),
        ("pay with 5555-5555-5555-4444", "card"),
        ("amex 378282246310005", "card"),
        ("DE89 3704 0044 0532 0130 00 is mine", "bank_account"),
    ],
)
def test_what_is_loud_or_private_is_noticed(text: str, rule: str) -> None:
    """Each has its rule; staff and services are not asked about any."""
    assert rule in rules_of(text)
    assert rules_of(text, trusted=True) == set()


@given(st.integers(1_600_000_000_000, 1_999_999_999_999))
def test_a_time_is_not_the_number_of_a_card(milliseconds: int) -> None:
    """One number of that length in ten has a right check digit; no card begins like a time in ms."""
    assert "card" not in rules_of(f"see you at {milliseconds}")


@given(st.lists(st.sampled_from(["buy", "buy", "now", "at", "my", "shop", "go"]), max_size=40))
def test_a_word_floods_when_it_is_more_than_half(words: list[str]) -> None:
    """Of fifteen words and more one that is said ten times, wherever it stands between the others."""
    times = Counter(words)
    most, half = max(times.values(), default=0), len(words) // 2
    floods = len(words) >= 15 and most >= 10 and most > half and len(times) <= half
    assert ("flood" in rules_of(" ".join(words))) == floods


@pytest.mark.parametrize(
    "text",
    [
        "Crème brûlée à la façon d’Éric",
        "việt nam vô địch",
        "GOOOOAL",
        "jajajajajaja",
        "OK THEN",
        "@ada and @bob, look",
        "🎉🎉🎉 we won 🎉🎉🎉",
        "order 123456789012 is late",
        "it was 3-2 in 2014, 1-0 in 2018",
        "row row row your boat gently down the stream",
    ],
)
def test_ordinary_liveliness_is_fine(text: str) -> None:
    """Accents, cheers, a few capitals, mentions, pictures and numbers are how people talk."""
    assert rules_of(text) == set()
