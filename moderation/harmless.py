"""Which texts cannot hold a term: all their words were looked at before, and no two of them begin one.

Ordinary talk is made of the same few thousand words. Each is looked at closely once, alone. What reaches over
a space (phrases, terms cut in pieces) begins with two words, so each pair whose first word may begin such a
term is looked at once as well.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import islice, pairwise

from moderation.text import Folded
from moderation.unknown import SPREAD, bare

MOST_NEW = 8
"""Words of one text that are looked at alone; where there are more, the text is searched as a whole."""

TOO_NEW = 60
"""New words from which none of a text is worth to be kept."""

MOST_WORDS, MOST_PAIRS = 40_000, 60_000
"""What is kept; when there is more, all is forgotten."""

LONGEST = 24
"""Letters of a word that is kept."""

MOST_SINGLE = 2
"""Different letters that stand alone in ordinary talk, `i` and `a`."""


class Harmless:
    """The words in which a matcher finds nothing, and the pairs that begin nothing.

    *is_harmless* says of one word whether it may be kept, *is_apart* of two whether they mean nothing when
    read as one; *keys* are those of everything that may reach over a space, without their spaces.
    """

    def __init__(
        self,
        is_harmless: Callable[[str], bool],
        is_apart: Callable[[str, str], bool],
        keys: Iterable[str],
    ) -> None:
        self._is_harmless = is_harmless
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
        self._pairs: set[tuple[str, str]] = set()
        self._open: set[tuple[str, str]] = set()
        """Pairs that begin something; whether it goes on depends on what follows."""
        self._closed: set[tuple[str, ...]] = set()
        """Open pairs with a third word that ends it."""

    def holds_none(self, text: Folded) -> bool:
        """Whether there is surely nothing in *text*; False says only that it has to be looked at."""
        if text.upright is not None:
            return False
        said = text.plain.text.split()
        words = set(said)
        if not self._harmful.isdisjoint(words):
            return False
        if not words <= self._words and not self._learn(words - self._words):
            return False
        if len(words & self._single) > MOST_SINGLE and self._has_a_row_of_letters(said):
            return False
        if not self._silent.isdisjoint(words):
            said = [word for word in said if word not in self._silent]
        begins = self._begins
        pairs = [pair for pair in pairwise(said) if pair[0] in begins]
        if not self._pairs.issuperset(pairs) and not all(map(self._keep_pair, {*pairs} - self._pairs)):
            return False
        return self._open.isdisjoint(pairs) or not self._completes_a_key(said, pairs)

    def _has_a_row_of_letters(self, said: list[str]) -> bool:
        row = 0
        for word in said:
            row = row + 1 if word in self._single or word in self._silent else 0
            if row == SPREAD:
                return True
        return False

    def _learn(self, new: set[str]) -> bool:
        """Look at some of the words never seen; whether all of them are harmless."""
        if len(new) > TOO_NEW:
            return False
        for word in islice(new, MOST_NEW):
            if len(word) > LONGEST:
                return False
            if len(self._words) + len(self._harmful) >= MOST_WORDS:
                for kept in (self._words, self._harmful, self._begins, self._silent, self._single):
                    kept.clear()
                return False
            if not self._is_harmless(word):
                self._harmful.add(word)
                return False
            self._keep(word)
        return len(new) <= MOST_NEW

    def _keep(self, word: str) -> None:
        self._words.add(word)
        if len(bare(word)) == 1:
            self._single.add(word)
        forms = [form.text.split() for form in Folded(word).forms]
        ends = tuple({parts[-1] for parts in forms if parts})
        if not ends:
            self._silent.add(word)
        elif any(map(self._begins_a_key, ends)) or not self._is_apart(word, word):
            self._begins[word] = ends

    def _begins_a_key(self, letters: str) -> bool:
        place = bisect_left(self._keys, letters)
        return place < len(self._keys) and self._keys[place].startswith(letters)

    def _keep_pair(self, pair: tuple[str, str]) -> bool:
        """Look at two neighbours, and keep them; False when they are not harmless."""
        one, two = pair
        if not self._is_apart(one, two):
            return False
        if len(self._pairs) >= MOST_PAIRS:
            self._pairs.clear()
            self._open.clear()
            self._closed.clear()
        self._pairs.add(pair)
        nexts = pieces_of(two)
        if any(self._begins_a_key(first + following) for first in self._begins[one] for following in nexts):
            self._open.add(pair)
        return True

    def _completes_a_key(self, said: list[str], pairs: list[tuple[str, str]]) -> bool:
        """Whether the words after an open pair go on to spell a key to its end."""
        firsts = {one for one, _ in self._open.intersection(pairs)}
        if not firsts:
            return False
        threes = {three for three in zip(said, said[1:], [*said[2:], ""], strict=False) if three[0] in firsts}
        if threes <= self._closed:
            return False
        for place, pair in enumerate(pairwise(said)):
            if pair in self._open and (needed := self._words_needed(said[place:])) > THREE:
                if needed == ALL:
                    return True
                threes.discard((*pair, *(said[place + 2 : place + 3] or [""])))
        self._closed |= threes
        return False

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
        return THREE


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
