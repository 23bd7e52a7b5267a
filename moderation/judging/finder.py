"""Many keys looked for at once."""

from __future__ import annotations

from collections.abc import Iterable

from ahocorasick_rs import AhoCorasick, Implementation

Place = tuple[str, int, int]
"""A key, and the half-open range of the text it stands at."""


class Finder:
    """An automaton over keys that answers with the keys themselves.

    Keys in *at_start* are found at the start of words only: the automaton looks for them with the space
    before, so that the words they happen to be part of cost nothing.
    """

    def __init__(self, keys: Iterable[str], at_start: Iterable[str] = ()) -> None:
        free, bound = tuple(keys), tuple(at_start)
        self._keys = free + bound
        self._free = len(free)
        spelled = (*free, *(" " + key for key in bound))
        small = len(spelled) < 5_000
        kind = Implementation.DFA if small else Implementation.ContiguousNFA
        self._automaton = AhoCorasick(spelled, implementation=kind) if spelled else None

    def touches(self, text: str) -> bool:
        """Whether any key that may stand anywhere is in *text*."""
        return self._automaton is not None and bool(self._automaton.find_matches_as_indexes(text))

    def __call__(self, text: str) -> list[Place]:
        """Every key in *text*, overlapping ones too, by their ends."""
        if self._automaton is None:
            return []
        found = self._automaton.find_matches_as_indexes(" " + text, overlapping=True)
        if not found:
            return []
        keys, free = self._keys, self._free
        return [
            (keys[number], start - (number < free), end - 1)
            for number, start, end in found
            if start or number >= free
        ]

    def keys_in(self, text: str) -> set[str]:
        """Every key that stands in *text*, wherever."""
        if self._automaton is None:
            return set()
        found = self._automaton.find_matches_as_indexes(" " + text, overlapping=True)
        keys, free = self._keys, self._free
        return {keys[number] for number, start, _ in found if start or number >= free}

    def finds_any(self, text: str) -> bool:
        """Whether any key stands in *text*."""
        return self._automaton is not None and bool(self._automaton.find_matches_as_indexes(" " + text))
