"""Patterns that a room may look for: RE2 syntax, so that no text can make them slow."""

from __future__ import annotations

import re2

LARGEST = 200
"""Steps of a compiled pattern: the time a text takes grows with them."""


def options() -> re2.Options:
    """How patterns are compiled: capitals do not matter, memory is bounded, nothing is printed."""
    chosen = re2.Options()
    chosen.case_sensitive = False
    chosen.log_errors = False
    chosen.max_mem = 1 << 20
    return chosen


def check_pattern(pattern: str) -> None:
    """Raise ValueError, the end of a sentence, when *pattern* is none, too large, or finds every text."""
    try:
        compiled = re2.compile(pattern, options())
    except re2.error as error:
        told = error.args[0].decode() if isinstance(error.args[0], bytes) else str(error)
        raise ValueError(f"is no pattern: {told}") from error
    if compiled.programsize > LARGEST:
        raise ValueError("is too large a pattern: use fewer or smaller repetitions")
    if compiled.search("") is not None:
        raise ValueError("is a pattern that finds every text")
