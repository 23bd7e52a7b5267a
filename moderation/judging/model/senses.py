"""What a text's words are about, in every language the model was taught, and how they stand together.

N-grams know one language's words, not that "I hate them" and "it is wrong to hate them" differ in the same
way in all languages. So words are given senses (senses.txt), and the model weighs in what company they stand.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from itertools import combinations
from pathlib import Path

import msgspec
from ahocorasick_rs import AhoCorasick, Implementation

from moderation.judging.model.surface import LONGEST
from moderation.judging.text import Folded

SENSES = Path(__file__).with_name("senses.txt")

NEAR = 24
"""Characters that may stand between two words near each other."""

NEIGHBOURS = 6
MOST = 200
"""Words looked at, and with each the next few: any text is read in little time."""

QUOTE = '"'
_PARTS = re.compile("[+>:]")
_MARKS = str.maketrans(
    dict.fromkeys(".,;:!?()[]{}<>/\\|~`^+=_-…—–。，！？、؟،", " ")
    | dict.fromkeys('"“”„«»「」『』', f" {QUOTE} ")
)


class Known(msgspec.Struct, frozen=True):
    """The words of senses.txt: the senses by name, those of each word by number, and what finds the words."""

    names: tuple[str, ...]
    of: tuple[tuple[int, ...], ...]
    finder: AhoCorasick
    follows: tuple[tuple[str, ...], ...]
    """What it is called when a word of the first sense stands shortly before one of the second."""


def senses(text: Folded) -> set[str]:
    """What *text* is about: `SENSE`, in company `ONE+OTHER` and (of people) `people+ONE+OTHER`.

    Words near each other are also told in order, `ONE>OTHER`; where something is quoted there are `quote`,
    `in:SENSE` and `out:SENSE`.
    """
    known = known_senses()
    read = _read(text.plain.text[:LONGEST])
    found = known.finder.find_matches_as_indexes(read, overlapping=True)
    if not found:
        return set()
    places = sorted((start, end, sense) for number, start, end in found[:MOST] for sense in known.of[number])
    about = set(_company(tuple(sorted({sense for _, _, sense in places}))))
    for number, (_, end, sense) in enumerate(places, 1):
        follows = known.follows[sense]
        for start, _, later in places[number : number + NEIGHBOURS]:
            if start > end + NEAR:
                break
            if start >= end - 1:  # two words share the space between them
                about.add(follows[later])
    if QUOTE in read:
        about.add("quote")
        quotes = [place for place, char in enumerate(read) if char == QUOTE]
        before = 0
        for start, _, sense in places:
            while before < len(quotes) and quotes[before] < start:
                before += 1
            about.add(f"{'in' if before % 2 else 'out'}:{known.names[sense]}")
    return about


def shares(about: Mapping[str, float], read: str) -> Iterator[tuple[int, int, float]]:
    """Start, end and share of every word with a sense in *read*, a surface: what the weights of the names
    in *about* come to if each is parted among the senses it names, and those among their words."""
    known = known_senses()
    totals: dict[str, float] = defaultdict(float)
    for name, weight in about.items():
        named = [part for part in _PARTS.split(name) if part in known.names]
        for sense in named:
            totals[sense] += weight / len(named)
    found = known.finder.find_matches_as_indexes(read, overlapping=True)
    places = [(start, end, known.names[sense]) for number, start, end in found for sense in known.of[number]]
    times = Counter(sense for _, _, sense in places)
    return ((start, end, totals[sense] / times[sense]) for start, end, sense in places)


@lru_cache(maxsize=2048)
def _company(present: tuple[int, ...]) -> tuple[str, ...]:
    names = [known_senses().names[sense] for sense in present]
    company = [*names, *map("+".join, combinations(names, 2))]
    if names[0] == "people":
        company += map("people+{0[0]}+{0[1]}".format, combinations(names[1:], 2))
    return tuple(company)


@cache
def known_senses() -> Known:
    """The senses, read once a process."""
    names: list[str] = []
    of: dict[str, list[int]] = {}
    for line in SENSES.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            names.append(line.strip("[]"))
        elif line and not line.startswith("#"):
            for word in line.split(", "):
                numbers = of.setdefault(_pattern(word), [])
                if len(names) - 1 not in numbers:
                    numbers.append(len(names) - 1)
    return Known(
        tuple(names),
        tuple(map(tuple, of.values())),
        AhoCorasick(list(of), implementation=Implementation.ContiguousNFA),
        tuple(tuple(f"{one}>{other}" for other in names) for one in names),
    )


def _pattern(word: str) -> str:
    """How a word is looked for: with the space on either side that `*` does not leave open."""
    read = _read(Folded(word.strip("*")).plain.text)
    return read[word.startswith("*") : len(read) - word.endswith("*")]


def _read(folded: str) -> str:
    return f" {' '.join(folded.translate(_MARKS).split())} "
