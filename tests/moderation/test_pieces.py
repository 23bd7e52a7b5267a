"""Words in pieces and in shapes: cut and painted at once, backwards letter by letter, in borrowed letters."""

from __future__ import annotations

import pytest

from moderation.judging.message import message
from moderation.judging.pieces import is_cut, squeezed_on
from moderation.judging.pipeline import CHECKS, judge
from moderation.judging.rules import house_matcher, preset
from moderation.judging.text import Folded

RULES = tuple(check for check in CHECKS if check.__name__ != "model")
FAMILY = preset("family")


@pytest.mark.parametrize(
    "text",
    [
        "he is a fu cking noob",
        "ｆｕ ｃｋｉｎｇ noob",
        "mute that who re",
        "mute that fv <k",
        "mute that 7r 4nny",
        "mute that f@69 0+",
        "what a mot her fuc ker",
        "i wi ll ki ll you",
        "ki ll your se lf",
        "u o y l l i k l l i w i",
        "mute that k n a k s",
    ],
)
def test_pieces_are_put_together_whatever_they_are_written_in(text: str) -> None:
    """Cut anywhere, in several pieces, with letters painted, or backwards and letter by letter."""
    assert judge(message(text), FAMILY, RULES).action != "allow"


@pytest.mark.parametrize(
    "text",
    [
        "he is a total 5#1+",
        "mute that 8|t<#",
        "mute that @55#0|3",
        "go away ufck",
        "i iwll klil you",
        "eat hsit",
    ],
)
def test_a_word_of_symbols_or_with_its_beginning_turned_is_read(text: str) -> None:
    """Two symbols that are letters make a word of what has no letters; the first letter may be the second."""
    assert judge(message(text), FAMILY, RULES).action != "allow"


@pytest.mark.parametrize("written", "cvnt slvt niqqer faqqot bittsh schit kique khunt 5h1+ 7w@7".split())
def test_letters_that_sound_or_look_alike_are_read(written: str) -> None:
    """A v for a u, also where nothing else hides the word; q for g; the sounds of other spellings."""
    assert judge(message(f"mute that {written}"), FAMILY, RULES).action != "allow"


@pytest.mark.parametrize(
    "written",
    ["ғцскiпɡ", "ᑕᑌᑎT", "ᏕᏂᎥᏖ", "ҍíէçհ", "₣Ʉ₵₭", "ⲥⲩⲛⲧ", "ƒυ¢к", "ѕʟυт", "ᖴᑌᑕK"],
)
def test_letters_that_are_borrowed_for_their_shape_are_read(written: str) -> None:
    """Fonts made of Cherokee, Canadian, Armenian, Coptic and Cyrillic letters, and of signs for money."""
    assert judge(message(f"that player is a {written}"), FAMILY, RULES).action != "allow"


@pytest.mark.parametrize(
    "text",
    [
        "f(u,c,k) = u*c + k",
        "f(u, c, k)",
        "600k viewers",
        "5-HT receptors",
        "pay $17+ at the door",
        "FIXXXXX IT",
        "who're you watching",
        "and who re-added him?",
        "₱500 or ₩9000 each",
        "i w ll b there",
        "will I kill your sell order",
        "ikke så ille",
        "star d and k n a p",
        "a[5] = 5",
        "tihs is so good",
        "Dick and Dom",
        "damn that's good",
        "the bulls hit back",
        "they make it drat",
    ],
)
def test_what_only_looks_like_pieces_is_let_pass(text: str) -> None:
    """Calls in programs, numbers, prices, drawn-out words, and letters that stand alone."""
    assert judge(message(text), FAMILY, RULES).action == "allow"


@pytest.mark.parametrize(
    "name",
    [
        *"Ashland Ashlyn Zora Hitchin Atwater Kunta Ishita Shetty Fukui Horan Hibbing Dorking".split(),
        *"Besançon Pornic Parc soba shiites nymph taser wastewater metalhead".split(),
        "Lee Hooker",
        "Offa's Dyke",
    ],
)
def test_names_of_people_and_places_are_let_pass(name: str) -> None:
    """Towns, families and words that are near to something else, large and small letters."""
    for text in (f"we talked about {name} yesterday", f"what does {name.lower()} mean?"):
        assert judge(message(text), FAMILY, RULES).action == "allow"


def test_a_piece_that_repeats_the_letter_before_loses_it() -> None:
    """So that a double that was parted is the single letter that forms have."""
    assert list(squeezed_on(["wi", "ii", "ki"])) == ["wi", "i", "ki"]
    assert "".join(squeezed_on(["as", "sh", "hole"])) == "ashole"


def test_numbers_alone_are_no_piece() -> None:
    """Letters painted as digits are only looked for in pieces that have something else as well."""
    assert is_cut(["7r", "4nny"], 6)
    assert not is_cut(["tr", "4"], 3)
    assert not is_cut(["shi", "7"], 4)


def test_nothing_is_guessed_at_in_hexadecimal_numbers() -> None:
    """Numbers of commits, colours and machines sound like anything."""
    search = house_matcher().search
    for number in ("7ffccc", "127cc1cd", "ceec2ced", "bdfc5da935dd8bfae25133c7069aa4fe2c0bfad4"):
        assert not search(Folded(f"fixed in {number}")).found, number
