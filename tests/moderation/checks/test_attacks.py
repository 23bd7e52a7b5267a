"""Attacks that no single word gives away, and talk with the same words."""

from __future__ import annotations

import pytest

from eventchat.types.policy import RoomTerm
from eventchat.types.rooms import RoomSettings
from moderation.judging.message import message
from moderation.judging.pipeline import CHECKS, judge
from moderation.judging.rules import compile_rules, preset

RULES = tuple(check for check in CHECKS if check.__name__ != "model")
BALANCED, STRICT = preset("balanced"), preset("strict")


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        *(
            (f"all {group} should burn", "death_to_a_group")
            for group in ("jews", "muslims", "gay people", "women")
        ),
        *(
            (f"immigrants {fate}", "death_to_a_group")
            for fate in ("must die", "should all hang", "ought to be shot")
        ),
        ("I'll find you and hurt you", "finds_and_hurts"),
        ("we will hunt you down and kill you all", "finds_and_hurts"),
        ("I'm gonna track you and I'll break your legs", "finds_and_hurts"),
        ("14/88", "number_of_hate"),
        ("women belong in the kitchen", "put_in_their_place"),
        ("a woman belongs back in your kitchen", "put_in_their_place"),
    ],
)
def test_attacks_are_held_by_their_kind(text: str, rule: str) -> None:
    """In a new room, in whatever case; never refused: who is quoted has said the same words."""
    for written in (text, text.upper()):
        verdict = judge(message(written), BALANCED, RULES)
        assert (verdict.action, verdict.rule) == ("hold", rule)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "women should be allowed to vote",
            "muslims must be free to pray",
            "gay people should hang out here",
        ),
        *(
            "I'll find you a seat and hurry back",
            "we'll get you and your friends in",
            "14/88 points",
            "on 14/8/88",
        ),
        *(
            "the knives belong in the kitchen",
            "the candles should burn all night",
            "all plants must die one day",
        ),
        *("the fire should be put down now", "women and men should be paid alike"),
    ],
)
def test_the_same_words_without_an_attack_are_fine(text: str) -> None:
    """Groups, fates and searches that do not meet."""
    assert judge(message(text), STRICT, RULES).rule in {"", "phone"}


@pytest.mark.parametrize(
    "text",
    [
        *("Big Dick's pizza", "lunch at Dick's pizza", "the Slut Walk march", "an old fag packet"),
        *("gotta have a fag outside", "to retard the tempo a little"),
    ],
)
def test_a_word_in_such_company_is_another_word(text: str) -> None:
    """Names of places and marches, British cigarettes, music."""
    assert judge(message(text), BALANCED, RULES).action == "allow"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "no one should be called a faggot",
            'the sign said "faggot" on it',
            "he called me a faggot yesterday",
        ),
        *("please stop using the word faggot", "don't say faggot in here"),
    ],
)
def test_a_slur_that_is_spoken_of_is_held_and_not_refused(text: str) -> None:
    """A person reads what was meant; said to somebody, the same word is refused."""
    assert judge(message(text), BALANCED, RULES).action == "hold"
    assert judge(message("you faggot"), BALANCED, RULES).action == "reject"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "please don't kill yourself",
            "don’t hang yourself man, we love you",
            "never kill yourself for a game",
        ),
        *("you should not kill yourself, call somebody", "dont you dare to kill yourself", "dont kys"),
        *("stop saying kys to people", "he told me to 'kill yourself'"),
    ],
)
def test_who_pleads_against_it_is_held_and_not_refused(text: str) -> None:
    """Who holds somebody back, or tells what was said, is read by a person."""
    assert judge(message(text), BALANCED, RULES).action == "hold"


@pytest.mark.parametrize(
    "text",
    [
        *("go kill yourself", "why don't you kill yourself", "why dont you just kill yourself"),
        *("why not kill yourself", "don't be shy, kill yourself", "I'm not joking, kill yourself"),
        *("you don't matter kill yourself", "don't kill yourself, no, do: kill yourself"),
    ],
)
def test_who_tells_somebody_to_is_refused_whatever_stands_before(text: str) -> None:
    """A negation somewhere is no plea."""
    assert judge(message(text), BALANCED, RULES).action == "reject"


def test_an_insult_with_swearing_before_it_is_held_like_one_without() -> None:
    """Masking the swearing would let the insult through; what people say of themselves is only masked."""
    for text in ("you fucking idiot", "what a fucking idiot", "f**king idiots"):
        assert judge(message(text), BALANCED, RULES).action == "hold", text
    for text in ("I'm a fucking idiot", "i was such a fucking idiot", "fucking hell, the idiot box broke"):
        assert judge(message(text), BALANCED, RULES).action == "mask", text


def test_what_a_room_permits_is_no_attack() -> None:
    """A phrase that is permitted is permitted here, too."""
    rules = compile_rules(RoomSettings(terms=(RoomTerm("14/88", "phrase", "permit"),)))
    assert judge(message("gate 14/88"), rules, RULES).action == "allow"
