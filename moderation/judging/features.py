"""What the rules see in a text, as features for a model: names from a small, fixed set, each with a count."""

from __future__ import annotations

from moderation.judging.advertising import kinds_of
from moderation.judging.checks.words import level_of
from moderation.judging.domains import find_links
from moderation.judging.rules import house_hits
from moderation.judging.text import Folded

MOST = 3
"""More of the same say nothing new."""


def features(text: Folded) -> dict[str, float]:
    """How often, up to three times, each kind of hit is in *text*.

    Names are `word:CATEGORY:LEVEL`, `hidden`, `loose`, `cut`, `link`, `disguised_link`, `kind:KIND` (see
    advertising.py) and `caps`. An ordinary text has none.
    """
    found: dict[str, float] = {}

    def count(name: str) -> None:
        found[name] = min(found.get(name, 0.0) + 1.0, MOST)

    hits = house_hits(text)
    for hit in hits.found:
        count(f"word:{hit.term.category}:{level_of(hit)}")
        if hit.hidden:
            count("hidden")
        if hit.loose:
            count("loose")
    if hits.cut:
        count("cut")
    for link in find_links(text):
        count("disguised_link" if link.disguised else "link")
    for kind in kinds_of(text):
        count(f"kind:{kind}")
    if text.original.isupper() and len(text.original) > 12:
        count("caps")
    return found
