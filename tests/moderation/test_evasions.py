"""Hidden spellings by their class. The checks were improved by looking at these: a floor, not an estimate."""

from __future__ import annotations

import random
import time
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.finder import Finder
from moderation.message import message
from moderation.pipeline import CHECKS, judge
from moderation.rules import preset
from tests.moderation.evasions import LOOKS, WORDS_TRICKS, Trick

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


def caught(trick: Trick) -> float:
    """The share of hidden words that are found, by the rules alone."""
    chance = random.Random(2026)
    found = tries = 0
    for word in HIDDEN:
        for _ in range(TIMES):
            text = chance.choice(FRAMES).format(trick(word, chance))
            found += judge(message(text), STRICTEST, RULES).action != "allow"
            tries += 1
    return found / tries


@pytest.mark.parametrize("name", LOOKS)
def test_no_disguise_of_letters_helps(name: str) -> None:
    """Letters that look otherwise are read as what they look like; digits alone are left to numbers."""
    assert caught(LOOKS[name]) >= (0.95 if name == "leet" else 0.99)


@pytest.mark.parametrize("name", WORDS_TRICKS)
def test_no_way_of_spelling_helps_much(name: str) -> None:
    """Starred, dropped, swapped, cut in two, by ear: what people still read is still found."""
    assert caught(WORDS_TRICKS[name]) >= (0.8 if name == "by_ear" else 0.93)


def test_two_tricks_at_once_help_little() -> None:
    """A way of spelling in a disguise, and two disguises of one word."""
    pairs = [(WORDS_TRICKS[one], LOOKS[two]) for one in WORDS_TRICKS for two in LOOKS if two != "plain"]
    pairs += [(LOOKS[one], LOOKS[two]) for one, two in combinations(LOOKS, 2) if one != "plain"]

    def both(word: str, chance: random.Random) -> str:
        one, two = chance.choice(pairs)
        return two(one(word, chance), chance)

    assert caught(both) >= 0.85


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
MOST_SECONDS = 0.005
LONGEST = 2000


def cost(text: str) -> float:
    """The least of three times the rules took for *text*, in seconds of this process."""
    times = []
    for _ in range(3):
        before = time.process_time()
        judge(message(text), STRICTEST, RULES)
        times.append(time.process_time() - before)
    return min(times)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=400))
def test_no_text_keeps_the_judge_for_long(pieces: list[str]) -> None:
    """However a text of the greatest length is put together, the rules take less than 5 ms."""
    text = ("".join(pieces) * LONGEST)[:LONGEST]
    assert cost(text) < MOST_SECONDS


@pytest.mark.parametrize("first", [0x400, 0x900, 0x1400, 0x4E00, 0xA000, 0x1D400, 0x1F300, 0x20000])
def test_characters_never_seen_cost_no_more(first: int) -> None:
    """Two thousand characters that nobody wrote before are judged in time as well."""
    assert cost("".join(map(chr, range(first, first + LONGEST)))) < MOST_SECONDS


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
