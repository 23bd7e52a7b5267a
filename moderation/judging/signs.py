"""What makes a closer look at a text worth its time: one pass for all that read it as it looks."""

from __future__ import annotations

from functools import cache
from itertools import chain

from moderation.judging.attacks import ATTACKS
from moderation.judging.finder import Finder
from moderation.judging.text import Folded

BULLETS = ("\u2022", "\u00b7")
COMMA_SIGNS = (",com", ",net", ",org", ",info", ",biz", ",site", ",club", ",online", ",xyz")
LINK_SIGNS = (
    *("://", " .", "\u3002", "\uff61", *BULLETS, *COMMA_SIGNS),
    *("dot", "d0t", " d o t ", "point", "punkt", " slash "),
)
"""What addresses are known by, the dot before a letter apart."""


@cache
def _finder() -> Finder:
    return Finder({*LINK_SIGNS, *chain.from_iterable(attack.signs for attack in ATTACKS)})


def has_signs(text: Folded) -> bool:
    """Whether *text* has any sign of an address or of an attack; most have none."""
    if text.signs is None:
        text.signs = _finder().touches(text.plain.text)
    return text.signs
