"""The folded text: its forms agree with the way back to the original, whatever is written."""

from __future__ import annotations

import time
import unicodedata
from itertools import groupby

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.judging.letters import FOLD, is_mark
from moderation.judging.message import message
from moderation.judging.pipeline import judge
from moderation.judging.rules import Rules
from moderation.judging.text import LONGEST, Folded, Form, merged, squeeze

ANY_TEXT = st.text(st.characters(codec=None), max_size=80)
PIECES = (
    *("f", "u", "c", "k", "F", "ｕ", "с", "ķ", "\u0301", "\u200b", "\u200d", "🔥", " ", ".", "*", "4", "$"),
    *("ʇ", "ß", "ﬃ", "⒜", "🅰", "\ud800", "\n", "İ", "ǅ", "한", "क्षि", "กำ", "\u202e", "s", "h", "i", "t"),
)
NASTY = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)
TEXTS = st.one_of(ANY_TEXT, NASTY)


def forms(text: Folded) -> list[Form]:
    """Every form of *text* that there is."""
    found = [text.plain, text.spaced, text.tight, text.joined]
    return [*found, *text.leets]


@given(TEXTS)
def test_every_character_of_every_form_knows_where_it_was_written(text: str) -> None:
    """The map has one range a character, in order, within the original, never empty."""
    for form in forms(Folded(text)):
        assert len(form.ranges) == len(form.text)
        assert all(0 <= start < end <= len(text) for start, end in form.ranges)
        assert form.ranges == sorted(form.ranges)


@given(TEXTS)
def test_the_map_is_true(text: str) -> None:
    """What stands at a range, folded by itself, holds the character the map says came from there."""
    folded = Folded(text)
    for char, (start, end) in zip(folded.plain.text, folded.plain.ranges, strict=True):
        assert char in text[start:end].translate(FOLD)


@given(TEXTS)
def test_folding_is_idempotent(text: str) -> None:
    """What was folded folds to itself."""
    once = Folded(text).plain.text
    assert Folded(once).plain.text == once


@given(TEXTS, st.integers(0, 80), st.integers(0, 80))
def test_a_whole_span_cuts_no_mark_from_its_base(text: str, a: int, b: int) -> None:
    """Spans that are pointed at begin and end between graphemes, within the text."""
    start, end = sorted((min(a, len(text)), min(b, len(text))))
    first, last = Folded(text).whole((start, end))
    assert 0 <= first <= start <= end <= last <= len(text)
    assert first == 0 or first == len(text) or not is_mark(text[first])
    assert last == len(text) or not is_mark(text[last])


@settings(deadline=None)
@given(TEXTS)
def test_judging_never_raises_and_points_into_the_text(text: str) -> None:
    """Any str gets a verdict, lone surrogates too; its spans are ordered, apart and inside."""
    verdict = judge(message(text), Rules())
    before = -1
    for start, end in verdict.spans:
        assert before < start < end <= len(text)
        before = end


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("ＦＵＬＬ", "full"),
        ("𝓶𝓪𝓽𝓱", "math"),
        ("Ⓒⓘ🅡🅲⒧🄴", "circle"),
        ("🇺🇸", "us"),
        ("z̷a̸l̵g̶o̴", "zalgo"),
        ("in\u200bvi\u00adsi\u2060ble", "invisible"),
        ("Straße", "strasse"),
        ("ѕсоре", "scope"),
        ("ꜱᴍᴀʟʟ", "small"),
    ],
)
def test_disguises_come_off(written: str, plain: str) -> None:
    """Fullwidth, mathematical, enclosed, decorated, hidden and look-alike letters are plain ones."""
    assert Folded(written).plain.text == plain


def test_scripts_keep_the_marks_they_are_read_by() -> None:
    """Vowel signs of Indic and Thai writing are no decoration."""
    assert Folded("किताब").plain.text == "किताब"
    assert Folded("น้ำ").plain.text.startswith("น")


def test_a_text_is_turned_back_when_it_was_typed_upside_down() -> None:
    """Upside-down letters are read from the other end."""
    upright = Folded("ɯɐɔʇ").upright
    assert upright is not None
    assert upright.original == "tcam"
    assert Folded("plain").upright is None


def test_overlapping_and_touching_spans_become_one() -> None:
    """Spans are told apart only where something lies between them."""
    assert merged([(4, 6), (0, 2), (2, 3), (5, 9)]) == ((0, 3), (4, 9))


@pytest.mark.parametrize(
    "unit",
    [
        "f.u c-k ",
        "a$",
        "ass ",
        "n i g ",
        "a.a@",
        " dot",
        "https://a.",
        "f*",
        "ʇunɔ ",
        "漢字",
        "[.]a",
        "🔥f",
        "a-a_b",
    ],
)
def test_the_time_grows_with_the_length_only(unit: str) -> None:
    """Sixteen times the text takes no more than about sixteen times as long: nothing is quadratic."""

    def cost(length: int) -> float:
        text = (unit * length)[:length]
        judge(message(text), Rules())
        times = []
        for _ in range(3):
            before = time.process_time()
            judge(message(text), Rules())
            times.append(time.process_time() - before)
        return min(times)

    assert cost(16_000) < 16 * 3 * max(cost(1_000), 100e-6)


def test_normal_form_does_not_matter() -> None:
    """A text and its decomposed form look the same."""
    text = "Crème brûlée à la façon d’Éric"
    assert Folded(unicodedata.normalize("NFD", text)).plain.text == Folded(text).plain.text


@given(st.one_of(st.text(alphabet="ab \0\x7f", max_size=40), st.text(max_size=30)))
def test_of_every_run_one_character_is_left(text: str) -> None:
    """Squeezing leaves each run of one character as that character once, whatever the characters are."""
    assert squeeze(text) == "".join(char for char, _ in groupby(text))


@pytest.mark.parametrize("size", [LONGEST - 1, LONGEST, LONGEST + 1])
def test_long_texts_are_squeezed_alike(size: int) -> None:
    """Up to the length that is squeezed at once, and beyond it."""
    assert squeeze("a" * size) == "a"
    assert squeeze("ab" * size) == "ab" * size
