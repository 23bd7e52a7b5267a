"""One figure for a text at the strictest policy, for measuring the checks against labelled texts."""

from __future__ import annotations

from moderation.message import message
from moderation.pipeline import judge
from moderation.rules import Rules

STRICTEST = Rules(links="hold", hold_from=1)


def score(text: str) -> float:
    """From 0 (nobody minds) to 1 (must not pass), by the words and links in *text*."""
    verdict = judge(message(text), STRICTEST)
    # A plain link is for the room to judge, not a sign of abuse.
    return verdict.score if verdict.stage != "links" or verdict.level > 2 else 0.3
