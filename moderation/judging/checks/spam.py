"""Spam: advertising and fraud, by the kinds of words that stand together."""

from __future__ import annotations

import re
from collections.abc import Iterable

from eventchat.types.verdicts import Finding
from moderation.judging.advertising import kinds_of, plays_of
from moderation.judging.domains import find_links
from moderation.judging.message import Message
from moderation.judging.rules import Rules
from moderation.judging.text import Folded, Span

SCORES = {1: 0.45, 2: 0.6, 3: 0.8, 4: 0.9}

_WALLET = re.compile(
    r"\b(?:0x[0-9a-f]{24,64}|bc1[0-9a-z]{20,60}|[13][0-9a-hj-np-z]{24,34}|[lt][0-9a-z]{33}|"
    r"addr1[0-9a-z]{40,100}|[48][0-9ab][0-9a-z]{93})\b"
)
FEWEST_DIGITS = 3
_LONG = re.compile(r"[0-9a-z]{25}")
_HANDLE = re.compile(r"(?<![\w@])@[\w.]{3,32}|\b(?:t\.me|wa\.me|discord\.gg)\b")
_TELEPHONE = re.compile(r"\+?\d(?:[ ()/.-]{0,2}\d){8,13}")


def spam(message: Message, rules: Rules) -> Iterable[Finding]:
    """The worst play that the message makes: an offer and where to take it, a prize and a link, a wallet."""
    if message.trusted:
        return ()
    text = message.text
    if (
        text.digits >= FEWEST_DIGITS
        and _LONG.search(text.plain.text)
        and (wallet := _WALLET.search(text.plain.text))
    ):
        span = text.whole(text.plain.range_of(*wallet.span()))
        return (_finding("wallet", "scam", 3, "It asks for money to a wallet.", (span,)),)
    likely = plays_of(kinds_of(text))
    if not likely:
        return ()
    places = _places_to_go(text)
    best = max((play for play in likely if play.places <= places), key=lambda play: play.level, default=None)
    if best is None:
        return ()
    return (_finding(best.name, best.category, best.level, best.reason),)


def _places_to_go(text: Folded) -> frozenset[str]:
    """Whether there is somewhere to go: a link, somebody's name elsewhere, a number."""
    found = set()
    if find_links(text):
        found |= {"link", "place"}
    if _HANDLE.search(text.plain.text) or _TELEPHONE.search(text.original):
        found |= {"handle", "place"}
    return frozenset(found)


def _finding(rule: str, category: str, level: int, reason: str, spans: tuple[Span, ...] = ()) -> Finding:
    return Finding("spam", rule, category, level, SCORES[level], reason, spans)
