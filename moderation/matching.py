"""Finds terms in a folded text: one pass of an automaton a form, then a close look at each candidate."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator

import msgspec
from ahocorasick_rs import AhoCorasick, Implementation

from moderation.letters import FOLD
from moderation.lexicon import Term
from moderation.patterns import ENDINGS, Pattern, is_ending, key_of, spread_keys
from moderation.text import Folded, Form, Span, merged

_LATIN = re.compile("[a-z]")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
"""Scripts that put no spaces between words."""


LONGEST_ENDING = max(map(len, ENDINGS))

LONGEST_WORD = 24

LONE_WORDS = frozenset(map(key_of, "aiu"))
"""Letters that stand alone in ordinary writing, as letter classes."""


class Hit(msgspec.Struct, frozen=True):
    """A term, and where in the original it stands."""

    term: Term
    span: Span


class Matcher:
    """Terms and exceptions, compiled once."""

    def __init__(self, patterns: Iterable[Pattern], exceptions: Iterable[Pattern] = ()) -> None:
        self._patterns: dict[str, list[Pattern]] = defaultdict(list)
        for pattern in patterns:
            if pattern.key:
                self._patterns[pattern.key].append(pattern)
        self._joinable: dict[str, list[Pattern]] = defaultdict(list)
        for group in self._patterns.values():
            for pattern in group:
                for key in spread_keys(pattern.letters) if pattern.straight else ():
                    self._joinable[key].append(pattern)
        self._find = _automaton(self._patterns)
        self._inside = {key for key, group in self._patterns.items() if any(p.open_left for p in group)}
        self._find_joined = _automaton(self._joinable)
        self._exceptions: dict[str, list[Pattern]] = defaultdict(list)
        for pattern in exceptions:
            self._exceptions[pattern.key].append(pattern)
        self._find_exception = _automaton(self._exceptions)

    def hits(self, text: Folded) -> list[Hit]:
        """Every term found, in whatever form; without those that an exception explains."""
        found = set(self._hits(text))
        if text.upright is not None:
            size = len(text.original)
            found |= {
                msgspec.structs.replace(hit, span=(size - hit.span[1], size - hit.span[0]))
                for hit in self._hits(text.upright)
            }
        if not found:
            return []
        excused = self._excused(text)
        starts = [span[0] for span in excused]

        def is_excused(hit: Hit) -> bool:
            place = bisect_right(starts, hit.span[0]) - 1
            return place >= 0 and hit.span[1] <= excused[place][1]

        return sorted(
            (hit for hit in found if not is_excused(hit)), key=lambda hit: (-hit.term.level, hit.span)
        )

    def _hits(self, text: Folded) -> Iterator[Hit]:
        yield from self._in_form(text, text.spaced)
        if text.tight is not text.spaced:
            yield from self._in_form(text, text.tight)
        if text.leet is not None:
            yield from self._in_form(text, text.leet, symbols_bound=True)
        if " " in text.tight.text:
            yield from self._in_joined(text)

    def _in_form(self, text: Folded, form: Form, *, symbols_bound: bool = False) -> Iterator[Hit]:
        haystack, spaced = form.text, form.text.isascii()
        for key, start, end in self._find(haystack):
            if (
                spaced
                and start
                and haystack[start - 1] != " "
                and not symbols_bound
                and key not in self._inside
            ):
                continue
            for pattern in self._patterns[key]:
                if pattern.doubled and not text.has_double(pattern.doubled):
                    continue
                stop = _fits(haystack, start, end, pattern)
                if stop is None and symbols_bound and _bounded_by_symbols(text, form, start, end):
                    stop = end
                if stop is not None:
                    yield from self._verified(text, form, pattern, start, end, stop)

    def _in_joined(self, text: Folded) -> Iterator[Hit]:
        found = self._find_joined(text.joined.text)
        if not found:
            return
        ends = text.word_ends
        for key, start, end in found:
            first, last = bisect_right(ends, start) - 1, bisect_left(ends, end)
            if ends[first] != start or ends[last] != end:
                continue
            parts = text.words[first:last]
            for pattern in self._joinable[key]:
                if _may_be_spread(pattern, parts):
                    yield from self._verified(text, text.joined, pattern, start, end, end)

    @staticmethod
    def _verified(
        text: Folded, form: Form, pattern: Pattern, start: int, end: int, stop: int
    ) -> Iterator[Hit]:
        first, last = form.range_of(start, end)
        written = text.original[first:last]
        folded = written.translate(FOLD)
        if form is text.joined:
            if " " in pattern.letters:
                pattern = msgspec.structs.replace(pattern, letters=pattern.letters.replace(" ", ""))
            if not all(len(word) == 1 for word in folded.split()) and not folded.replace(" ", "").isalpha():
                return  # cut in two by more than a space: two words
        if not pattern.reads(written) or written.endswith("!"):
            return  # at the end of a word, "!" is only excitement
        if stop > end and not is_ending(text.original[slice(*form.range_of(end, stop))]):
            return
        # A word that is all Cyrillic or Greek is taken for a disguise only among Latin words.
        if pattern.letters.isascii() and not _LATIN.search(folded) and not _LATIN.search(text.plain.text):
            return
        if form is not text.joined:
            start, stop = _whole_word(form.text, start, stop, pattern)
        yield Hit(pattern.term, text.whole(form.range_of(start, stop)))

    def _excused(self, text: Folded) -> tuple[Span, ...]:
        form = text.spaced
        return merged(
            text.whole(form.range_of(start, stop))
            for key, start, end in self._find_exception(form.text)
            for pattern in self._exceptions[key]
            if (stop := _fits(form.text, start, end, pattern)) is not None
            and pattern.reads(text.original[slice(*form.range_of(start, end))])
            and (stop == end or is_ending(text.original[slice(*form.range_of(end, stop))]))
        )


def _fits(haystack: str, start: int, end: int, pattern: Pattern) -> int | None:
    """Where the word of a candidate ends, if the candidate stands as its pattern wants; else None."""
    if not pattern.open_left and start > 0 and haystack[start - 1] != " " and not _runs_on(haystack, start):
        return None
    if pattern.open_right or end == len(haystack) or haystack[end] == " " or _runs_on(haystack, end):
        return end
    if pattern.inflects:
        ending = haystack[end : end + LONGEST_ENDING + 1].partition(" ")[0]
        if ending in ENDINGS:
            return end + len(ending)
    return None


def _whole_word(haystack: str, start: int, stop: int, pattern: Pattern) -> Span:
    """The word around a term that may stand inside words; of very long ones a part."""
    if _UNSPACED.match(haystack, start):
        return start, stop
    if pattern.open_left:
        start = max(haystack.rfind(" ", max(0, start - LONGEST_WORD), start) + 1, start - LONGEST_WORD, 0)
    if pattern.open_right:
        word_end = haystack.find(" ", stop, stop + LONGEST_WORD)
        stop = word_end if word_end >= 0 else min(stop + LONGEST_WORD, len(haystack))
    return start, stop


def _runs_on(haystack: str, place: int) -> bool:
    """Whether words are not parted by spaces at *place*."""
    return _UNSPACED.match(haystack, place - 1) is not None and _UNSPACED.match(haystack, place) is not None


def _bounded_by_symbols(text: Folded, form: Form, start: int, end: int) -> bool:
    """Whether what stands around a candidate in the original is no letter: the form made it one."""
    first, last = form.range_of(start, end)
    return not text.original[first - 1 : first].isalnum() and not text.original[last : last + 1].isalnum()


def _may_be_spread(pattern: Pattern, parts: list[str]) -> bool:
    """Whether a term may be hidden by spaces in this way: letter by letter, or cut in two."""
    single = sum(len(part) == 1 for part in parts)
    if len(parts) == 2 and (parts[0] in LONE_WORDS or parts[1] in LONE_WORDS):
        return False
    if single == len(parts):
        return single >= 3
    if pattern.term.level < 2 or len(pattern.letters) < 4:
        return False
    return len(parts) == 2 or (single >= 2 and single >= len(parts) - 1)


def _automaton(keys: Iterable[str]) -> _Finder:
    return _Finder(tuple(keys))


class _Finder:
    """An automaton over keys that answers with the keys themselves."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        self._keys = keys
        self._automaton = AhoCorasick(keys, implementation=Implementation.DFA) if keys else None

    def __call__(self, haystack: str) -> list[tuple[str, int, int]]:
        if self._automaton is None:
            return []
        found = self._automaton.find_matches_as_indexes(haystack, overlapping=True)
        return [(self._keys[number], start, end) for number, start, end in found]
