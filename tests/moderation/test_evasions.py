"""Hidden spellings by their class. The checks were improved by looking at these: a floor, not an estimate."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.judging.finder import Finder
from moderation.judging.message import message
from moderation.judging.pipeline import CHECKS, Check, judge
from moderation.judging.rules import preset
from tests.moderation import held_out
from tests.moderation.evasions import (
    LOOKS,
    MORE_TRICKS,
    WORDS_TRICKS,
    Trick,
    consonant_dropped,
    crossed,
    is_readable,
    letter_starred,
    other_vowel,
)

RULES = tuple(check for check in CHECKS if check.__name__ != "model")
STRICTEST = preset("family")
HIDDEN = (
    *"fuck bitch cunt shit asshole motherfucker cocksucker dickhead bastard whore slut twat wanker".split(),
    *"faggot retard tranny chink bullshit jackass shithead fucking dipshit skank pussies".split(),
    "kill yourself",
    "i will kill you",
)
FRAMES = ("you are a {}", "go away {} please", "{} lol", "what a {} honestly")
TIMES = 6


def caught(
    trick: Trick, words: Sequence[str] = HIDDEN, frames: Sequence[str] = FRAMES, times: int = TIMES
) -> tuple[int, int]:
    """How many hidden words are found, by the rules alone, and of how many that can still be read."""
    chance = random.Random(2026)
    found = tries = 0
    for word in words:
        for _ in range(times):
            written = trick(word, chance)
            if is_readable(word, written):
                text = chance.choice(frames).format(written)
                found += judge(message(text), STRICTEST, RULES).action != "allow"
                tries += 1
    return found, tries


def recall(*counts: tuple[int, int]) -> float:
    """The share that is found, of all of them together."""
    return sum(found for found, _ in counts) / sum(tries for _, tries in counts)


def both(one: Trick, two: Trick) -> Trick:
    """One trick after the other."""
    return lambda word, chance: two(one(word, chance), chance)


@pytest.mark.parametrize("name", LOOKS)
def test_no_disguise_of_letters_helps(name: str) -> None:
    """Letters that look otherwise are read as what they look like; digits alone are left to numbers."""
    assert recall(caught(LOOKS[name])) >= (0.95 if name == "leet" else 0.99)


@pytest.mark.parametrize("name", WORDS_TRICKS)
def test_no_way_of_spelling_helps_much(name: str) -> None:
    """Starred, dropped, swapped, cut in two, by ear: what people still read is still found."""
    assert recall(caught(WORDS_TRICKS[name])) >= (0.9 if name == "by_ear" else 0.95)


@pytest.mark.parametrize("name", MORE_TRICKS)
def test_no_slip_of_the_pen_helps_much(name: str) -> None:
    """Vowels changed or crossed out, letters starred or left out, words run together."""
    assert recall(caught(MORE_TRICKS[name])) >= (0.85 if name in HARD else 0.95)


HARD = ("consonant_dropped", "other_vowel")
"""Ways that make other words of short ones, which cannot all be minded."""


def test_two_tricks_at_once_help_little() -> None:
    """Every trick after every other, where people can still read what comes of it."""
    tricks = WORDS_TRICKS | MORE_TRICKS | {name: trick for name, trick in LOOKS.items() if name != "plain"}
    pairs = [both(tricks[one], tricks[two]) for one, two in permutations(tricks, 2)]
    assert recall(*(caught(pair, WHOLE, times=1) for pair in pairs)) >= 0.9
    looks = [both(WORDS_TRICKS[one], LOOKS[two]) for one in WORDS_TRICKS for two in LOOKS if two != "plain"]
    assert recall(*(caught(pair, WHOLE) for pair in looks)) >= 0.95


WHOLE = tuple(word for word in HIDDEN if " " not in word)


def test_what_nothing_was_fitted_to_is_found_as_well() -> None:
    """Words and tricks that were kept apart: the figures are in docs/why/judging.md."""
    words = tuple(word for word in held_out.HIDDEN if " " not in word)
    seen = [caught(trick, words, held_out.FRAMES) for trick in (WORDS_TRICKS | MORE_TRICKS | LOOKS).values()]
    assert recall(*seen) >= 0.9
    unseen = [caught(trick, words, held_out.FRAMES) for trick in held_out.HELD_TRICKS.values()]
    assert recall(*unseen) >= 0.6


PIECES = (
    *(
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
    ),
    *(
        "fuck ",
        "kcuf",
        "$h!t ",
        "(.u.n.t ",
        "sh1t",
        "i will kill you ",
        "h\u0301\u0323",
        "f\u200bu",
        "fυсκ ",
        "6@$$ ",
    ),
    *(
        "+49 170 1234567 ",
        "4111 1111 1111 1111 ",
        "www.example.com ",
        "a.b.c.d.e.f.g.",
        "phuk ",
        "shti ",
        "ﷺ",
        "㍿",
    ),
    *(
        "f--k ",
        "b**ch ",
        "f?ck ",
        "s h i t ",
        "a s s h o l e ",
        "free bitcoin telegram @x ",
        "(((",
        "-_",
        "ass-",
        "\n",
    ),
)
NEARLY = [
    trick(word, random.Random(seed))
    for seed in range(6)
    for word in HIDDEN
    for trick in (other_vowel, consonant_dropped, crossed, letter_starred)
    if " " not in word
]
"""Words that are near to many terms and that nobody has seen before."""

MOST_SECONDS = 0.005
LONGEST = 2000


def cost(text: str, checks: Sequence[Check] = RULES) -> float:
    """The least of three times *checks* took for *text*, in seconds of this process."""
    times = []
    for _ in range(3):
        before = time.process_time()
        judge(message(text), STRICTEST, checks)
        times.append(time.process_time() - before)
    return min(times)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=400))
def test_no_text_keeps_the_judge_for_long(pieces: list[str]) -> None:
    """However a text of the greatest length is put together, the rules take less than 5 ms."""
    text = ("".join(pieces) * LONGEST)[:LONGEST]
    assert cost(text) < MOST_SECONDS


@settings(deadline=None, max_examples=25)
@given(st.lists(st.sampled_from(NEARLY), min_size=300, max_size=400), st.text("xhle", min_size=0, max_size=2))
def test_unknown_words_near_many_terms_cost_no_more(words: list[str], ending: str) -> None:
    """Two thousand characters of words that are nearly terms are judged in time, the first time as well."""
    text = " ".join(f"{word}{ending}{number % 7}" for number, word in enumerate(words))[:LONGEST]
    before = time.process_time()
    judge(message(text), STRICTEST, RULES)
    first = time.process_time() - before
    assert min(first, cost(text)) < MOST_SECONDS


@pytest.mark.parametrize("first", [0x400, 0x900, 0x1400, 0x4E00, 0xA000, 0x1D400, 0x1F300, 0x20000])
def test_characters_never_seen_cost_no_more(first: int) -> None:
    """Two thousand characters that nobody wrote before are judged in time as well."""
    assert cost("".join(map(chr, range(first, first + LONGEST)))) < MOST_SECONDS


@pytest.mark.parametrize("word", ["faggot", "whore ", "nigger.", "fag got "])
def test_one_word_over_and_over_is_explained_in_time(word: str) -> None:
    """With the model as well, which finds thousands of parts in such a text and names its words."""
    assert cost((word * LONGEST)[:LONGEST], CHECKS) < MOST_SECONDS


def test_a_text_of_nothing_else_is_held() -> None:
    """Where there are too many candidates to look at all, a person looks: nothing hides behind them."""
    verdict = judge(message("ass " * 400 + "kill yourself"), preset("balanced"), RULES)
    assert verdict.action in {"hold", "reject"}


@given(st.text("abc ", max_size=40), st.sets(st.text("abc", min_size=1, max_size=3), min_size=1, max_size=6))
def test_a_finder_finds_what_is_there(text: str, keys: set[str]) -> None:
    """Every occurrence of every key, and at the start of words only where that is asked."""
    everywhere = {(k, i, i + len(k)) for k in keys for i in range(len(text)) if text.startswith(k, i)}
    assert set(Finder(keys)(text)) == everywhere
    starts = {place for place in everywhere if place[1] == 0 or text[place[1] - 1] == " "}
    assert set(Finder((), keys)(text)) == starts
    assert Finder(keys).keys_in(text) == {place[0] for place in everywhere}
    assert Finder((), keys).keys_in(text) == {place[0] for place in starts}
