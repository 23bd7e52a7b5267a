"""Links: what the room says about them, wherever they hide."""

from __future__ import annotations

from eventchat.types.verdicts import Action, Verdict
from moderation.domains import find_links
from moderation.message import Message
from moderation.rules import Rules
from moderation.text import merged

LEVEL = 2
SCORE = 0.52
DISGUISED_LEVEL = 3
DISGUISED_SCORE = 0.8


def links(message: Message, rules: Rules) -> Verdict | None:
    """Hold or refuse messages that lead elsewhere; a link written to be overlooked is held at least."""
    if message.trusted or rules.links == "allow":
        return None
    found = list(find_links(message.text))
    if not found:
        return None
    disguised = any(link.disguised for link in found)
    action: Action = "reject" if rules.links == "reject" else "hold"
    refused = action == "reject"
    return Verdict(
        action,
        stage="links",
        rule=found[0].domain,
        category="link",
        level=DISGUISED_LEVEL if disguised else LEVEL,
        score=DISGUISED_SCORE if disguised else SCORE,
        reason="Links are not allowed in this room." if refused else "It contains a link.",
        spans=merged([link.span for link in found]),
    )
