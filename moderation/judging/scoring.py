"""How much the strictest room minds a text, as one figure: for measuring against labelled texts."""

from __future__ import annotations

from collections.abc import Sequence

from moderation.judging.message import Message
from moderation.judging.pipeline import CHECKS, Check
from moderation.judging.rules import preset

STRICTEST = preset("family")
MINDED = 0.5
"""What is not let pass."""


def surest(judged: Message, checks: Sequence[Check] = CHECKS) -> float:
    """The highest score of all findings. A plain link and loud writing are for the room to judge."""
    best = 0.0
    for check in checks:
        for finding in check(judged, STRICTEST):
            plain_link = finding.stage == "links" and finding.level < 3
            best = max(best, 0.3 if plain_link else finding.score)
    return best
