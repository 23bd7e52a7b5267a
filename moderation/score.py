"""One figure for a text at the strictest policy, for measuring the checks against labelled texts."""

from __future__ import annotations

from moderation.message import message
from moderation.pipeline import CHECKS
from moderation.rules import preset

STRICTEST = preset("family")


def score(text: str) -> float:
    """From 0 (nobody minds) to 1 (must not pass), by what the checks find in *text*.

    A plain link and loud writing are for the room to judge, no signs of abuse.
    """
    judged = message(text)
    best = 0.0
    for check in CHECKS:
        for finding in check(judged, STRICTEST):
            plain_link = finding.stage == "links" and finding.level < 3
            best = max(best, 0.3 if plain_link else finding.score)
    return best
