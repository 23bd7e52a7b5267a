"""The model: what the words of the lexicon do not say, the way they are put together may."""

from __future__ import annotations

from collections.abc import Iterable

from eventchat.types.verdicts import Finding
from moderation.judging.checks.terms import permitted_in
from moderation.judging.features import features
from moderation.judging.languages import innocent_words
from moderation.judging.message import Message
from moderation.judging.model.scorer import Scorer
from moderation.judging.model.shipped import shipped
from moderation.judging.rules import Rules, house_hits, house_matcher
from moderation.judging.text import Folded, Span, merged

CATEGORY = "insult"
"""What it mostly finds; of these a room's levels hold messages and do no more."""

REASON = "It reads like messages that moderators took down."

LONG = 1_000
"""Characters of a text of nothing but bad words from which three of them are not pointed at."""


def model(message: Message, rules: Rules) -> Iterable[Finding]:
    """A finding for texts that the model would have a person look at; it asks for no more than that."""
    level_wanted = 5 - rules.levels.get(CATEGORY, 0)
    scorer = shipped()
    if message.trusted or scorer is None or level_wanted > scorer.WORST:
        return ()
    text = without(message.text, permitted_in(message, rules))
    likelihood = likelihood_of(scorer, text)
    level = scorer.level(likelihood)
    if level >= level_wanted and (innocent := [*house_matcher().excused(text), *innocent_words(text)]):
        # What is no bad word where it stands, `pussy willow`, is not held against the rest.
        text = without(text, innocent)
        likelihood = likelihood_of(scorer, text)
        level = scorer.level(likelihood)
    if level < level_wanted:
        return ()
    # Only who is held is explained to somebody.
    told = len(text.original) < LONG or not house_hits(text).cut
    hints = merged(reason.span for reason in scorer.reasons(text)) if told else ()
    score = rank(likelihood, minded=True)
    return (Finding("model", "likelihood", CATEGORY, level, score, REASON, hints=hints),)


def without(text: Folded, spans: Iterable[Span]) -> Folded:
    """*text* as if nothing stood in *spans*; all else stays at its place."""
    read = text.original
    for start, end in spans:
        read = read[:start] + " " * (end - start) + read[end:]
    return text if read == text.original else Folded(read)


def likelihood_of(scorer: Scorer, text: Folded) -> float:
    """How likely a moderator takes *text* down, by its words and by what the rules see in it."""
    return scorer.likelihood(text, features(text))


def rank(likelihood: float, *, minded: bool) -> float:
    """A score from a likelihood: 0.5 and more for what is minded, on either side by likelihood."""
    return round((likelihood + minded) / 2, 4)
