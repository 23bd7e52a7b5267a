"""Ordinary words that look like a hidden spelling of a bad one; collisions.py finds them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec

LIST = Path(__file__).parent / "lexicon" / "ordinary.json"


@cache
def ordinary() -> frozenset[str]:
    """The words, folded."""
    return frozenset(" ".join(msgspec.json.decode(LIST.read_bytes(), type=list[str])).split())
