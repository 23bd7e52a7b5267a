"""Ways in which people hide a word, made up for the tests: each takes a word and a source of chance."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable
from itertools import groupby

from rapidfuzz.distance import OSA

from moderation.judging.common import common

Trick = Callable[[str, random.Random], str]

VOWELS = "aeiou"
STARS = "*#@%$!?-_.+~"
LOOKALIKES = {
    "a": "аɑαａᴀ🅐", "b": "Ьᖯβｂʙ🅑", "c": "сϲⅽｃᴄ🅒", "d": "ԁⅾꓒｄᴅ🅓",
    "e": "еҽℯｅᴇ🅔", "f": "ƒꜰẝｆ🅕", "g": "ɡցｇɢ🅖", "h": "һℎｈʜ🅗",
    "i": "іⅰɪｉ🅘", "j": "јϳｊᴊ🅙", "k": "κкｋᴋ🅚", "l": "ⅼӏｌʟ🅛",
    "m": "ⅿｍᴍ🅜", "n": "ոｎɴ🅝", "o": "оοσｏᴏ🅞", "p": "рρｐᴘ🅟",
    "q": "ԛｑ🅠", "r": "ｒʀ🅡", "s": "ѕꜱｓ🅢", "t": "тｔᴛ🅣", "u": "υսｕᴜ🅤",
    "v": "ѵνⅴｖ🅥", "w": "ѡԝｗᴡ🅦", "x": "хⅹｘ🅧", "y": "уγｙʏ🅨",
    "z": "ᴢｚ🅩",
}  # fmt: skip
LEET = {
    "a": "4@",
    "e": "3",
    "i": "1!|",
    "o": "0",
    "s": "5$",
    "t": "7+",
    "b": "8",
    "g": "9",
    "l": "1|",
    "c": "(",
    "h": "#",
}
SOUNDS = (
    ("ck", "k"), ("ck", "q"), ("f", "ph"), ("c", "k"), ("k", "c"), ("s", "z"), ("i", "ee"),
    ("i", "y"), ("u", "oo"), ("er", "a"), ("er", "ah"), ("er", "ur"), ("ing", "in"), ("wh", "h"),
    ("y", "ie"), ("tch", "ch"), ("ss", "zz"), ("or", "er"),
)  # fmt: skip


def plain(word: str, chance: random.Random) -> str:
    """As it is."""
    return word


def starred(word: str, chance: random.Random) -> str:
    """One or all vowels inside the word are symbols."""
    inside = [i for i in range(1, len(word) - 1) if word[i] in VOWELS]
    if not inside:
        return word
    gone = inside if chance.random() < 0.5 else [chance.choice(inside)]
    star = chance.choice(STARS)
    return "".join(star if i in gone else letter for i, letter in enumerate(word))


def dropped(word: str, chance: random.Random) -> str:
    """Without its vowels but the first letter, or without one of them."""
    inside = [i for i in range(1, len(word)) if word[i] in VOWELS]
    if chance.random() < 0.3 and inside:
        inside = [chance.choice(inside)]
    return "".join(letter for i, letter in enumerate(word) if i not in inside)


def swapped(word: str, chance: random.Random) -> str:
    """Two neighbouring letters changed places."""
    places = [i for i in range(1, len(word) - 1) if word[i] != word[i + 1] and " " not in word[i : i + 2]]
    if not places:
        return word
    i = chance.choice(places)
    return word[:i] + word[i + 1] + word[i] + word[i + 2 :]


def split(word: str, chance: random.Random) -> str:
    """Cut in two."""
    place = chance.randrange(1, len(word))
    return word[:place] + chance.choice((" ", "-", ".", "_", "/", "\n")) + word[place:]


def by_ear(word: str, chance: random.Random) -> str:
    """One or two sounds written otherwise."""
    for _ in range(chance.choice((1, 1, 2))):
        fitting = [(sound, other) for sound, other in SOUNDS if sound in word]
        if fitting:
            sound, other = chance.choice(fitting)
            word = word.replace(sound, other, 1)
    return word


def lookalike(word: str, chance: random.Random) -> str:
    """Some letters of other alphabets."""
    return "".join(
        chance.choice(LOOKALIKES[letter]) if letter in LOOKALIKES and chance.random() < 0.6 else letter
        for letter in word
    )


def leet(word: str, chance: random.Random) -> str:
    """Some letters are digits and symbols."""
    return "".join(
        chance.choice(LEET[letter]) if letter in LEET and chance.random() < 0.5 else letter for letter in word
    )


def spaced(word: str, chance: random.Random) -> str:
    """A space or a symbol between all letters."""
    return chance.choice((" ", ".", "-", "_", "*")).join(word.replace(" ", ""))


def drawn_out(word: str, chance: random.Random) -> str:
    """Letters many times."""
    return "".join(letter * chance.choice((1, 1, 3, 5)) for letter in word)


def invisible(word: str, chance: random.Random) -> str:
    """Characters between the letters that nobody sees."""
    return "".join(letter + chance.choice(("", "\u200b", "\u00ad", "\u2060", "\ufeff")) for letter in word)


def marked(word: str, chance: random.Random) -> str:
    """Marks on the letters."""
    return "".join(letter + chance.choice(("", "\u0301", "\u0336", "\u0323\u0307")) for letter in word)


def capitals(word: str, chance: random.Random) -> str:
    """Capitals anywhere."""
    return "".join(letter.upper() if chance.random() < 0.5 else letter for letter in word)


def mathematical(word: str, chance: random.Random) -> str:
    """Letters of mathematics."""
    first = chance.choice((0x1D41A, 0x1D44E, 0x1D4EA, 0x1D586, 0x1D5BA, 0x1D68A))
    return "".join(
        chr(first + ord(c) - 97) if "a" <= c <= "z" and unicodedata.name(chr(first + ord(c) - 97), "") else c
        for c in word
    )


def other_vowel(word: str, chance: random.Random) -> str:
    """One vowel inside the word is another one."""
    place = _vowel_in(word, chance)
    return word if place is None else word[:place] + _but(VOWELS, word[place], chance) + word[place + 1 :]


def crossed(word: str, chance: random.Random) -> str:
    """One vowel, or all of them, is an x or a line."""
    inside = [i for i in range(1, len(word) - 1) if word[i] in VOWELS]
    gone = inside if chance.random() < 0.3 else [chance.choice(inside)] if inside else []
    cross = chance.choice("xX_")
    return "".join(cross if i in gone else letter for i, letter in enumerate(word))


def last_starred(word: str, chance: random.Random) -> str:
    """The last letter is a star."""
    return word[:-1] + "*"


def glued(word: str, chance: random.Random) -> str:
    """Run together with a small word or with digits."""
    before, after = chance.choice(
        (
            ("the", ""),
            ("you", ""),
            ("lol", ""),
            ("omg", ""),
            ("", "lol"),
            ("", "123"),
            ("xx", "xx"),
            ("ur", ""),
        )
    )
    return before + word + after


def consonant_dropped(word: str, chance: random.Random) -> str:
    """One consonant inside the word is left out."""
    places = [i for i in range(1, len(word) - 1) if word[i] not in VOWELS + " "]
    if not places:
        return word
    place = chance.choice(places)
    return word[:place] + word[place + 1 :]


def letter_starred(word: str, chance: random.Random) -> str:
    """Any letter but the first is a star."""
    place = chance.choice([i for i in range(1, len(word)) if word[i] != " "] or [0])
    return word[:place] + chance.choice("*#_") + word[place + 1 :]


def _vowel_in(word: str, chance: random.Random) -> int | None:
    places = [i for i in range(1, len(word)) if word[i] in VOWELS]
    return chance.choice(places) if places else None


def _but(letters: str, letter: str, chance: random.Random) -> str:
    return chance.choice([other for other in letters if other != letter])


WORDS_TRICKS: dict[str, Trick] = {
    "starred": starred, "dropped": dropped, "swapped": swapped, "split": split, "by_ear": by_ear,
}  # fmt: skip
"""What changes the spelling of a word."""

LOOKS: dict[str, Trick] = {
    "plain": plain, "lookalike": lookalike, "leet": leet, "spaced": spaced, "drawn_out": drawn_out,
    "invisible": invisible, "marked": marked, "capitals": capitals, "mathematical": mathematical,
}  # fmt: skip
"""What changes how its letters look."""

MORE_TRICKS: dict[str, Trick] = {
    "other_vowel": other_vowel, "crossed": crossed, "last_starred": last_starred, "glued": glued,
    "consonant_dropped": consonant_dropped, "letter_starred": letter_starred,
}  # fmt: skip
"""What leaves a guess to whoever reads it."""


def is_readable(word: str, written: str) -> bool:
    """Whether *word* can still be told: nearly all its letters are there, in their order.

    Symbols count as missing letters. At most a third of the letters may be missing or wrong, in words of less
    than six letters one, and it must not have become another word. What stands around it does not count.
    """
    wanted, got = _looks(word), _looks(written)
    if got != wanted and got in common():
        return False
    spare = range(max(len(got) - len(wanted) + 1, 1))
    parts = {got[start : len(got) - end] for start in spare for end in spare if start + end < len(spare)}
    wrong = min(OSA.distance(wanted, part) for part in parts)
    return wrong <= (1 if len(wanted) < 6 else len(wanted) / 3)


def _looks(written: str) -> str:
    looks = {look: letter for letter, others in LOOKALIKES.items() for look in others}
    looks |= {look: letter for letter, others in LEET.items() for look in others}
    folded = unicodedata.normalize("NFKD", "".join(looks.get(char, char) for char in written)).lower()
    return "".join(letter for letter, _ in groupby(filter(str.isalpha, folded)))
