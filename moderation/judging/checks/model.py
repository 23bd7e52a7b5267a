"""The model: what the words of the lexicon do not say, the way they are put together may."""

from __future__ import annotations

from collections.abc import Iterable

from eventchat.types.verdicts import Finding
from moderation.judging.features import features
from moderation.judging.message import Message
from moderation.judging.model.scorer import Scorer
from moderation.judging.model.shipped import shipped
from moderation.judging.rules import Rules
from moderation.judging.text import Folded, merged

CATEGORY = "insult"
"""What it mostly finds; of these a room's levels hold messages and do no more."""

REASON = "It reads like messages that moderators took down."


def model(message: Message, rules: Rules) -> Iterable[Finding]:
    """A finding for texts that the model would have a person look at; it asks for no more than that."""
    level_wanted = 5 - rules.levels.get(CATEGORY, 0)
    scorer = shipped()
    if message.trusted or scorer is None or level_wanted > scorer.WORST:
        return ()
    likelihood = likelihood_of(scorer, message.text)
    level = scorer.level(likelihood)
    if level < level_wanted:
        return ()
    # Only who is held is explained to somebody.
    reasons = scorer.reasons(message.text)
    spans = merged(reason.span for reason in reasons)
    return (Finding("model", "likelihood", CATEGORY, level, rank(likelihood, minded=True), REASON, spans),)


def likelihood_of(scorer: Scorer, text: Folded) -> float:
    """How likely a moderator takes *text* down, by its words and by what the rules see in it."""
    return scorer.likelihood(text, features(text))


def rank(likelihood: float, *, minded: bool) -> float:
    """A score from a likelihood: 0.5 and more for what is minded, on either side by likelihood."""
    return round((likelihood + minded) / 2, 4)
