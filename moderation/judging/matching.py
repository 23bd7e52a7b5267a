"""Finds terms in a folded text: one pass of an automaton a form, then a close look at each candidate."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import accumulate

import msgspec

from moderation.judging.common import common
from moderation.judging.finder import Finder, Place
from moderation.judging.harmless import Harmless, Part, letters_of
from moderation.judging.hearing import Ear
from moderation.judging.keyed import UNSPACED, Keyed, by_start, keyed
from moderation.judging.languages import allows
from moderation.judging.letters import FOLD
from moderation.judging.lexicon import Term
from moderation.judging.meant import Meant
from moderation.judging.ordinary import ordinary
from moderation.judging.patterns import ENDINGS, Pattern, is_ending, key_of
from moderation.judging.pieces import is_cut, may_be_spread, squeezed_on
from moderation.judging.text import Folded, Form, Span, merged, squeeze
from moderation.judging.unknown import is_number, is_of_a_program

_LATIN = re.compile("[a-z]")
_WORD = re.compile(r"\S+")

LONGEST_ENDING = max(map(len, ENDINGS))
LONGEST_WORD = 24

MOST_CANDIDATES = 60
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

    def __init__(
        self,
        patterns: Iterable[Pattern],
        exceptions: Iterable[Pattern] = (),
        ear: Ear | None = None,
        meant: Meant | None = None,
    ) -> None:
        self._ear = ear
        self._meant = meant
        self._terms = terms = keyed(patterns)
        self._exceptions: dict[str, list[Pattern]] = defaultdict(list)
        for pattern in exceptions:
            self._exceptions[pattern.key].append(pattern)
        self._find_exception = Finder(*by_start(self._exceptions))
        with_spaces = [key for key in terms.patterns if " " in key]
        # Guesses count in pieces only when all of these are letters; rows of letters are always looked at.
        straight = [key for key, group in terms.joinable.items() if any(p.straight for p in group)]
        keys = {*straight, *(key.replace(" ", "") for key in with_spaces)}
        self._find_any = Finder({*terms.joinable, *keys, *terms.patterns})
        self._harmless = Harmless(self._is_harmless, self._is_plain, meant.are_apart, keys) if meant else None

    def _is_plain(self, word: str) -> bool:
        """Whether an ordinary word looks and sounds like nothing at all: most do, and it is told at once."""
        letters = letters_of(word)
        if letters not in common() or (self._ear is not None and self._ear.sounds_like_any(letters)):
            return False
        key = key_of(letters)
        return not self._terms.find(key) and not self._terms.find_joined(key)

    def _is_harmless(self, word: str) -> bool:
        """Whether nothing is found in *word*, nor in whatever it may be a part of."""
        if self._meant is not None and self._meant.is_of_a_phrase(word):
            return False
        if self._ear is not None and self._ear.is_of_a_phrase(word):
            return False
        return self.search(Folded(word)) is NONE

    def hits(self, text: Folded) -> Hits:
        """Every term found, in whatever form; without those that an exception explains."""
        if self._harmless is not None:
            parts = self._harmless.doubtful(text)
            if parts is None:
                return self.search(text)
            return self._search_parts(text, parts) if parts else NONE
        if text.upright is None and not any(map(self._find_any.touches, text.run_together)):
            return NONE
        return self.search(text)

    def _search_parts(self, text: Folded, parts: list[Part]) -> Hits:
        """What is found in those words of *text*."""
        places = [match.span() for match in _WORD.finditer(text.plain.text)]
        found: list[Hit] = []
        cut = False
        for first, last in parts:
            start, end = text.plain.range_of(places[first][0], places[last][1])
            hits = self.search(Folded(text.original[start:end], of=text))
            found += (
                msgspec.structs.replace(hit, span=(hit.span[0] + start, hit.span[1] + start))
                for hit in hits.found
            )
            cut = cut or hits.cut
        return Hits(_ordered(found), cut) if found or cut else NONE

    def search(self, text: Folded) -> Hits:
        """The same, without asking first whether there can be any."""
        look = _Look(self._terms, text)
        found = look.hits()
        cut = look.cut
        if text.upright is not None and not cut:
            size = len(text.original)
            look = _Look(self._terms, text.upright)
            found |= {
                msgspec.structs.replace(hit, span=(size - hit.span[1], size - hit.span[0]), hidden=True)
                for hit in look.hits()
            }
            cut = cut or look.cut
        if self._ear is not None and not cut:
            found |= self._heard(text, found)
        if self._meant is not None and not cut:
            found |= self._guessed(text, found)
        if not found:
            return Hits(cut=True) if cut else NONE
        within = Within(self.excused(text))
        left = [
            hit
            for hit in found
            if not within.covers(hit.span)
            and allows(hit.term, text)
            and not is_number(text.original[slice(*hit.span)], guessed=hit.loose)
        ]
        return Hits(_ordered(left), cut)

    def _heard(self, text: Folded, found: set[Hit]) -> set[Hit]:
        """What sounds like a term and was not found by its spelling."""
        assert self._ear is not None
        within = Within(merged(hit.span for hit in found))
        spans = ((term, text.whole(span)) for term, span in self._ear.hear(text))
        return {Hit(term, span, loose=True) for term, span in spans if not within.meets(span)}

    def _guessed(self, text: Folded, found: set[Hit]) -> set[Hit]:
        """What is near enough to a term, and was neither found nor heard."""
        assert self._meant is not None
        within = Within(merged(hit.span for hit in found))
        spans = ((term, text.whole(span)) for term, span in self._meant.find(text))
        return {Hit(term, span, loose=True) for term, span in spans if not within.meets(span)}

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


def _ordered(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    return tuple(sorted(hits, key=lambda hit: (-hit.term.level, hit.span, hit.loose, hit.term.letters)))


class Within:
    """Parts of a text, to ask whether something lies in one of them."""

    def __init__(self, spans: tuple[Span, ...]) -> None:
        self._spans = spans
        self._starts = [span[0] for span in spans]

    def covers(self, span: Span) -> bool:
        """Whether *span* lies in one part."""
        place = bisect_right(self._starts, span[0]) - 1
        return place >= 0 and span[1] <= self._spans[place][1]

    def meets(self, span: Span) -> bool:
        """Whether *span* and one part overlap."""
        place = bisect_left(self._starts, span[1]) - 1
        return place >= 0 and span[0] < self._spans[place][1]


class _Look:
    """One text looked at for terms."""

    def __init__(self, terms: Keyed, text: Folded) -> None:
        self._terms = terms
        self._text = text
        self._left = MOST_CANDIDATES
        self._found: set[Hit] = set()
        self._known: dict[str, int] = {}
        """Keys that were right wherever they stood in one form: so often they need no second look."""
        self.cut = False

    def hits(self) -> set[Hit]:
        """What is found in any form."""
        text = self._text
        for form in text.forms:
            if self.cut:  # it is held whatever else it says
                return self._found
            self._in_form(form)
        if " " in text.tight.text:
            self._in_pieces(text.joined, text.words)
        for joined, words, whole in self._joined_otherwise():
            if self.cut or self._left < MOST_CANDIDATES // 2:  # it is made of candidates, some were found
                break
            self._in_pieces(joined, words, whole)
        return self._found

    def _joined_otherwise(self) -> Iterator[tuple[Form, list[str], list[str] | None]]:
        """The text without its spaces in the forms that symbols and letters of two looks have.

        And once more where a double was parted ("fag got"), with the two closed to one, as keys have them.
        """
        text = self._text
        for form in (text.tight, *text.leets, *text.seconds):
            if " " in form.text:
                tight = form is text.tight
                joined = text.joined if tight else form.without(" ")
                words = text.words if tight else form.text.split(" ")
                if not tight:
                    yield joined, words, None
                if len(squeeze(joined.text)) < len(joined.text):
                    yield joined.squeezed(), list(squeezed_on(words)), words

    def _in_form(self, form: Form) -> None:
        haystack = form.text
        found = self._terms.find(haystack)
        if not found:
            return
        bare = self._text.bare
        times = Counter(place[0] for place in found)
        known = {key for key, count in times.items() if self._known.get(key) == count}
        good: Counter[str] = Counter()
        for key, start, end in self._few([place for place in found if place[0] not in known]):
            hits = len(self._found)
            for pattern in self._terms.patterns[key]:
                if bare is not None and not pattern.starred and pattern.bare not in bare:
                    continue
                if pattern.doubled and not self._text.has_double(pattern.doubled):
                    continue
                stop = _fits(haystack, start, end, pattern)
                if stop is not None and (hit := self._verified(form, pattern, start, end, stop)):
                    self._found.add(hit)
            good[key] += len(self._found) > hits
        self._known |= {key: count for key, count in good.items() if count == times[key]}

    def _in_pieces(self, joined: Form, words: list[str], whole: list[str] | None = None) -> None:
        """Look for what is parted in *words*, which are *joined* when they are put together.

        *words* are what is left of *whole* ones where doubles were closed: then only for terms whose double
        that is, and from the beginning of a whole word on. "good die" is not "go die".
        """
        terms = self._terms
        found = terms.find_joined(joined.text)
        if not found:
            return
        ends = [0, *accumulate(map(len, words))]
        borders = starts = frozenset(ends)
        closed = [""] * len(words)
        if whole is not None:
            closed = [one[0] if len(one) > len(word) else "" for one, word in zip(whole, words, strict=True)]
            starts = frozenset(end for end, letter in zip(ends, closed, strict=False) if not letter)
        standing = [place for place in found if place[1] in starts and place[2] in borders]
        for key, start, end in self._few(standing):
            first, last = bisect_right(ends, start) - 1, bisect_left(ends, end)
            letters = set(closed[first:last]) - {""}
            for pattern in terms.joinable[key]:
                if whole is not None and letters != {pattern.doubled[:1]}:
                    continue
                if not may_be_spread(pattern, words[first:last]):
                    continue
                if hit := self._verified(joined, pattern, start, end, end, parted=True):
                    self._found.add(hit)

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
        patterns = self._terms.patterns
        worst = sorted(by_key, key=lambda key: -max((p.term.level for p in patterns.get(key, ())), default=0))
        self.cut = True
        return [place for key in worst for place in by_key[key]][: max(self._left, 0)]

    def _verified(
        self, form: Form, pattern: Pattern, start: int, end: int, stop: int, *, parted: bool = False
    ) -> Hit | None:
        text = self._text
        first, last = form.range_of(start, end)
        written = text.original[first:last]
        folded = written.translate(FOLD)
        if is_of_a_program(folded) or ("'" in folded and folded in common()):
            return None
        if parted:
            if " " in pattern.letters:
                pattern = msgspec.structs.replace(pattern, letters=pattern.letters.replace(" ", ""))
            if not is_cut(folded.split(), len(pattern.letters)):
                return None
        if not pattern.reads_folded(folded) or written.endswith("!"):
            return None  # at the end of a word, "!" is only excitement
        if stop > end and not is_ending(text.original[slice(*form.range_of(end, stop))]):
            return None
        # A word that is all Cyrillic or Greek is taken for a disguise only among Latin words.
        latin = _LATIN.search(folded) or _LATIN.search(text.plain.text)
        if pattern.letters.isascii() and not latin and any(map(str.isalpha, folded)):
            return None
        if pattern.loose and text.original[slice(*form.range_of(start, stop))].translate(FOLD) in ordinary():
            return None
        if not parted:
            start, stop = _whole_word(form.text, start, stop, pattern)
        parted = parted and len(folded.split()) > pattern.term.letters.count(" ") + 2
        hidden = pattern.letters.isascii() and (parted or not _is_open(written, pattern))
        return Hit(pattern.term, text.whole(form.range_of(start, stop)), hidden, pattern.loose)


def _is_open(written: str, pattern: Pattern) -> bool:
    """Whether a word was written in ordinary letters, or starred as polite people do."""
    if not written.isascii():
        return False
    letters = written.replace(" ", "").replace("*", "", MOST_STARS)
    return pattern.starred or pattern.loose or letters.isalpha()


MOST_STARS = 2
"""More stars than that are between the letters, not in place of some."""


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
    if UNSPACED.match(haystack, start):
        return start, stop
    if pattern.open_left:
        start = max(haystack.rfind(" ", max(0, start - LONGEST_WORD), start) + 1, start - LONGEST_WORD, 0)
    if pattern.open_right:
        word_end = haystack.find(" ", stop, stop + LONGEST_WORD)
        stop = word_end if word_end >= 0 else min(stop + LONGEST_WORD, len(haystack))
    return start, stop


def _runs_on(haystack: str, place: int) -> bool:
    """Whether words are not parted by spaces at *place*."""
    return UNSPACED.match(haystack, place - 1) is not None and UNSPACED.match(haystack, place) is not None
