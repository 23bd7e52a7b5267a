"""Words and tricks that the checks were not improved by: nobody looked at which fail, only at how many."""

from __future__ import annotations

import random

from tests.moderation.evasions import VOWELS, Trick

HIDDEN = (
    *"bastard twat tranny chink bullshit jackass skank kike dipshit bollocks arsehole pussy fucker".split(),
    *"douchebag scumbag dumbass blowjob pedophile wetback jizz fucktard prostitute tosser pornhub".split(),
    "hang yourself",
    "go die",
)
"""Words that nothing was fitted to."""

FRAMES = ("look at this {}", "{} again", "such a {} today", "ok {}", "he said {} to me")

_NEIGHBOURS = {
    "a": "sq", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj", "i": "uo",
    "j": "hk", "k": "jl", "l": "k", "m": "n", "n": "bm", "o": "ip", "p": "o", "q": "wa", "r": "et",
    "s": "ad", "t": "ry", "u": "yi", "v": "cb", "w": "qe", "x": "zc", "y": "tu", "z": "x",
}  # fmt: skip
_EAR = (
    ("u", "uh"), ("i", "ih"), ("a", "ah"), ("sh", "sch"), ("ck", "kk"), ("c", "k"), ("er", "err"),
    ("ll", "l"), ("o", "aw"), ("ph", "f"), ("x", "ks"), ("ow", "au"), ("ar", "ahr"), ("y", "ee"),
    ("s", "ss"), ("e", "eh"),
)  # fmt: skip


def wrong_key(word: str, chance: random.Random) -> str:
    """One letter inside is its neighbour on the keyboard."""
    place = chance.choice([i for i in range(1, len(word)) if word[i] in _NEIGHBOURS])
    return word[:place] + chance.choice(_NEIGHBOURS[word[place]]) + word[place + 1 :]


def letter_more(word: str, chance: random.Random) -> str:
    """A letter that does not belong there."""
    place = chance.randrange(1, len(word))
    return word[:place] + chance.choice("hyeunr") + word[place:]


def respelled(word: str, chance: random.Random) -> str:
    """Two sounds written as somebody might who never saw the word."""
    for _ in range(2):
        fitting = [(sound, other) for sound, other in _EAR if sound in word]
        sound, other = chance.choice(fitting or [("", "")])
        word = word.replace(sound, other, 1) if sound else word
    return word


def vowels_for_one(word: str, chance: random.Random) -> str:
    """All vowels inside are the same one."""
    vowel = chance.choice(VOWELS)
    return "".join(vowel if i > 0 and letter in VOWELS else letter for i, letter in enumerate(word))


def in_three(word: str, chance: random.Random) -> str:
    """Cut in three."""
    one, two = sorted(chance.sample(range(1, len(word)), 2))
    return chance.choice(("-", ".", " ", "_")).join((word[:one], word[one:two], word[two:]))


def consonant_starred(word: str, chance: random.Random) -> str:
    """A consonant inside is a symbol."""
    place = chance.choice([i for i in range(1, len(word)) if word[i] not in VOWELS + " "])
    return word[:place] + chance.choice("*.-#~") + word[place + 1 :]


def named(word: str, chance: random.Random) -> str:
    """As part of a name that somebody gives themselves."""
    return chance.choice(("mr{}", "{}_ttv", "{}boy", "king{}", "{}2000", "x_{}_x", "real{}")).format(word)


HELD_TRICKS: dict[str, Trick] = {
    "wrong_key": wrong_key, "letter_more": letter_more, "respelled": respelled,
    "vowels_for_one": vowels_for_one, "in_three": in_three, "consonant_starred": consonant_starred,
    "named": named,
}  # fmt: skip
"""Ways that nothing was fitted to."""
