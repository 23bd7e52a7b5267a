"""What people may call themselves: readable, not to be mistaken for staff or for one another (S-6)."""

from __future__ import annotations

import re
import secrets
import unicodedata
from hashlib import blake2b

from confusable_homoglyphs import confusables

from eventchat.errors import BadText, ChatError
from eventchat.text import refuse_deceiving

SHORTEST, LONGEST = 1, 32

RESERVED = frozenset(
    "admin administrator automod bot chat eventchat everyone here host mod moderation moderator "
    "moderators mods null official operator owner root service staff streamer "
    "support system undefined".split()
)
"""Names that only staff go by."""

_IGNORABLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U000e0000-\U000e0fff]"
)
_SPACES = re.compile(r"\s+")
_LATIN_FOR = str.maketrans("0135", "oise")

_ADJECTIVES = (
    "Amber Brave Bright Calm Clever Cosmic Curious Eager Gentle Golden Happy Jolly Keen Lively Lucky Mellow "
    "Merry Mighty Misty Noble Quick Quiet Rapid Royal Shiny Silver Snowy Solar Sunny Swift Tidy Velvet Wise"
).split()
_ANIMALS = (
    "Badger Beaver Bison Crane Dolphin Eagle Falcon Finch Fox Gecko Heron Hare Ibis Jay Koala Lark Lemur "
    "Lynx Marten Moose Otter Owl Panda Penguin Puffin Quail Raven Robin Seal Sparrow Stork Swan Tiger "
    "Toucan Wren"
).split()


def generated_name() -> str:
    """A friendly name for somebody who has not chosen one."""
    return f"{secrets.choice(_ADJECTIVES)} {secrets.choice(_ANIMALS)} {secrets.randbelow(9000) + 1000}"


def clean_name(raw: str, *, staff: bool = False) -> str:
    """*raw* as others will see it. Raises BadText with field "name", saying what is wrong."""
    name = _SPACES.sub(" ", unicodedata.normalize("NFC", raw)).strip()
    try:
        refuse_deceiving(name)
    except ChatError as error:
        raise BadText(error.detail.replace("The text", "The name"), field="name") from None
    if not SHORTEST <= len(name) <= LONGEST:
        raise BadText(f"A name has 1 to {LONGEST} characters.", field="name")
    if "\n" in name or _IGNORABLE.search(name):
        raise BadText("The name contains characters that cannot be seen.", field="name")
    if not any(char.isalnum() for char in name):
        raise BadText("A name needs a letter or a digit.", field="name")
    if confusables.is_dangerous(name):
        raise BadText("The name mixes letters of several alphabets that look alike.", field="name")
    if not staff and any(word in RESERVED for word in _words(name)):
        raise BadText("This name is kept for the people who run the chat.", field="name")
    return name


def skeleton(name: str) -> str:
    """What a name looks like at a glance: two names with one skeleton are taken for each other."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    letters = (_latin(char) for char in unicodedata.normalize("NFKD", folded) if char.isalnum())
    return "".join(letters).translate(_LATIN_FOR)


def skeleton_digest(name: str) -> str:
    """The skeleton, in the form in which it is remembered."""
    return blake2b(skeleton(name).encode(), digest_size=16).hexdigest()


def color_of(user: str) -> str:
    """A colour for a name, the same wherever that person speaks; pages fix its contrast for their theme."""
    hue = blake2b(user.encode(), digest_size=2).digest()
    return _hsl_to_hex(int.from_bytes(hue) % 360, 0.62, 0.52)


def _words(name: str) -> list[str]:
    joined = skeleton(name)
    return [joined, *(skeleton(word) for word in re.split(r"[\W_]+", name) if word)]


def _latin(char: str) -> str:
    if char.isascii():
        return char
    found = confusables.is_confusable(char, greedy=True, preferred_aliases=["latin"])
    if not found:
        return char
    alike = (glyph["c"] for glyph in found[0]["homoglyphs"] if glyph["c"].isascii() and glyph["c"].isalnum())
    return str(next(alike, char)).casefold()


def _hsl_to_hex(hue: int, saturation: float, lightness: float) -> str:
    chroma = saturation * min(lightness, 1 - lightness)

    def channel(n: int) -> int:
        k = (n + hue / 30) % 12
        return round(255 * (lightness - chroma * max(-1.0, min(k - 3, 9 - k, 1.0))))

    return f"#{channel(0):02x}{channel(8):02x}{channel(4):02x}"
