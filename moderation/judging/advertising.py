"""What advertising and fraud are made of: kinds of words, and the plays that kinds make together."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

import msgspec

from moderation.judging.finder import Finder
from moderation.judging.patterns import key_of
from moderation.judging.text import Folded

WORDS = Path(__file__).parent / "lexicon" / "advertising.json"
"""Words and phrases by what they do."""


class Play(msgspec.Struct, frozen=True):
    """Kinds of words that make an advertisement or a fraud when they stand together, with somewhere to go."""

    name: str
    category: str
    level: int
    words: frozenset[str]
    places: frozenset[str]
    reason: str


PLACES = frozenset({"link", "handle", "place"})
"""Somewhere to go: an address, a name or a number elsewhere, either."""

_SPAM = "It looks like advertising."
_SCAM = "It looks like a scam."


def _play(name: str, category: str, level: int, needs: str) -> Play:
    kinds = frozenset(needs.split())
    return Play(name, category, level, kinds - PLACES, kinds & PLACES, _SCAM if category == "scam" else _SPAM)


PLAYS: tuple[Play, ...] = (
    _play("viewers_for_sale", "spam", 2, "get audience channel"),
    _play("viewers_for_sale", "spam", 3, "get audience link"),
    _play("viewers_for_sale", "spam", 3, "get audience outside place"),
    _play("viewers_for_sale", "spam", 3, "channel get link"),
    _play("viewers_for_sale", "spam", 2, "audience get handle"),
    _play("viewers_for_sale", "spam", 2, "audience money link"),
    _play("viewers_for_sale", "spam", 2, "audience channel link"),
    _play("viewbots", "spam", 2, "bots get"),
    _play("viewbots", "spam", 3, "bots place"),
    _play("money_made", "scam", 2, "money growth outside"),
    _play("money_made", "scam", 3, "money growth place"),
    _play("money_made", "scam", 3, "money free place"),
    _play("money_made", "scam", 2, "money outside place"),
    _play("money_made", "scam", 2, "lucre place"),
    _play("prize", "scam", 3, "prize free link"),
    _play("prize", "scam", 2, "luck link"),
    _play("prize", "scam", 2, "luck come handle"),
    _play("prize", "scam", 2, "prize free handle outside"),
    _play("prize", "scam", 3, "prize account link"),
    _play("account", "scam", 2, "account act link"),
    _play("account", "scam", 2, "account urgent link"),
    _play("account", "scam", 3, "account act urgent link"),
    _play("own_channel", "spam", 2, "self come"),
    _play("own_channel", "spam", 3, "self come link"),
    _play("own_channel", "spam", 2, "self link"),
    _play("own_channel", "spam", 2, "come handle free"),
    _play("own_channel", "spam", 2, "come link free"),
    _play("own_channel", "spam", 3, "come link outside"),
    _play("followback", "spam", 2, "back"),
    _play("flesh", "spam", 2, "flesh invite outside"),
    _play("flesh", "spam", 3, "flesh invite link"),
    _play("flesh", "spam", 3, "lewd link"),
    _play("flesh", "spam", 2, "lewd handle"),
    _play("flesh", "spam", 3, "flesh invite handle"),
    _play("flesh", "spam", 2, "skin link"),
    _play("pirated", "spam", 3, "film pirate link"),
    _play("pirated", "spam", 3, "film lure pirate"),
    _play("code", "spam", 2, "code link"),
    _play("code", "spam", 2, "code get channel"),
    _play("wares", "spam", 2, "wares trade link"),
    _play("wares", "spam", 3, "wares trade place outside"),
    _play("wares", "spam", 2, "wares trade outside"),
    _play("job", "scam", 2, "job link"),
    _play("job", "scam", 2, "job outside"),
    _play("job", "scam", 2, "job money"),
)

SHORTEST = 3
"""Letters of a key: `xxx` is `x` when runs are squeezed, which says nothing."""


@cache
def _finder() -> tuple[Finder, dict[str, frozenset[str]]]:
    kinds: dict[str, set[str]] = {}
    lists = msgspec.json.decode(WORDS.read_bytes(), type=dict[str, list[str]])
    for kind, words in lists.items():
        for word in words:
            key = key_of(word)
            if len(key) >= SHORTEST:
                kinds.setdefault(key + " ", set()).add(kind)
    return Finder((), kinds), {key: frozenset(found) for key, found in kinds.items()}


def kinds_of(text: Folded) -> frozenset[str]:
    """The kinds of words in *text*."""
    finder, kinds = _finder()
    found = finder.keys_in(text.spaced.text + " ")
    return frozenset().union(*map(kinds.__getitem__, found)) if found else NOTHING


NOTHING: frozenset[str] = frozenset()


@lru_cache(4096)
def plays_of(kinds: frozenset[str]) -> tuple[Play, ...]:
    """The plays for which *kinds* has all the words."""
    return tuple(play for play in PLAYS if play.words <= kinds)
