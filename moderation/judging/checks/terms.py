"""Terms: what this room looks for itself, and what it permits whatever the lexicon says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from eventchat.types.policy import RoomTerm
from eventchat.types.verdicts import TERM, Finding, Penalty
from moderation.judging.matching import Within
from moderation.judging.message import Message
from moderation.judging.regexes import Places
from moderation.judging.rules import CUSTOM_LEVEL, Own, Rules
from moderation.judging.text import Folded, Span, merged

Place = tuple[RoomTerm, Span]
"""A term, and where it stands."""

REASON = "It contains a word that is blocked in this room."
CUT = "It could not be looked through for all patterns of this room in time."


def terms(message: Message, rules: Rules) -> Iterable[Finding]:
    """One finding for each term of the room that is in force."""
    if rules.own is None:
        return ()
    patterns = _patterns_in(message.text, rules.own)
    places = _places(message, rules.own, patterns)
    return _findings(message, rules, places, cut=patterns.cut) if places or patterns.cut else ()


def _findings(message: Message, rules: Rules, places: list[Place], *, cut: bool) -> Iterator[Finding]:
    found: dict[int, tuple[RoomTerm, list[Span]]] = {}
    for term, span in places:
        found.setdefault(id(term), (term, []))[1].append(span)
    if cut:
        yield Finding("terms", "patterns_take_too_long", "custom", CUSTOM_LEVEL, 0.6, CUT, action="hold")
    within = Within(permitted_in(message, rules))
    for term, spans in found.values():
        left = [span for span in spans if not within.covers(span)]
        if left:
            yield _finding(term, left)


def permitted_in(message: Message, rules: Rules) -> tuple[Span, ...]:
    """The parts of the text that the room permits."""
    if rules.permitted is None:
        return ()
    places = _patterns_in(message.text, rules.permitted)
    return merged(span for _, span in _places(message, rules.permitted, places))


def _finding(term: RoomTerm, spans: list[Span]) -> Finding:
    return Finding(
        "terms",
        rule_of(term),
        "custom",
        CUSTOM_LEVEL,
        0.85,
        REASON,
        merged(spans),
        action=term.outcome,
        penalty=Penalty(term.seconds) if term.action == "timeout" else None,
        note=term.note,
    )


def rule_of(term: RoomTerm) -> str:
    """The name of the rule that *term* is: cases, trials and undoing tell terms apart by it."""
    name = TERM + " ".join(term.text.split())
    return name if len(name) <= LONGEST_RULE else name[: LONGEST_RULE - 1] + "…"


LONGEST_RULE = 100
"""Characters of the name of a rule; what the record and the API take."""


def _patterns_in(text: Folded, own: Own) -> Places:
    return own.regexes.find(text.original) if own.regexes is not None else NO_PLACES


NO_PLACES = Places()


def _places(message: Message, own: Own, patterns: Places) -> list[Place]:
    every = _everywhere(message.text, own, patterns)
    return [(term, span) for term, span in every if not term.until or message.now < term.until]


def _everywhere(text: Folded, own: Own, patterns: Places) -> list[Place]:
    places: list[Place] = []
    if own.matcher is not None:
        places += [(own.rules[hit.term], hit.span) for hit in own.matcher.hits(text).found]
    if own.find_phrase is not None and own.find_phrase.finds_any(text.plain.text):
        places += _phrases_in(text, own)
    if patterns.found:
        places += [(term, text.whole(span)) for term, span in patterns.found]
    return places


def _phrases_in(text: Folded, own: Own) -> Iterator[Place]:
    plain = text.plain
    left = MOST_PLACES
    for phrase, term in own.phrases.items():
        for start, end in _stands_at(plain.text, phrase, left):
            left -= 1
            yield term, text.whole(plain.range_of(start, end))


MOST_PLACES = 500
"""Places of phrases that are told one by one; of many more, each phrase is one place from first to last."""


def _stands_at(text: str, phrase: str, most: int) -> Iterator[Span]:
    start = text.find(phrase)
    for _ in range(most - 1):
        if start < 0:
            return
        yield start, start + len(phrase)
        start = text.find(phrase, start + len(phrase))
    if start >= 0:
        yield start, text.rfind(phrase) + len(phrase)
