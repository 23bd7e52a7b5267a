"""The words we look for, kept as data: one JSON file a category, written for this project.

A term is letters and single spaces. `~` at an end leaves that end open (`~fuck~` is found inside words); `=`
at the end takes the word exactly, without the usual endings (-s, -ed, -ing …). Phrases are always exact.
`abroad.json` has strong words of other languages, which stand for themselves wherever they are written;
milder ones come from `dictionaries.py`. Levels run from 1 (mild) to 4 (never acceptable). `exceptions.json`
lists words and phrases that hold a term and are fine; it takes the same notation.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec

from moderation.judging.letters import FOLD
from moderation.judging.lexicon.dictionaries import LEVEL, dictionary_words

HERE = Path(__file__).parent
CATEGORIES = ("profanity", "sexual", "insult", "hate", "threat", "self_harm", "minors", "scam")


class Term(msgspec.Struct, frozen=True):
    """One entry: its letters, what it is, how severe, and where it may stand in a word."""

    letters: str
    category: str
    level: int
    open_left: bool = False
    open_right: bool = False
    inflects: bool = True
    language: str = ""
    """Counts only in a text of this language; empty for everywhere."""

    @classmethod
    def read(cls, notation: str, category: str, level: int) -> Term:
        """From the notation of the files."""
        letters = notation.strip("~=")
        return cls(
            letters,
            category,
            level,
            open_left=notation.startswith("~"),
            open_right=notation.endswith("~"),
            inflects=not notation.endswith("=") and " " not in letters,
        )


@cache
def terms() -> tuple[Term, ...]:
    """All entries of all categories."""
    found = []
    for category in CATEGORIES:
        levels = msgspec.json.decode((HERE / f"{category}.json").read_bytes(), type=dict[int, list[str]])
        found += [Term.read(word, category, level) for level, words in levels.items() for word in words]
    abroad = msgspec.json.decode((HERE / "abroad.json").read_bytes(), type=dict[int, list[str]])
    known = {term.letters for term in found}
    for level, words in abroad.items():
        read = (Term.read(word.translate(FOLD), "profanity", level) for word in words)
        found += [msgspec.structs.replace(term, inflects=False) for term in read if term.letters not in known]
    known = {term.letters for term in found}
    for word, language in dictionary_words():
        letters = word.translate(FOLD)
        if letters not in known and letters.isalpha():
            known.add(letters)
            found.append(Term(letters, "profanity", LEVEL, inflects=False, language=language))
    return tuple(found)


@cache
def exceptions() -> tuple[Term, ...]:
    """Words and phrases that only look like an entry."""
    words = msgspec.json.decode((HERE / "exceptions.json").read_bytes(), type=list[str])
    return tuple(Term.read(word, "", 0) for word in words)
