"""How far a written word is from the one that may be meant, priced by how people hide words.

Consonants carry a word, vowels little: so a word has *bones*, its consonants in their order, and the price is
what is wrong with the bones and half of what is wrong beside. Words are compared as they are spelled and as
they sound, and the cheaper of the two counts.
"""

from __future__ import annotations

from typing import NamedTuple

from rapidfuzz.distance import OSA

from moderation.judging.letters import READINGS
from moderation.judging.text import squeeze

STAR = "*"
_VOWELS = frozenset("aeiou")
_NO_BONE = str.maketrans("", "", "aeiou*")
_SOUNDS = (
    ("tch", "ch"), ("tsh", "ch"),
    ("ph", "f"), ("ck", "k"), ("gh", "g"), ("wh", "h"), ("ch", "\x01"), ("c", "k"),
    ("\x01", "ch"), ("x", "ks"), ("aw", "o"), ("ow", "o"), ("uh", "u"), ("ih", "i"), ("ah", "a"),
)  # fmt: skip
"""In this order: letters, and the ones that stand for their sound."""


class _Letters(dict[int, str]):
    """What each folded character is spelled as: one letter, or a star for what stands for any."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        looks = READINGS.get(char, "") if char not in _SYMBOLS else ""
        value = _SPELLED.get(char) or (looks[:1] or char if char.isalnum() else STAR)
        if len(self) < _MOST_LETTERS:
            self[code] = value
        return value


_MOST_LETTERS = 10_000
_SYMBOLS = frozenset("#^+<[{|")
_SPELLED = {"y": "i", "v": "v", "1": "i", "!": "i", "@": "a", "$": "s", "(": "c", "'": ""}
_LETTERS = _Letters()


class Shape(NamedTuple):
    """One word: its letters, how it sounds, and the bones of both."""

    letters: str
    sound: str
    bones: str
    said: str
    """The bones of the sound."""
    sorted: str
    bare: bool
    """Whether it has no vowel, but perhaps the first letter."""


def shape_of(word: str) -> Shape:
    """The shape of a folded word; symbols in it stand for any letter."""
    letters = squeeze(word.translate(_LETTERS))
    sound = letters
    for spelled, heard in _SOUNDS:
        sound = sound.replace(spelled, heard)
    sound = squeeze(sound.replace("z", "s").replace("q", "k"))
    bare = _VOWELS.isdisjoint(letters[1:]) and STAR not in letters
    return Shape(letters, sound, _bones(letters), _bones(sound), "".join(sorted(letters)), bare)


def _bones(letters: str) -> str:
    first = "a" if letters[:1] in _VOWELS else ""
    return first + letters.translate(_NO_BONE)


def price(written: Shape, meant: Shape) -> float:
    """What it takes to read *written* as *meant*; 0 for the same sound."""
    stars = min(written.letters.count(STAR), 3)
    if written.bare and (bare := _bare_price(written, meant)) is not None:
        return bare
    spelled = OSA.distance(written.letters, meant.letters)
    if written.sorted == meant.sorted:  # only the order is another
        cost = SWAP * spelled
    else:
        cost = _cost(written.bones, meant.bones, spelled)
        heard = OSA.distance(written.sound, meant.sound)
        if heard == 0 or len(meant.bones) > 2:  # words of two sounds are like too many
            cost = min(cost, _cost(written.said, meant.said, heard))
    if written.letters[:1] not in (meant.letters[:1], STAR) and written.sound[:1] != meant.sound[:1]:
        cost += FIRST
    return max(cost - stars * VOWEL, 0.0)


VOWEL, SWAP, MISSING, MORE, OTHER, FIRST = 0.6, 0.5, 1.0, 1.2, 1.6, 1.0
"""What is asked for a vowel; for neighbours swapped; for a consonant left out, added, or in place of another;
for another first letter."""


def _cost(bones: str, meant: str, wrong: int) -> float:
    off = OSA.distance(bones, meant)
    more = len(bones) - len(meant)
    each = MORE if more > 0 else MISSING if more < 0 else SWAP if sorted(bones) == sorted(meant) else OTHER
    return off * each + max(wrong - off, 0) * VOWEL


def _bare_price(written: Shape, meant: Shape) -> float | None:
    """Nobody writes words without vowels but to hide them: then the bones alone count."""
    size = len(meant.bones)
    if written.bones == meant.bones:
        return 0.0 if size >= 3 else None
    return SWAP if size >= 4 and sorted(written.bones) == sorted(meant.bones) else None


def dearest(meant: Shape) -> float:
    """The price up to which a word is still told from others: short ones are near to too many."""
    size = min(len(meant.letters), 2 * len(meant.bones))
    return next(price for letters, price in _DEAREST if size >= letters)


_DEAREST = ((10, 2.2), (8, 1.7), (6, 1.15), (5, 1.0), (0, 0.6))
