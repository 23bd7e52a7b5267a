"""Finds terms in a folded text: one pass of an automaton a form, then a close look at each candidate."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator

import msgspec

from moderation.finder import Finder, Place
from moderation.languages import allows
from moderation.letters import FOLD
from moderation.lexicon import Term
from moderation.ordinary import ordinary
from moderation.patterns import ENDINGS, Pattern, is_ending, key_of, spread_keys
from moderation.text import Folded, Form, Span, merged

_LATIN = re.compile("[a-z]")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
"""Scripts that put no spaces between words."""

LONGEST_ENDING = max(map(len, ENDINGS))
LONGEST_WORD = 24

LONE_WORDS = frozenset(map(key_of, "aiu"))
"""Letters that stand alone in ordinary writing, as letter classes."""

MOST_CANDIDATES = 100
"""Candidates that are looked at closely in one message; texts made of nothing else are cut short."""

OF_ONE_KEY = 4


class Hit(msgspec.Struct, frozen=True):
    """A term, and where in the original it stands.

    `hidden`: written so as not to be found; `loose`: by a guess at what was meant.
    """

    term: Term
    span: Span
    hidden: bool = False
    loose: bool = False


class Hits(msgspec.Struct, frozen=True):
    """What was found, the severest first; `cut` when there were too many candidates to look at all."""

    found: tuple[Hit, ...] = ()
    cut: bool = False


NONE = Hits()


class Matcher:
    """Terms and exceptions, compiled once."""

    def __init__(self, patterns: Iterable[Pattern], exceptions: Iterable[Pattern] = ()) -> None:
        self._patterns: dict[str, list[Pattern]] = defaultdict(list)
        self._joinable: dict[str, list[Pattern]] = defaultdict(list)
        for pattern in patterns:
            if pattern.key:
                self._patterns[pattern.key].append(pattern)
            for key in spread_keys(pattern.letters) if pattern.straight or pattern.loose else ():
                self._joinable[key].append(pattern)
        free, bound = _by_start(self._patterns)
        self._find = Finder(free, bound)
        self._find_joined = Finder(self._joinable)
        self._exceptions: dict[str, list[Pattern]] = defaultdict(list)
        for pattern in exceptions:
            self._exceptions[pattern.key].append(pattern)
        self._find_exception = Finder(*_by_start(self._exceptions))

    def hits(self, text: Folded) -> Hits:
        """Every term found, in whatever form; without those that an exception explains."""
        look = _Look(self, text)
        found = set(look.hits())
        cut = look.cut
        if text.upright is not None:
            size = len(text.original)
            look = _Look(self, text.upright)
            found |= {
                msgspec.structs.replace(hit, span=(size - hit.span[1], size - hit.span[0]), hidden=True)
                for hit in look.hits()
            }
            cut = cut or look.cut
        if not found:
            return Hits(cut=True) if cut else NONE
        within = Within(self.excused(text))
        left = [hit for hit in found if not within.covers(hit.span) and allows(hit.term, text)]
        return Hits(tuple(sorted(left, key=lambda hit: (-hit.term.level, hit.span, hit.loose))), cut)

    def excused(self, text: Folded) -> tuple[Span, ...]:
        """The parts of *text* that the exceptions cover."""
        form = text.spaced
        return merged(
            text.whole(form.range_of(start, stop))
            for key, start, end in self._find_exception(form.text)
            for pattern in self._exceptions[key]
            if (stop := _fits(form.text, start, end, pattern)) is not None
            and pattern.reads(text.original[slice(*form.range_of(start, end))])
            and (stop == end or is_ending(text.original[slice(*form.range_of(end, stop))]))
        )


class Within:
    """Parts of a text, to ask whether something lies in one of them."""

    def __init__(self, spans: tuple[Span, ...]) -> None:
        self._spans = spans
        self._starts = [span[0] for span in spans]

    def covers(self, span: Span) -> bool:
        """Whether *span* lies in one part."""
        place = bisect_right(self._starts, span[0]) - 1
        return place >= 0 and span[1] <= self._spans[place][1]


class _Look:
    """One text looked at for the terms of one matcher."""

    def __init__(self, terms: Matcher, text: Folded) -> None:
        self._terms = terms
        self._text = text
        self._left = MOST_CANDIDATES
        self.cut = False

    def hits(self) -> Iterator[Hit]:
        """What is found in any form."""
        text = self._text
        yield from self._in_form(text.spaced)
        if text.tight is not text.spaced:
            yield from self._in_form(text.tight)
        for form in text.leets:
            yield from self._in_form(form)
        if " " in text.tight.text:
            yield from self._in_joined()

    def _in_form(self, form: Form) -> Iterator[Hit]:
        haystack = form.text
        for key, start, end in self._few(self._terms._find(haystack)):
            for pattern in self._terms._patterns[key]:
                if pattern.doubled and not self._text.has_double(pattern.doubled):
                    continue
                stop = _fits(haystack, start, end, pattern)
                if stop is not None and (hit := self._verified(form, pattern, start, end, stop)):
                    yield hit

    def _in_joined(self) -> Iterator[Hit]:
        text, terms = self._text, self._terms
        found = terms._find_joined(text.joined.text)
        if not found:
            return
        ends = text.word_ends
        standing = []
        for key, start, end in found:
            first, last = bisect_right(ends, start) - 1, bisect_left(ends, end)
            if ends[first] == start and ends[last] == end:
                standing.append((key, start, end))
        for key, start, end in self._few(standing):
            parts = text.words[bisect_right(ends, start) - 1 : bisect_left(ends, end)]
            for pattern in terms._joinable[key]:
                if not _may_be_spread(pattern, parts):
                    continue
                if hit := self._verified(text.joined, pattern, start, end, end):
                    yield hit

    def _few(self, found: list[Place]) -> Iterable[Place]:
        """As many candidates as there is time for; of many the severest first, a few of each key."""
        if len(found) > self._left:
            found = self._thinned(found)
        self._left -= len(found)
        return found

    def _thinned(self, found: list[Place]) -> list[Place]:
        by_key: dict[str, list[Place]] = defaultdict(list)
        for place in found:
            if len(by_key[place[0]]) < OF_ONE_KEY:
                by_key[place[0]].append(place)
        patterns = self._terms._patterns
        worst = sorted(by_key, key=lambda key: -max((p.term.level for p in patterns.get(key, ())), default=0))
        self.cut = True
        return [place for key in worst for place in by_key[key]][: max(self._left, 0)]

    def _verified(self, form: Form, pattern: Pattern, start: int, end: int, stop: int) -> Hit | None:
        text = self._text
        first, last = form.range_of(start, end)
        written = text.original[first:last]
        folded = written.translate(FOLD)
        joined = form is text.joined
        if joined:
            if " " in pattern.letters:
                pattern = msgspec.structs.replace(pattern, letters=pattern.letters.replace(" ", ""))
            if not all(len(word) == 1 for word in folded.split()) and not folded.replace(" ", "").isalpha():
                return None  # cut in two by more than a space: two words
        if not pattern.reads(written) or written.endswith("!"):
            return None  # at the end of a word, "!" is only excitement
        if stop > end and not is_ending(text.original[slice(*form.range_of(end, stop))]):
            return None
        # A word that is all Cyrillic or Greek is taken for a disguise only among Latin words.
        if pattern.letters.isascii() and not _LATIN.search(folded) and not _LATIN.search(text.plain.text):
            return None
        if pattern.loose and text.original[slice(*form.range_of(start, stop))].translate(FOLD) in ordinary():
            return None
        if not joined:
            start, stop = _whole_word(form.text, start, stop, pattern)
        parted = joined and len(folded.split()) > 2
        hidden = pattern.letters.isascii() and (parted or not _is_open(written, pattern))
        return Hit(pattern.term, text.whole(form.range_of(start, stop)), hidden, pattern.loose)


def _is_open(written: str, pattern: Pattern) -> bool:
    """Whether a word was written in ordinary letters, or starred as polite people do."""
    return written.isascii() and (pattern.starred or pattern.loose or written.replace(" ", "").isalpha())


def _by_start(patterns: dict[str, list[Pattern]]) -> tuple[list[str], list[str]]:
    """Keys that may stand anywhere, and those that begin a word."""
    free: list[str] = []
    bound: list[str] = []
    for key, group in patterns.items():
        anywhere = any(p.open_left for p in group) or _UNSPACED.match(key)
        (free if anywhere else bound).append(key)
    return free, bound


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


def _may_be_spread(pattern: Pattern, parts: list[str]) -> bool:
    """Whether a term may be hidden by spaces in this way: letter by letter, or cut in two."""
    single = sum(len(part) == 1 for part in parts)
    if len(parts) == 2 and (parts[0] in LONE_WORDS or parts[1] in LONE_WORDS):
        return False
    if single == len(parts):
        return single >= (4 if pattern.loose else 3)
    if pattern.loose or len(pattern.letters) < 4:
        return False
    if pattern.term.level < 2 and not pattern.inflects:
        return False
    return len(parts) == 2 or (single >= 2 and single >= len(parts) - 1)
