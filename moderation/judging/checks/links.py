"""Links: what the room says about them, wherever they hide."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from eventchat.types.policy import LinksFrom
from eventchat.types.verdicts import Action, Finding
from moderation.judging.domains import Link, find_links
from moderation.judging.message import Message, Standing
from moderation.judging.rules import Rules
from moderation.judging.text import merged

LEVEL = 2
SCORE = 0.52
DISGUISED_LEVEL = 3
DISGUISED_SCORE = 0.8
BLOCKED_LEVEL = 3
BLOCKED_SCORE = 0.9

MAY_LINK: dict[LinksFrom, frozenset[Standing]] = {
    "everybody": frozenset({"guest", "member", "staff"}),
    "members": frozenset({"member", "staff"}),
    "staff": frozenset({"staff"}),
    "nobody": frozenset(),
}


def links(message: Message, rules: Rules) -> Iterable[Finding]:
    """Hold or refuse messages that lead elsewhere; a link written to be overlooked is held at least."""
    spared = message.permitted or rules.links == "allow" or message.standing in MAY_LINK[rules.links_from]
    if spared and (message.trusted or not rules.blocked):
        return ()
    found = find_links(message.text)
    if not found:
        return ()
    blocked = [link for link in found if link.is_of(rules.blocked)]
    if blocked and not message.trusted:
        return (
            _finding(blocked, BLOCKED_LEVEL, BLOCKED_SCORE, "reject", "It leads to a site that is blocked."),
        )
    minded = [link for link in found if link.disguised or not link.is_of(rules.allowed)]
    if spared or not minded:
        return ()
    if rules.links == "reject":
        action: Action = "reject"
        reason = "Links are not allowed in this room."
    else:
        action, reason = "hold", "It contains a link."
    if any(link.disguised for link in minded):
        return (_finding(minded, DISGUISED_LEVEL, DISGUISED_SCORE, action, reason),)
    return (_finding(minded, LEVEL, SCORE, action, reason),)


def _finding(found: Sequence[Link], level: int, score: float, action: Action, reason: str) -> Finding:
    spans = merged(link.span for link in found)
    return Finding("links", found[0].domain, "link", level, score, reason, spans, action)
