"""The words that everybody writes: never taken for another one, nor for a piece of one."""

from __future__ import annotations

from functools import cache
from pathlib import Path

LIST = Path(__file__).parent / "lexicon" / "common.txt"


@cache
def common() -> frozenset[str]:
    """The words, folded; see docs/why/judging.md for where they come from."""
    return frozenset(LIST.read_text("utf-8").split())
