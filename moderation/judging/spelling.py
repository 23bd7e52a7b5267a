"""Ways to misspell a word so that people still read it and lists do not."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

STAR = "*"
VOWELS = frozenset("aeiou")
MANY_VOWELS = 4
"""From so many vowels on only all, all but one and single ones are dropped."""

WORDS_BY_EAR = {
    "you": ("u", "ya", "yu", "yew", "yo"),
    "your": ("ur", "yer", "ya", "yr", "yor"),
    "yourself": ("urself", "yaself", "yerself", "yoself", "ur self", "yourselves", "urselves", "yourselff"),
    "are": ("r",),
    "to": ("2",),
    "for": ("4",),
    "the": ("da", "teh"),
    "rape": ("rayp", "raep", "raip"),
    "hang": ("heng", "hangg"),
    "kill": ("kil", "keel", "kyll"),
    "die": ("dye", "dai", "dieee"),
    "i": ("ill", "im gonna", "ima"),
    "will": ("wil", "gonna", "ll"),
    "going to": ("gonna", "gunna"),
    "want to": ("wanna",),
    "go": ("goe", "goh"),
}


def swapped(letters: str) -> Iterator[str]:
    """Two neighbouring letters changed places; the first letter of short words stays."""
    for i in range(len(letters) - 1):
        one, two = letters[i], letters[i + 1]
        if one != two and " " not in (one, two) and (i or len(letters) > 4):
            yield letters[:i] + two + one + letters[i + 2 :]


def dropped(letters: str) -> Iterator[str]:
    """Without some or all of its vowels."""
    places = [i for i, letter in enumerate(letters) if letter in VOWELS and not _stands_alone(letters, i)]
    few = len(places) <= MANY_VOWELS and " " not in letters
    sizes = range(1, len(places) + 1) if few else (1, len(places) - 1, len(places))
    for size in sizes:
        for gone in combinations(places, size):
            left = "".join(letter for i, letter in enumerate(letters) if i not in gone)
            if sum(letter not in VOWELS for letter in left) > 2 or size == 1:
                yield left
    if len(places) > 1 and places[0] == 0:  # "asshle" keeps what it begins with
        yield letters[0] + "".join(letter for letter in letters[1:] if letter not in VOWELS)


def _stands_alone(letters: str, place: int) -> bool:
    return " " in letters and f" {letters} "[place : place + 3] == f" {letters[place]} "


def starred(letters: str) -> Iterator[str]:
    """Letters inside the word replaced by stars."""
    size = len(letters)
    inner = [i for i in range(1, size - 1) if letters[i] != " "]
    vowels = {i for i in inner if letters[i] in VOWELS}
    hidden = [vowels, *({i} for i in vowels)]
    if " " not in letters:
        hidden += [{i} for i in inner]
        hidden += [
            set(range(start, end))
            for start in inner
            for end in range(start + 1, size)
            if size - end + start > 1
        ]
    for gone in hidden:
        text = "".join(STAR if i in gone else letter for i, letter in enumerate(letters))
        if gone and text[-1] != STAR:
            yield text


def heard(letters: str) -> Iterator[str]:
    """A phrase with its words as people write them who go by the sound."""
    words = letters.split(" ")
    choices: list[tuple[str, ...]] = [(word, *WORDS_BY_EAR.get(word, ())) for word in words]
    for place, said in enumerate(choices):
        for other in said[1:]:
            yield " ".join([*words[:place], other, *words[place + 1 :]])
    most = max(map(len, choices))
    for number in range(1, most):  # all of them at once: "kil ur self"
        yield " ".join(said[min(number, len(said) - 1)] for said in choices)
