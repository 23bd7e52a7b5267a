"""A room's own patterns: found where they stand, and never for long."""

from __future__ import annotations

import random
import time

import pytest

import moderation.judging.regexes
from eventchat.types.policy import RoomTerm
from eventchat.types.rooms import RoomSettings
from eventchat.types.verdicts import Verdict
from moderation.judging.message import message
from moderation.judging.pipeline import CHECKS, judge
from moderation.judging.rules import Rules, compile_rules

RULES = tuple(check for check in CHECKS if check.__name__ != "model")
MOST_SECONDS = 0.005
LONGEST = 2000


def room(*patterns: str) -> Rules:
    """A room that looks for *patterns*."""
    return compile_rules(RoomSettings(terms=tuple(RoomTerm(text, "pattern") for text in patterns)))


def judged(text: str, rules: Rules) -> tuple[Verdict, float]:
    """What becomes of *text*, and the least of three times it took, in seconds of this process."""
    times = []
    for _ in range(3):
        before = time.process_time()
        verdict = judge(message(text), rules, RULES)
        times.append(time.process_time() - before)
    return verdict, min(times)


def test_patterns_are_found_where_they_stand() -> None:
    """Among many, in sets, whatever the case: each that matches points at its place."""
    rules = room(*(f"word{n}[0-9]?s" for n in range(199)), r"cup\s?2026")
    verdict, _ = judged("win the CUP 2026 and Word1987s", rules)
    assert (verdict.action, verdict.rule) == ("hold", "term:word198[0-9]?s")
    assert verdict.spans == ((8, 16), (21, 30))
    assert judged("cup 2026, Cup2026 and cups", rules)[0].spans == ((0, 8), (10, 17))
    assert judged("nothing of the kind", rules)[0].action == "allow"


HOSTILE = {
    "many states": lambda n: f"[ab]*a[ab]{{{8 + n % 6}}}c{n}?d",
    "all match": lambda n: rf"(\w+\s*){{1,5}}[ab ]{{{1 + n % 9}}}",
    "anything between": lambda n: f"a.*b.*a.{{0,{n % 20}}}b",
    "alternatives": lambda n: "|".join(f"{x}{n % 7}?b" for x in ("ab", "ba", "aab", "bba", "abab")),
}


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.parametrize("letters", ["ab ab", "abé "])
def test_no_patterns_keep_the_judge_for_long(kind: str, letters: str) -> None:
    """Two hundred patterns made for it, on the longest text: less than 5 ms, and no error."""
    chance = random.Random(kind)
    rules = room(*map(HOSTILE[kind], range(200)))
    assert judged("".join(chance.choice(letters) for _ in range(LONGEST)), rules)[1] < MOST_SECONDS


def test_what_there_was_no_time_for_is_held_for_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the time is over before all patterns were asked, a person looks, though none was found."""
    rules = room(*(f"needle{n}" for n in range(200)))
    assert judged("hay and hay", rules)[0].action == "allow"
    monkeypatch.setattr(moderation.judging.regexes, "MOST_NS", -1)
    verdict, _ = judged("hay and hay", rules)
    assert (verdict.action, verdict.rule) == ("hold", "patterns_take_too_long")


def test_two_thousand_phrases_cost_next_to_nothing() -> None:
    """Phrases are looked for together before any is looked for alone."""
    phrases = tuple(RoomTerm(f"c++ number {n}", "phrase") for n in range(2000))
    rules = compile_rules(RoomSettings(terms=phrases))
    assert judged("about C++ number 1999, please", rules)[0].spans == ((6, 21),)
    assert judged("about nothing of the kind " * 15, rules)[1] < MOST_SECONDS
