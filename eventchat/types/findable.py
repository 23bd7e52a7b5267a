"""Whether a term of a room can find anything, and not everything."""

from __future__ import annotations

import unicodedata

_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters and symbols that show nothing."""

FEWEST = 2
"""Letters that a part of a word needs: fewer are in nearly all texts."""

LONGEST = 40
"""Characters of a term that a refusal repeats."""


def check_findable(text: str, match: str) -> None:
    """Raise ValueError, a sentence without its stop, when a term of *text* can find nothing, or would find
    nearly everything. *match* is how it is looked for, and not by pattern.
    """
    shown = "".join(filter(_shows, text))
    if match == "phrase":
        if not shown:
            raise ValueError(f"the term {text[:LONGEST]!r} shows nothing that could be found")
        return
    core = shown.strip("*")
    if not core:
        raise ValueError(
            f"the term {text[:LONGEST]!r} has nothing beside `*` that shows, so it finds nothing"
        )
    if match == "word" and len(core) == len(shown):
        return
    letters = sum(map(str.isalnum, core))
    if letters == 0 and all(unicodedata.category(char)[0] == "P" for char in core):
        if match == "part":
            return
        raise ValueError(f"the term {text[:LONGEST]!r} has no letters beside `*`; match it as a phrase")
    if 0 < letters < FEWEST and not any(map(_is_word_sign, core)):
        raise ValueError(
            f"the term {text[:LONGEST]!r} would be found in nearly every message: it needs {FEWEST} letters"
        )


def is_findable(text: str, match: str) -> bool:
    """Whether `check_findable` has nothing against it."""
    try:
        check_findable(text, match)
    except ValueError:
        return False
    return True


def _shows(char: str) -> bool:
    kind = unicodedata.category(char)
    return not char.isspace() and kind[0] not in "CZ" and kind not in {"Mn", "Me"} and char not in _BLANK


def _is_word_sign(char: str) -> bool:
    """Whether one sign is a word by itself, as in Chinese and Japanese."""
    return "\u3400" <= char <= "\u9fff" or "\U00020000" <= char <= "\U0003ffff"
