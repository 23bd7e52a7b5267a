"""One figure for a text at the strictest policy, for measuring the checks against labelled texts."""

from __future__ import annotations

from moderation.judging.checks.model import likelihood_of, rank
from moderation.judging.message import Message, message
from moderation.judging.model.shipped import shipped
from moderation.judging.pipeline import CHECKS
from moderation.judging.rules import preset

STRICTEST = preset("family")
MINDED = 0.5


def score(text: str) -> float:
    """From 0 (nobody minds) to 1 (must not pass); 0.5 and more is what the checks do not let pass.

    On either side texts stand in the order of the model's likelihood, which knows the rules' hits: how sure a
    rule is of a word says little of the text around it. Without the model the surest finding speaks.
    """
    judged = message(text)
    surest = _surest(judged)
    scorer = shipped()
    if scorer is None:
        return surest
    return rank(likelihood_of(scorer, judged.text), minded=surest >= MINDED)


def _surest(judged: Message) -> float:
    """The highest score of all findings. A plain link and loud writing are for the room to judge."""
    best = 0.0
    for check in CHECKS:
        for finding in check(judged, STRICTEST):
            plain_link = finding.stage == "links" and finding.level < 3
            best = max(best, 0.3 if plain_link else finding.score)
    return best
