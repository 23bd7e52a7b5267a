"""Attacks that no word gives away: a group and what should befall it, a search and what comes of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import msgspec

from moderation.judging.finder import Finder, Place
from moderation.judging.text import Folded, Span

_GROUPS = (
    "jews?|muslims?|christians?|arabs?|blacks|whites|asians|africans|mexicans|immigrants|migrants|refugees|"
    "foreigners|gays?|lesbians?|homosexuals|queers|trans(?: people)?|transgenders?|women|feminists|gypsies|"
    "roma|indians|hindus|israelis|palestinians|disabled(?: people)?|"
    "(?:black|white|asian|gay|trans|jewish|muslim|brown) (?:people|folks|men|women|kids)"
)
_MODALS = ("should", "must", "ought to", "deserve to", "need to", "have to", "can all", "can just")
_ENDS = ("die", "burn", "hang", "rot", "suffer", "disappear")
_DONE = (
    "killed", "shot", "hanged", "hung", "burned", "burnt", "gassed", "slaughtered", "exterminated",
    "eradicated", "wiped out", "lynched", "put down", "beaten", "stoned", "executed", "murdered",
)  # fmt: skip
_FINDS = ("find", "hunt", "track", "come for", "come after", "get")
_HURTS = "hurt|kill|beat|stab|shoot|break|smash|destroy|strangle|rape|cut|burn|choke|end"
_OFTEN = " ?(?:all |just |really )?"


class Attack(msgspec.Struct, frozen=True):
    """One kind: the rule's name, its category and level; signs that lead to it, and what must stand there."""

    rule: str
    category: str
    level: int
    signs: tuple[str, ...]
    pattern: re.Pattern[str]


ATTACKS = (
    Attack(
        "death_to_a_group",
        "hate",
        3,
        (
            *(
                f"{modal}{often} {end}"
                for modal in _MODALS
                for often in ("", " all", " just")
                for end in _ENDS
            ),
            *(f"be {done}" for done in _DONE),
        ),
        re.compile(
            rf"\b(?:{_GROUPS}){_OFTEN} ?(?:{'|'.join(_MODALS)}){_OFTEN} ?"
            rf"(?:{'|'.join(_ENDS)}|be (?:{'|'.join(_DONE)}))\b(?! out| around| with)"
        ),
    ),
    Attack(
        "finds_and_hurts",
        "threat",
        3,
        tuple(f"{find} {you}" for find in _FINDS for you in ("you", "u ", "your family")),
        re.compile(
            r"\b(?:i|we)(?: will|'?ll| am going to|'?m going to|'?m gonna|'?re gonna|'?re going to| gonna) "
            rf"(?:{'|'.join(_FINDS)}) (?:your family|you|u)(?: down)? "
            rf"(?:and|n|then) (?:i'?ll |i will |we'?ll )?(?:{_HURTS})\b"
        ),
    ),
    Attack(
        "number_of_hate",
        "hate",
        2,
        ("14/88", "14 / 88", "14|88", "14\\88"),
        re.compile(r"(?<![\w/.,-])14 ?[/\\|] ?88(?![\w/%]|[.,]\d| (?:points|percent))"),
    ),
    Attack(
        "put_in_their_place",
        "hate",
        2,
        tuple(f"in {whose} kitchen" for whose in ("the", "a", "your", "their")),
        re.compile(
            rf"\b(?:women|woman|girls?|females?|wives|wife){_OFTEN} ?belongs? (?:back )?"
            r"in (?:the|a|your|their) kitchen\b"
        ),
    ),
)
AROUND = 60
"""Characters on either side of a sign that are looked at."""

MOST_SIGNS = 30
"""Signs that are looked at in one text."""


@cache
def _finder() -> tuple[Finder, dict[str, Attack]]:
    by_sign = {sign: attack for attack in ATTACKS for sign in attack.signs}
    return Finder(by_sign), by_sign


def attacks_in(text: Folded) -> dict[Attack, Span]:
    """Each kind of attack that *text* makes in plain letters, and where."""
    finder, by_sign = _finder()
    plain = text.plain.text
    return dict(_attacks_at(text, finder(plain)[:MOST_SIGNS], by_sign)) if finder.touches(plain) else {}


def _attacks_at(
    text: Folded, places: list[Place], by_sign: dict[str, Attack]
) -> Iterator[tuple[Attack, Span]]:
    plain = text.plain.text
    for sign, start, end in places:
        attack, first = by_sign[sign], max(0, start - AROUND)
        if found := attack.pattern.search(plain, first, end + AROUND):
            yield attack, text.whole(text.plain.range_of(*found.span()))


_SPOKEN_OF = re.compile(
    r"\b(?:(?:no ?one|nobody|never|not|don'?t|do not|stop|shouldn'?t|quit) (?:\w+ ){0,3}"
    r"(?:called?|calling|say|saying|use|using)|(?:the|that|this) (?:word|term|slur)|racist slur|"
    r"(?:called|calls|calling) (?:me|him|her|them|us|people|someone|somebody))\b"
)


def is_spoken_of(text: Folded) -> bool:
    """Whether *text* speaks about what people are called: a person tells what that means."""
    return _SPOKEN_OF.search(text.plain.text) is not None


_PLEADED = re.compile(
    r"(?<!why )\b(?:(?:do|should|must|wo|would|ca) ?n['’]?t|not(?: to)?|never)"
    r"(?: (?:you|ever|dare|even|just|go|to|and|please|let (?:him|her|them) make you)){0,4} ?['’\"]?$"
)


def is_pleaded_against(text: Folded, span: Span) -> bool:
    """Whether the words before *span* ask not to do it."""
    return _PLEADED.search(_before(text, span)) is not None


_ONESELF = re.compile(r"\b(?:i['’]?m|i am|i was|i feel like|call me|makes? me)(?: such)?(?: an?| the)? ?$")


def is_of_oneself(text: Folded, span: Span) -> bool:
    """Whether the words before *span* say that it is about the author."""
    return _ONESELF.search(_before(text, span)) is not None


def _before(text: Folded, span: Span) -> str:
    """What stands before *span*, as it looks, with single spaces."""
    first = span[0]
    return " ".join(Folded(text.original[max(0, first - AROUND) : first]).plain.text.split())


def is_quoted(text: Folded, span: Span) -> bool:
    """Whether *span* stands in quotation marks by itself."""
    start, end = span
    return start > 0 and (text.original[start - 1], text.original[end : end + 1]) in _QUOTES


_QUOTES = frozenset({('"', '"'), ("'", "'"), ("“", "”"), ("‘", "’"), ("«", "»"), ("„", "“"), ("„", "”")})
