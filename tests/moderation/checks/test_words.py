"""The words check: what it finds, in which spelling, and what it leaves alone."""

from __future__ import annotations

import pytest

from eventchat.types.rooms import RoomSettings
from eventchat.types.verdicts import Verdict
from moderation.judging.checks.terms import terms as room_terms
from moderation.judging.checks.words import words
from moderation.judging.lexicon import exceptions, terms
from moderation.judging.matching import Matcher
from moderation.judging.message import message
from moderation.judging.patterns import spellings
from moderation.judging.pipeline import judge
from moderation.judging.rules import Rules, compile_rules, preset

AMONG = {
    "de": "das ist nicht",
    "fr": "je suis avec vous",
    "es": "yo soy muy",
    "pt": "eu sou muito voce",
    "it": "io sono anche",
    "nl": "ik heb niet het",
}
"""Small words that tell a language."""


def judged(text: str, rules: Rules | None = None) -> Verdict | None:
    """What words and the room's terms make of *text*; None when they find nothing."""
    verdict = judge(message(text), rules or Rules(), (words, room_terms))
    return verdict if verdict.stage else None


def pointed_at(text: str, rules: Rules | None = None) -> list[str]:
    """The parts of *text* that the check points at."""
    verdict = judged(text, rules)
    return [text[start:end] for start, end in verdict.spans] if verdict else []


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("you fucker", "fucker"),
        ("you FuCkEr", "FuCkEr"),
        ("you f u c k now", "f u c k"),
        ("you f.u-c_k", "f.u-c_k"),
        ("you fu ck", "fu ck"),
        ("you ｆｕｃｋ", "ｆｕｃｋ"),
        ("you fυсκ", "fυсκ"),
        ("you f\u200bu\u0301ck", "f\u200bu\u0301ck"),
        ("you fuuuuccck", "fuuuuccck"),
        ("you kcuf", "kcuf"),
        ("you f🔥u🔥ck", "f🔥u🔥ck"),
        ("you b1t(h", "b1t(h"),
        ("you f*ck", "f*ck"),
        ("you wnaker", "wnaker"),
        ("ʞɔnɟ noʎ", "ʞɔnɟ"),
        ("you bitches!", "bitches"),
    ],
)
def test_hidden_spellings_are_found_where_they_stand(text: str, part: str) -> None:
    """Each known disguise is seen through, and the span is the disguised word of the original."""
    assert pointed_at(text) == [part]


@pytest.mark.parametrize(
    "text",
    [
        "Scunthorpe, Essex and Penistone",
        "Dick Cheney had Dickson over",
        "pass it on, just hit it",
        "the Niger river and a raccoon",
        "spicy chicken as a class act",
        "rapper rapping, annals of analysis",
        "je suis en retard",
        "lol. I think so",
        "lol! (so) deep, who're you hugging",
        "take 5 pick 6, he/she",
        "call 455 1488-0 at 5:15",
        "f(u, c, k) and s.push(it)",
        "the pen is mightier",
        "анализ данных в тексте",
        "classic assist by Assange",
    ],
)
def test_innocent_text_is_left_alone(text: str) -> None:
    """Names, places, other languages, numbers and code that hold a word are not that word."""
    assert judged(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "i work from home",
        "we ran 5 kms today",
        "plant a bomb at B, watch your back",
        "airdrop incoming",
        "use my promo code",
        "that was a shit pass",
    ],
)
def test_what_may_be_meant_well_is_posted(text: str) -> None:
    """Words that are bad only sometimes are noted, at most, with level 1: nobody waits for them."""
    verdict = judged(text)
    assert verdict is None or (verdict.action, verdict.level) == ("allow", 1)


