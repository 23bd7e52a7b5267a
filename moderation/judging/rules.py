"""A room's policy, compiled once from its settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

import msgspec
import structlog

from eventchat.types.findable import is_findable
from eventchat.types.policy import Levels, LinksFrom, LinksMode, Premoderate, Preset, RoomTerm
from eventchat.types.rooms import RoomSettings
from moderation.judging.finder import Finder
from moderation.judging.hearing import Ear
from moderation.judging.letters import FOLD, is_letter
from moderation.judging.levels import levels_of
from moderation.judging.lexicon import Term, exceptions, terms
from moderation.judging.matching import Hits, Matcher
from moderation.judging.meant import Meant
from moderation.judging.patterns import Pattern, key_of, pattern_of, spellings
from moderation.judging.regexes import Regexes
from moderation.judging.text import Folded

logger = structlog.get_logger(__name__)

CUSTOM_LEVEL = 3

REPEAT_WINDOW_MS = 30_000
"""How long the same text counts as said before."""

MOST_OF_A_ROOM = (0, 20, 12, 8, 5)
"""Times the same long text may be said in a room within the window, by the level of `spam`; 0 for always."""

RAID_LENGTH = 24
"""Letters from which a text is long."""


class Own(msgspec.Struct, frozen=True):
    """A room's own terms. `rules` says what becomes of each; `phrases` are looked for as folded text."""

    matcher: Matcher | None = None
    rules: Mapping[Term, RoomTerm] = msgspec.field(default_factory=dict)
    phrases: Mapping[str, RoomTerm] = msgspec.field(default_factory=dict)
    find_phrase: Finder | None = None
    regexes: Regexes | None = None


class Rules(msgspec.Struct, frozen=True):
    """What a room minds. `permitted` finds what is fine whatever else says so."""

    levels: Mapping[str, int] = msgspec.field(default_factory=lambda: levels_of("balanced", Levels()))
    links: LinksMode = "hold"
    links_from: LinksFrom = "staff"
    allowed: frozenset[str] = frozenset()
    blocked: frozenset[str] = frozenset()
    premoderate: Premoderate = "flagged"
    own: Own | None = None
    permitted: Own | None = None


def preset(name: Preset) -> Rules:
    """The rules of a new room with this preset."""
    return compile_rules(RoomSettings(preset=name))


@cache
def house_matcher() -> Matcher:
    """The words of the lexicon, for all rooms."""
    found = (pattern for term in terms() for pattern in spellings(term))
    return Matcher(found, (next(spellings(term)) for term in exceptions()), Ear(terms()), Meant(terms()))


def house_hits(text: Folded) -> Hits:
    """What the lexicon finds in *text*, looked for once: words and the model both ask."""
    if text.hits is None:
        text.hits = house_matcher().hits(text)
    hits: Hits = text.hits
    return hits


def compile_rules(settings: RoomSettings, like: Rules | None = None) -> Rules:
    """The rules that *settings* mean. *like* has the same terms, which are then not compiled again."""
    every = tuple(_findable(settings)) if like is None else ()
    return Rules(
        levels_of(settings.preset, settings.levels),
        settings.links,
        settings.links_from,
        frozenset(domain.lower() for domain in settings.allowed_domains),
        frozenset(domain.lower() for domain in settings.blocked_domains),
        settings.premoderate,
        like.own if like else _own([term for term in every if term.action != "permit"]),
        like.permitted if like else _own([term for term in every if term.action == "permit"]),
    )


def _findable(settings: RoomSettings) -> Iterator[RoomTerm]:
    """The room's terms that can be looked for. What was stored before it was refused is left out."""
    for term in (*settings.terms, *map(RoomTerm, settings.blocked_terms)):
        if term.match == "pattern" or _is_looked_for(term):
            yield term


def _is_looked_for(term: RoomTerm) -> bool:
    if is_findable(term.text, term.match) and " ".join(term.text.translate(FOLD).split()):
        return True
    logger.warning("term_left_out", match=term.match, length=len(term.text))
    return False


def _own(terms: list[RoomTerm]) -> Own | None:
    if not terms:
        return None
    rules: dict[Term, RoomTerm] = {}
    patterns: list[Pattern] = []
    phrases: dict[str, RoomTerm] = {}
    for room_term in terms:
        if room_term.match == "pattern":
            continue
        for pattern in _patterns(room_term):
            if isinstance(pattern, str):
                phrases.setdefault(pattern, room_term)
            else:
                patterns.append(pattern)
                rules.setdefault(pattern.term, room_term)
    regexes = [term for term in terms if term.match == "pattern"]
    return Own(
        Matcher(patterns) if patterns else None,
        rules,
        phrases,
        Finder(phrases) if phrases else None,
        Regexes(regexes) if regexes else None,
    )


def _patterns(room_term: RoomTerm) -> Iterator[Pattern | str]:
    """How a term is looked for: by letters in any disguise; with symbols, or without letters, as it stands.

    A word may begin or end with `*`, which leaves that end open.
    """
    folded = " ".join(room_term.text.translate(FOLD).split())
    letters = folded.strip("* ")
    if room_term.match == "phrase":
        yield folded
    elif not any(map(str.isalnum, letters)):
        yield letters or folded
    elif not all(is_letter(char) or char == " " for char in letters):
        yield folded
    elif key_of(letters).strip():
        part = room_term.match == "part"
        left, right = part or folded.startswith("*"), part or folded.endswith("*")
        term = Term(letters, "custom", CUSTOM_LEVEL, left, right, inflects=False)
        yield msgspec.structs.replace(pattern_of(letters, term, left, right), straight=True)
