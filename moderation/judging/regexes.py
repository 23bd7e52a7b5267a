"""A room's own patterns: RE2, many asked at once, those that match then asked where; a moment at most."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from time import perf_counter_ns

import msgspec
import re2

from eventchat.types.patterns import options
from eventchat.types.policy import RoomTerm
from moderation.judging.text import Span

STEPS_AT_ONCE = 200
"""Steps of the patterns that are asked together: at worst, RE2 takes each of them at each character."""

MOST_NS = 2_000_000
"""How long one text is looked through: patterns and texts made for each other take a hundred times that."""


class Places(msgspec.Struct, frozen=True):
    """Patterns that match, and where; `cut` when there was no time to ask them all."""

    found: tuple[tuple[RoomTerm, Span], ...] = ()
    cut: bool = False


class Regexes:
    """Patterns compiled in sets. RE2 does not go back; its time grows with text and patterns only."""

    def __init__(self, terms: Sequence[RoomTerm]) -> None:
        self._terms = tuple(terms)
        self._compiled = [re2.compile(term.text, options()) for term in terms]
        self._sets = [(numbers, self._set_of(numbers)) for numbers in self._shares()]

    def _shares(self) -> Iterator[list[int]]:
        """The patterns' numbers, as many together as may be asked at once."""
        share: list[int] = []
        steps = 0
        for number, compiled in enumerate(self._compiled):
            if share and steps + compiled.programsize > STEPS_AT_ONCE:
                yield share
                share, steps = [], 0
            share.append(number)
            steps += compiled.programsize
        yield share

    def _set_of(self, numbers: Sequence[int]) -> re2.Set:
        together = options()
        together.max_mem = 8 << 20
        found = re2.Set.SearchSet(together)
        for number in numbers:
            found.Add(self._terms[number].text)
        found.Compile()
        return found

    def find(self, text: str) -> Places:
        """The patterns that *text* matches, and where; exactly where, only while there is time."""
        text = text.encode("utf-8", "replace").decode()  # lone surrogates have no bytes
        until = perf_counter_ns() + MOST_NS
        found: list[tuple[RoomTerm, Span]] = []
        for numbers, patterns in self._sets:
            if perf_counter_ns() > until:
                return Places(tuple(found), cut=True)
            for place in sorted(patterns.Match(text) or ()):
                number = numbers[place]
                found += ((self._terms[number], span) for span in self._where(number, text, until))
        return Places(tuple(found))

    def _where(self, number: int, text: str, until: int) -> Iterator[Span]:
        """Each place where one pattern matches; when time is up, all that is left."""
        start = 0
        while perf_counter_ns() <= until:
            found = self._compiled[number].search(text, start)
            if found is None:
                return
            if found.end() > found.start():
                yield found.span()
            start = max(found.end(), found.start() + 1)
            if start >= len(text):
                return
        yield start, len(text)
