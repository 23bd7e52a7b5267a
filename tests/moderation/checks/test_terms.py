"""A room's own terms: which can be looked for at all, what each finds, and what the rule is called."""

from __future__ import annotations

import msgspec
import pytest

from eventchat.plain import plain_sentence
from eventchat.types.policy import RoomTerm, TermMatch
from eventchat.types.rooms import RoomSettings, SettingsChange
from eventchat.types.verdicts import OWN_TERM, Verdict
from moderation.judging.message import message
from moderation.judging.pipeline import CHECKS, judge
from moderation.judging.rules import compile_rules

RULES = tuple(check for check in CHECKS if check.__name__ != "model")


def verdict(text: str, *terms: RoomTerm) -> Verdict:
    """What becomes of *text* in a room with *terms*."""
    return judge(message(text), compile_rules(RoomSettings(terms=terms)), RULES)


POINTLESS = (
    "* *",
    "**",
    "* * *",
    "..*",
    "\u200b\u200b",
    "  ",
    "\u0301\u0301",
    "x*",
    "* x",
    "\u3164\u3164",
    ":*",
)


@pytest.mark.parametrize("text", POINTLESS)
def test_terms_that_find_nothing_or_everything_are_refused(text: str) -> None:
    """Where they are saved, in either form, with a sentence that names the term."""
    for change in ({"blocked_terms": ["fine", text]}, {"terms": [{"text": "fine"}, {"text": text}]}):
        with pytest.raises(msgspec.ValidationError) as refused:
            msgspec.convert(change, SettingsChange)
        assert plain_sentence(str(refused.value), None).startswith(f"The term {text!r} ")


@pytest.mark.parametrize("match", ["word", "part", "phrase"])
@pytest.mark.parametrize("text", POINTLESS)
def test_a_room_that_has_such_a_term_goes_on(text: str, match: TermMatch) -> None:
    """What was stored before it was refused is left out, or found as it stands; the other terms count."""
    terms = RoomTerm(text, match), RoomTerm("spoiler")
    assert verdict("hello there, how are you", *terms).action == "allow"
    assert verdict("a spoiler", *terms).rule == "term:spoiler"


@pytest.mark.parametrize(
    "text", ["c++", ":)", "🍆🍆", "ab*", "*fest", "剧*", "🍆*", "42", "дурак", "ß!", "!!"]
)
def test_terms_that_can_be_found_are_taken(text: str) -> None:
    """Symbols and emoji, single signs that are words, numbers: each finds itself, and nothing ordinary."""
    msgspec.convert({"blocked_terms": [text]}, SettingsChange)
    written = f"well {text.strip('*')} it is"
    assert verdict(written, RoomTerm(text)).rule == f"term:{text}"
    assert verdict("hello there, how are you", RoomTerm(text)).action == "allow"


@pytest.mark.parametrize("match", ["word", "part", "phrase"])
def test_emoji_are_found_as_they_stand(match: TermMatch) -> None:
    """Alone, among letters of the term, in other skin, and each time they are there."""
    assert verdict("look 🍆🍆 and 🍆🍆🍆", RoomTerm("🍆🍆", match)).spans == ((5, 7), (12, 14))
    assert verdict("so 👍🏽ok then", RoomTerm("👍🏽ok", match)).spans == ((3, 7),)
    assert verdict("one 🍆 only", RoomTerm("🍆🍆", match)).action == "allow"


def test_a_part_may_be_starred_at_its_ends() -> None:
    """Both ends of a part are open anyway."""
    assert verdict("unspoilered", RoomTerm("spoil*", "part")).spans == ((0, 11),)


def test_terms_are_told_apart_by_their_rules() -> None:
    """Each has a rule of its own, patterns too, as long as a rule may be; authors learn none of them."""
    terms = RoomTerm("pineapple"), RoomTerm(r"cup\s?2026", "pattern"), RoomTerm("y" * 500, "phrase")
    found = [verdict(text, *terms) for text in ("a Pineapple", "CUP 2026", "y" * 500)]
    assert [one.rule for one in found[:2]] == ["term:pineapple", r"term:cup\s?2026"]
    assert len(found[2].rule) == 100
    assert {one.rule_told for one in found} == {OWN_TERM}
    assert verdict("you bitch").rule_told == "bitch"
