"""Which texts cannot hold a term: all their words were looked at before, and no two of them begin one.

Ordinary talk is made of the same few thousand words. Each is looked at closely once, alone. What reaches over
a space (phrases, terms cut in pieces) begins with two words, so each pair whose first word may begin such a
term is looked at once as well.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence, Set
from functools import lru_cache
from itertools import compress, filterfalse

from moderation.judging.patterns import key_of
from moderation.judging.text import Folded
from moderation.judging.unknown import SPREAD, bare

MOST_NEW = 8
"""Words of one text that are looked at alone; the others stay doubtful."""

MOST_PAIRS_NEW = 40
"""Pairs of one text that are looked at; the others stay doubtful."""

TOO_NEW = 60
"""New words from which none of a text is worth to be kept."""

MOST_WORDS, MOST_PAIRS = 40_000, 60_000
"""What is kept; when there is more, all is forgotten."""

LONGEST = 24
"""Letters of a word that is kept."""

REACH = 7
"""Words before and after one that a term with it may reach to: the longest have six, some cut in pieces."""

MOST_OF_IT = 0.7
"""Share of a text from which on it is quicker to look at all of it."""

Part = tuple[int, int]
"""The first and the last of some words of a text, as `split` counts them."""

NOTHING: Set[str] = frozenset()

ALONE = frozenset("ai")
"""Letters that stand alone in ordinary talk; a row of letters has others."""


class Harmless:
    """The words in which a matcher finds nothing, and the pairs that begin nothing.

    *is_harmless* says of one word whether it may be kept, *is_plain* the same at once of most ordinary ones,
    *is_apart* of two whether they mean nothing when read as one; *keys* are those of everything that may
    reach over a space, without their spaces.
    """

    def __init__(
        self,
        is_harmless: Callable[[str], bool],
        is_plain: Callable[[str], bool],
        is_apart: Callable[[str, str], bool],
        keys: Iterable[str],
        most_words: int = MOST_WORDS,
    ) -> None:
        self._most_words = most_words
        self._is_harmless = is_harmless
        self._is_plain = is_plain
        self._is_apart = is_apart
        self._whole = frozenset(keys)
        self._keys = sorted(self._whole)
        self._words: set[str] = set()
        self._harmful: set[str] = set()
        """Words in which something is found, or which may be part of something however they are joined."""
        self._begins: dict[str, tuple[str, ...]] = {}
        """Words that may begin something: what they may be read as, by the end of each."""
        self._silent: set[str] = set()
        self._single: set[str] = set()
        self._letters: set[str] = set()
        """Those of the single ones that are not words."""
        self._shut: dict[str, set[str]] = {}
        """The words that follow each of these and begin nothing with it."""
        self._pairs = 0
        """How many pairs, and words that end one, are kept."""
        self._open: set[tuple[str, str]] = set()
        """Those that begin something; whether it goes on depends on what follows."""
        self._closed: set[tuple[str, str, str]] = set()
        """Open pairs with the word that ends it."""

    def doubtful(self, text: Folded) -> list[Part] | None:
        """The parts of *text* outside of which there is surely nothing; None where all of it is doubtful."""
        if text.upright is not None:
            return None
        said = text.plain.text.split()
        words = set(said)
        doubtful = self._learn(words) if not words <= self._words else NOTHING
        if doubtful is None:
            return None
        if not self._letters.isdisjoint(words) and self._has_a_row_of_letters(said):
            return None
        heard = said if self._silent.isdisjoint(words) else list(filterfalse(self._silent.__contains__, said))
        shut = self._shut
        begin = compress(range(len(heard) - 1), map(shut.__contains__, heard))
        left = [n for n in begin if heard[n + 1] not in shut[heard[n]]]
        places = self._leading_on(heard, left) if left else []
        if doubtful:
            places += [n for n, word in enumerate(heard) if word in doubtful]
        return _parts(places, self._places_heard(said)) if places else []

    def _places_heard(self, said: list[str]) -> list[int]:
        """Where the words of *said* stand that are not silent."""
        return [n for n, word in enumerate(said) if word not in self._silent]

    def _has_a_row_of_letters(self, said: list[str]) -> bool:
        row = 0
        for word in said:
            row = row + 1 if word in self._single or word in self._silent else 0
            if row == SPREAD:
                return True
        return False

    def _learn(self, words: set[str]) -> Set[str] | None:
        """Look at some of those never seen; the ones that are not known to be harmless, None for too many."""
        doubtful = words & self._harmful
        new = words - self._words - doubtful
        if len(new) > TOO_NEW:
            return None
        looked_at = 0
        for word in new:
            plain = self._is_plain(word)
            looked_at += not plain
            if looked_at > MOST_NEW or len(word) > LONGEST:
                doubtful.add(word)
                continue
            if len(self._words) + len(self._harmful) >= self._most_words:
                for kept in (self._words, self._harmful, self._begins, self._silent):
                    kept.clear()
                self._single.clear()
                self._letters.clear()
                self._forget_pairs()
                return None
            if plain or self._is_harmless(word):
                self._keep(word)
            else:
                self._harmful.add(word)
                doubtful.add(word)
        return doubtful

    def _keep(self, word: str) -> None:
        self._words.add(word)
        if len(bare(word)) == 1:
            self._single.add(word)
            if word not in ALONE:
                self._letters.add(word)
        if letters := letters_of(word):
            ends: tuple[str, ...] = (key_of(letters),)
        else:
            forms = [form.text.split() for form in Folded(word).forms]
            ends = tuple({parts[-1] for parts in forms if parts})
        if not ends:
            self._silent.add(word)
        elif any(map(self._begins_a_key, ends)) or not self._is_apart(word, word):
            self._begins[word] = ends
            self._shut[word] = set()

    def _begins_a_key(self, letters: str) -> bool:
        place = bisect_left(self._keys, letters)
        return place < len(self._keys) and self._keys[place].startswith(letters)

    def _leading_on(self, said: list[str], places: list[int]) -> list[int]:
        """Those of *places*, where pairs are new or open, at which something may begin."""
        new = 0
        leading: list[int] = []
        for place in places:
            three = said[place], said[place + 1], said[place + 2] if place + 2 < len(said) else ""
            if three in self._closed:
                continue
            pair = three[:2]
            if pair not in self._open and pair[1] not in self._shut[pair[0]]:
                new += 1
                if new > MOST_PAIRS_NEW or not self._is_apart(*pair):
                    leading.append(place)
                    continue
                self._keep_pair(pair)
            if pair in self._open:
                needed = self._words_needed(said[place:])
                if needed == ALL:
                    leading.append(place)
                elif needed <= THREE:
                    self._pairs += 1
                    self._closed.add(three)
        return leading

    def _keep_pair(self, pair: tuple[str, str]) -> None:
        if self._pairs >= MOST_PAIRS:
            self._forget_pairs()
        self._pairs += 1
        one, two = pair
        nexts = pieces_of(two)
        if any(self._begins_a_key(first + following) for first in self._begins[one] for following in nexts):
            self._open.add(pair)
        else:
            self._shut[one].add(two)

    def _forget_pairs(self) -> None:
        self._pairs = 0
        self._open.clear()
        self._closed.clear()
        self._shut = {word: set() for word in self._begins}

    def _words_needed(self, said: list[str]) -> int:
        """How many words it takes to see that *said* begins no key; more than there are when it does."""
        begun: Iterable[str] = self._begins[said[0]]
        for place, word in enumerate(said[1:], 2):
            begun = {letters + more for letters in begun for more in pieces_of(word)}
            if not self._whole.isdisjoint(begun):
                return ALL
            begun = [letters for letters in begun if self._begins_a_key(letters)]
            if not begun:
                return place
        return THREE if len(said) < THREE else THREE + 1  # more words may follow another time


def _parts(places: list[int], heard: Sequence[int]) -> list[Part] | None:
    """The words around *places*, as far as a term reaches; None where that is most of the text."""
    parts: list[Part] = []
    for place in sorted(places):
        first, last = heard[max(0, place - REACH)], heard[min(len(heard) - 1, place + REACH)]
        if parts and first <= parts[-1][1] + 1:
            parts[-1] = parts[-1][0], last
        else:
            parts.append((first, last))
    return parts if sum(last - first + 1 for first, last in parts) < MOST_OF_IT * (heard[-1] + 1) else None


def letters_of(word: str) -> str:
    """A word of (ASCII) letters, without the punctuation after it; empty for all others."""
    letters = word.rstrip(_AFTER)
    return letters if letters.isascii() and letters.isalpha() else ""


_AFTER = ".,;:?!\"')"

THREE = 3
"""Words by which most phrases are told from what only begins like them."""

ALL = 1 << 30


@lru_cache(MOST_WORDS)
def pieces_of(word: str) -> frozenset[str]:
    """What *word* adds to a key: its letters, or those of its first piece."""
    forms = [form.text for form in Folded(word).forms]
    return frozenset(
        piece for text in forms if text.strip() for piece in (text.replace(" ", ""), text.split()[0])
    )
