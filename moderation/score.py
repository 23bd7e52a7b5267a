"""One figure for a text at the strictest policy, for measuring the checks against labelled texts."""

from __future__ import annotations

from moderation.judging.checks.model import likelihood_of, rank
from moderation.judging.message import message
from moderation.judging.model.shipped import shipped
from moderation.judging.scoring import MINDED, surest


def score(text: str) -> float:
    """From 0 (nobody minds) to 1 (must not pass); 0.5 and more is what the checks do not let pass.

    On either side texts stand in the order of the model's likelihood, which knows the rules' hits: how sure a
    rule is of a word says little of the text around it. Without the model the surest finding speaks.
    """
    judged = message(text)
    best = surest(judged)
    scorer = shipped()
    if scorer is None:
        return best
    return rank(likelihood_of(scorer, judged.text), minded=best >= MINDED)
