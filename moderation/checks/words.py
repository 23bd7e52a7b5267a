"""Words: the lexicon of the house and the room's own blocked terms."""

from __future__ import annotations

from collections.abc import Sequence

from eventchat.types.verdicts import Action, Verdict
from moderation.matching import Hit
from moderation.message import Message
from moderation.rules import CUSTOM_LEVEL, Rules, house_matcher
from moderation.text import Folded, Span, merged

REASONS = {
    "profanity": "It contains swearing.",
    "sexual": "It contains sexual language.",
    "insult": "It insults somebody.",
    "hate": "It attacks people for what they are.",
    "threat": "It threatens somebody or tells them to harm themselves.",
    "self_harm": "It speaks of harming oneself; somebody should look after the author.",
    "minors": "It sexualises minors.",
    "scam": "It looks like advertising or a scam.",
    "custom": "It contains a word that is blocked in this room.",
}
SCORES = {1: 0.55, 2: 0.7, 3: 0.85, 4: 0.97}
"""How sure a hit of each level makes us that the message should not pass unseen."""


def words(message: Message, rules: Rules) -> Verdict | None:
    """The severest word decides; every word found is pointed at."""
    hits = house_matcher().hits(message.text)
    if rules.own is not None:
        hits = sorted(hits + rules.own.hits(message.text), key=lambda hit: (-hit.term.level, hit.span))
    spans = [hit.span for hit in hits] + _phrases(message.text, rules.phrases)
    if not spans:
        return None
    category, level, rule = _severest(hits)
    if len(spans) > len(hits) and level < CUSTOM_LEVEL:
        category, level, rule = "custom", CUSTOM_LEVEL, "blocked_terms"
    return Verdict(
        _action(level, rules),
        stage="words",
        rule=rule,
        category=category,
        level=level,
        score=SCORES[level],
        reason=REASONS[category],
        spans=merged(spans),
    )


def _severest(hits: Sequence[Hit]) -> tuple[str, int, str]:
    if not hits:
        return "", 0, ""
    term = hits[0].term
    return term.category, term.level, "blocked_terms" if term.category == "custom" else term.letters


def _action(level: int, rules: Rules) -> Action:
    if level >= rules.reject_from:
        return "reject"
    return "hold" if level >= rules.hold_from else "allow"


def _phrases(text: Folded, phrases: Sequence[str]) -> list[Span]:
    """Blocked terms that hold symbols, as substrings."""
    found = []
    for phrase in phrases:
        start = text.plain.text.find(phrase)
        if start >= 0:
            found.append(text.whole(text.plain.range_of(start, start + len(phrase))))
    return found
