"""Terms by the keys they are looked for with: as they stand, and in pieces."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from moderation.judging.finder import Finder
from moderation.judging.patterns import Pattern, spread_keys

UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
"""Scripts that put no spaces between words."""


class Keyed(msgspec.Struct, frozen=True):
    """Patterns by key, with the automata that find the keys: in whole words, and in words put together."""

    patterns: Mapping[str, Sequence[Pattern]]
    find: Finder
    joinable: Mapping[str, Sequence[Pattern]]
    find_joined: Finder


def keyed(patterns: Iterable[Pattern]) -> Keyed:
    """*patterns* ready to be looked for."""
    whole: dict[str, list[Pattern]] = defaultdict(list)
    joinable: dict[str, list[Pattern]] = defaultdict(list)
    for pattern in patterns:
        if pattern.key:
            whole[pattern.key].append(pattern)
        for key in () if pattern.starred else spread_keys(pattern.letters):
            joinable[key].append(pattern)
    return Keyed(whole, Finder(*by_start(whole)), joinable, Finder(joinable))


def by_start(patterns: Mapping[str, Sequence[Pattern]]) -> tuple[list[str], list[str]]:
    """Keys that may stand anywhere, and those that begin a word."""
    free: list[str] = []
    bound: list[str] = []
    for key, group in patterns.items():
        anywhere = any(p.open_left for p in group) or UNSPACED.match(key)
        (free if anywhere else bound).append(key)
    return free, bound
