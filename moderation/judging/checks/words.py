"""Words: the lexicon of the house."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from eventchat.types.verdicts import Finding
from moderation.judging.attacks import (
    Attack,
    attacks_in,
    is_of_oneself,
    is_pleaded_against,
    is_quoted,
    is_spoken_of,
)
from moderation.judging.checks.terms import permitted_in
from moderation.judging.matching import Hit, Hits, Within
from moderation.judging.message import Message
from moderation.judging.rules import Rules, house_hits
from moderation.judging.signs import has_signs
from moderation.judging.text import Folded, Span, merged

REASONS = {
    "profanity": "It contains swearing.",
    "sexual": "It contains sexual language.",
    "insult": "It insults somebody.",
    "hate": "It attacks people for what they are.",
    "threat": "It threatens somebody or tells them to harm themselves.",
    "violence": "It speaks of violence.",
    "self_harm": "It speaks of harming oneself; somebody should look after the author.",
    "minors": "It sexualises minors.",
    "scam": "It looks like advertising or a scam.",
}
SCORES = {1: 0.55, 2: 0.7, 3: 0.85, 4: 0.97}
"""How sure a hit of each level makes us that the message should not pass unseen."""

WORST = 4
DISGUISED = "hate threat minors profanity sexual insult".split()
"""Categories where a disguise tells of intent: one level more."""
TOLD_OF = frozenset({"hate", "threat"})
"""What people also quote, object to and plead against: the worst of it is then for a person to read."""


def words(message: Message, rules: Rules) -> Iterable[Finding]:
    """One finding for each category and level, with every word of it pointed at, the severest first."""
    hits = house_hits(message.text)
    findings = list(found_in(message, rules, hits)) if hits.found or hits.cut else []
    if has_signs(message.text) and (attacks := attacks_in(message.text)):
        within = Within(permitted_in(message, rules))
        findings += (_attacked(one, span) for one, span in attacks.items() if not within.covers(span))
    return findings


def _attacked(attack: Attack, span: Span) -> Finding:
    score, reason = SCORES[attack.level], REASONS[attack.category]
    return Finding("words", attack.rule, attack.category, attack.level, score, reason, (span,))


def found_in(message: Message, rules: Rules, hits: Hits) -> Iterable[Finding]:
    """What *hits* mean, without those that the room permits."""
    found: dict[tuple[str, int], list[Hit]] = {}
    within = Within(permitted_in(message, rules))
    spoken: bool | None = None
    for hit in hits.found:
        if not within.covers(hit.span):
            level = level_of(hit)
            if level == WORST and hit.term.category in TOLD_OF:
                spoken = is_spoken_of(message.text) if spoken is None else spoken
                level -= spoken or is_quoted(message.text, hit.span) or _is_warned_of(message, hit)
            level += hit.term.category == "insult" and level == 1 and _is_sworn(message.text, hit, hits)
            found.setdefault((hit.term.category, level), []).append(hit)
    findings = [_finding(category, level, group) for (category, level), group in _severest(found)]
    if hits.cut:
        findings.append(
            Finding(
                "words", "tangled", "spam", 3, 0.6, "It is too much of the same to be read.", action="hold"
            )
        )
    return sorted(findings, key=lambda finding: -finding.level)


def _is_sworn(text: Folded, insult: Hit, hits: Hits) -> bool:
    """Whether strong swearing stands right before it, "you fucking idiot", and not of oneself."""
    start = insult.span[0]
    return any(
        start - ASIDE <= hit.span[1] <= start and not is_of_oneself(text, hit.span)
        for hit in hits.found
        if hit.term.category == "profanity" and hit.term.level > 1
    )


ASIDE = 2
"""Characters that part two words which stand side by side."""


def _is_warned_of(message: Message, hit: Hit) -> bool:
    return hit.term.category == "threat" and is_pleaded_against(message.text, hit.span)


def _severest(found: dict[tuple[str, int], list[Hit]]) -> Iterator[tuple[tuple[str, int], list[Hit]]]:
    """*found* without what the same letters were taken for beside, where that is milder."""
    for (category, level), group in found.items():
        worse = [
            hit.span
            for (other, higher), hits in found.items()
            if other == category and higher > level
            for hit in hits
        ]
        within = Within(merged(worse))
        if left := [hit for hit in group if not within.covers(hit.span)]:
            yield (category, level), left


def level_of(hit: Hit) -> int:
    """How severe it is: a disguise adds one; what was only guessed at is never the worst."""
    level = hit.term.level
    if hit.hidden and hit.term.category in DISGUISED:
        level = min(level + 1, WORST)
    return min(level, WORST - 1) if hit.loose else level


def _finding(category: str, level: int, group: list[Hit]) -> Finding:
    return Finding(
        "words",
        group[0].term.letters,
        category,
        level,
        SCORES[level],
        REASONS[category],
        merged(hit.span for hit in group),
        hidden=any(hit.hidden for hit in group),
    )