@pytest.mark.parametrize(
    ("text", "action", "level", "category"),
    [
        ("what a shit show tonight", "allow", 1, "profanity"),
        ("that is fucking great", "mask", 2, "profanity"),
        ("i will find you", "hold", 3, "threat"),
        ("kill yourself", "reject", 4, "threat"),
        ("i want to die", "hold", 3, "self_harm"),
        ("double your bitcoin today", "hold", 3, "scam"),
    ],
)
def test_the_level_decides_what_happens(text: str, action: str, level: int, category: str) -> None:
    """Mild words pass with a note, strong ones wait for a person, the worst are refused."""
    verdict = judged(text)
    assert verdict is not None
    assert (verdict.action, verdict.level, verdict.category) == (action, level, category)
    assert verdict.stage == "words"
    assert verdict.reason.endswith(".")


def test_the_severest_word_decides_and_all_are_pointed_at() -> None:
    """A message with several words gets the strongest verdict, with every span."""
    text = "shit, you bitch, kill yourself"
    verdict = judged(text)
    assert verdict is not None
    assert verdict.level == 4
    assert pointed_at(text) == ["shit", "bitch", "kill yourself"]


def test_a_rooms_own_terms_are_held_in_any_disguise() -> None:
    """blocked_terms are whole words, folded like everything else; `*` opens an end; symbols count."""
    rules = compile_rules(
        RoomSettings(blocked_terms=("Spoiler", "rosebud*", "дурак", "剧透", "c++", "42069", "*fest"))
    )
    assert pointed_at("no SP0ILER please", rules) == ["SP0ILER"]
    assert pointed_at("rosebuds", rules) == ["rosebuds"]
    assert pointed_at("ты ДУРАК", rules) == ["ДУРАК"]
    assert pointed_at("这是剧透吗", rules) == ["剧透"]
    assert pointed_at("C++ rules", rules) == ["C++"]
    assert pointed_at("code 42069 now", rules) == ["42069"]
    assert pointed_at("at a slugfest", rules) == ["slugfest"]
    assert pointed_at("spoilers, festive and C", rules) == []
    verdict = judged("spoiler", rules)
    assert verdict is not None
    assert (verdict.action, verdict.category, verdict.rule) == ("hold", "custom", "term:Spoiler")


def test_a_room_may_have_two_thousand_terms() -> None:
    """The largest list compiles and finds its last term."""
    rules = compile_rules(RoomSettings(blocked_terms=tuple(f"blocked{n:04d}x" for n in range(2000))))
    assert pointed_at("so blocked1999x it is", rules) == ["blocked1999x"]


def test_the_lexicon_is_well_formed() -> None:
    """Terms are folded already, stand once, and have a level from 1 to 4."""
    seen = [(term.letters, term.category) for term in terms()]
    assert len(seen) == len(set(seen))
    for term in terms():
        assert 1 <= term.level <= 4
        assert term.letters == " ".join(term.letters.lower().split())
        assert message(term.letters).text.plain.text == term.letters


def test_every_term_finds_itself() -> None:
    """No term is dead: written plainly, each is found with at least its own level."""
    for term in terms():
        verdict = judged(f"{AMONG.get(term.language, '')} {term.letters}")
        assert verdict is not None, term.letters
        assert verdict.level >= term.level, term.letters


def test_every_exception_excuses_something() -> None:
    """No exception is dead weight: without it there would be a word in it; with it there is none."""
    without = Matcher(pattern for term in terms() for pattern in spellings(term))
    for exception in exceptions():
        assert without.hits(message(exception.letters).text).found, exception.letters
        assert judged(exception.letters) is None, exception.letters


def test_a_word_of_another_language_counts_in_that_language() -> None:
    """Mild words of a dictionary count in their language only; what is ordinary in one is left there."""
    strict = preset("family")
    assert judged("das ist doch kacke", strict) is not None
    assert judged("kacke", strict) is None
    assert judged("je suis en retard", strict) is None
    assert judged("you are such a retard", strict) is not None
    assert judged("тварь и сука", strict) is not None


@pytest.mark.parametrize("text", ["f.u.c.k.i.n.g", "f.u.c.k", "s.h.i.t", "f**k"])
def test_a_disguise_is_taken_for_one_word(text: str) -> None:
    """What the same letters might be beside, and is milder, is no finding of its own."""
    assert len(list(words(message(f"oh {text} it"), preset("family")))) == 1
