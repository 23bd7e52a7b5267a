"""A room's own patterns: RE2, all asked at once, each that matched then asked where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import re2

from eventchat.types.patterns import options
from eventchat.types.policy import RoomTerm
from moderation.text import Span


class Regexes:
    """Patterns compiled together. No text makes them slow: RE2 does not go back."""

    def __init__(self, terms: Sequence[RoomTerm]) -> None:
        self._terms = tuple(terms)
        self._compiled = [re2.compile(term.text, options()) for term in terms]
        together = options()
        together.max_mem = 8 << 20
        self._any = re2.Set.SearchSet(together)
        for term in terms:
            self._any.Add(term.text)
        self._any.Compile()

    def find(self, text: str) -> Iterator[tuple[RoomTerm, Span]]:
        """The patterns that *text* matches, and where each does first."""
        text = text.encode("utf-8", "replace").decode()  # lone surrogates have no bytes
        for number in sorted(self._any.Match(text) or ()):
            found = self._compiled[number].search(text)
            if found is not None and found.end() > found.start():
                yield self._terms[number], found.span()
