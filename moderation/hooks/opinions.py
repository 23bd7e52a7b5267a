"""From what a check says to a verdict: the stronger of it and the room's own rules counts."""

from __future__ import annotations

import msgspec

from eventchat.types.hooks import RoomHook
from eventchat.types.verdicts import Action, Verdict
from moderation.hooks.contract import Opinion
from moderation.judging.policy import STRENGTH
from moderation.judging.text import merged

STAGE = "hooks"
CATEGORY = "hook"
UNANSWERED = "unanswered"

_REASONS: dict[Action, str] = {
    "hold": "A check of this room wants a moderator to see it.",
    "reject": "A check of this room refuses it.",
}


def wants_to_know(hook: RoomHook, verdict: Verdict) -> bool:
    """Whether *hook* is to be asked about a message with *verdict*; never about what is refused anyway."""
    if verdict.action in {"reject", "shadow"}:
        return False
    return hook.about == "all" or verdict.action in {"allow", "mask"}


def verdict_of(hook: RoomHook, opinion: Opinion) -> Verdict:
    """What *hook* alone would do."""
    action = opinion.action
    return Verdict(
        action,
        stage=STAGE,
        rule=f"{hook.name}/{opinion.rule}" if opinion.rule else hook.name,
        category=opinion.category or CATEGORY,
        level=opinion.level or 1,
        score=opinion.score,
        reason=opinion.reason or _REASONS.get(action, ""),
        spans=merged(opinion.spans),
    )


def fallback_of(hook: RoomHook) -> Verdict:
    """What becomes of a message about which *hook* gave no answer."""
    reasons = {
        "allow": "",
        "hold": "A check of this room did not answer, so a moderator looks at it.",
        "reject": "This message could not be checked. Try again in a moment.",
    }
    return Verdict(
        hook.on_failure,
        stage=STAGE,
        rule=hook.name,
        category=UNANSWERED,
        reason=reasons[hook.on_failure],
    )


def stronger(rules: Verdict, hook: Verdict) -> Verdict:
    """Of two verdicts the stronger; two masks hide what either hides."""
    if rules.action == hook.action == "mask":
        return msgspec.structs.replace(rules, spans=merged((*rules.spans, *hook.spans)))
    if STRENGTH[hook.action] <= STRENGTH[rules.action]:
        return rules
    return msgspec.structs.replace(hook, sanction=rules.sanction, urgent=rules.urgent)
