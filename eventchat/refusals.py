"""Why a message was not admitted, in words."""

from __future__ import annotations

from eventchat.errors import (
    ArchiveBacklog,
    Banned,
    ChatError,
    NonceConflict,
    RateLimited,
    RejectedText,
    Repeated,
    RoomClosed,
    RoomFrozen,
    SlowMode,
    TimedOut,
    Warned,
)
from eventchat.log.admissions import InTheWay, MustRead, NotNow
from eventchat.types.verdicts import Verdict


def rejection(verdict: Verdict) -> ChatError:
    """Why a verdict refuses a message."""
    kind = Repeated if verdict.category == "repeat" else RejectedText
    return kind(verdict.reason or None, rule=verdict.rule_told, category=verdict.category)


def refusal(outcome: InTheWay | MustRead | NotNow) -> ChatError:
    """Why a message was not admitted, as an error that a person understands."""
    if isinstance(outcome, MustRead):
        return Warned(warning=outcome.id, reason=outcome.text)
    if isinstance(outcome, InTheWay):
        return refusal_by_sanction(outcome)
    wait = round(outcome.wait_ms / 1000, 1)
    seconds = max(1, round(wait + 0.4))
    again = f"You can post again in {seconds} second{'s' if seconds > 1 else ''}."
    match outcome.why:
        case "conflict":
            return NonceConflict()
        case "closed":
            return RoomClosed()
        case "frozen":
            return RoomFrozen()
        case "slow_mode":
            return SlowMode(again, retry_after=wait)
        case "rate_limited":
            return RateLimited(f"That was too fast. {again}", retry_after=wait)
        case "rejected" | "newcomer" | "unpermitted" | "shadow" | "unshadowed":
            return RejectedText()
        case "repeated":
            return Repeated()
        case "echoed":
            return Repeated("Many people said the same a moment ago.")
        case "backlog":
            return ArchiveBacklog(retry_after=30.0)


def refusal_by_sanction(sanction: InTheWay) -> ChatError:
    """The same for a time-out or a ban in force."""
    until = sanction.until or None
    kind = Banned if sanction.kind == "ban" else TimedOut
    because = f" Reason: {sanction.reason}" if sanction.reason else ""
    what = "You are banned from this room." if sanction.kind == "ban" else "You are timed out."
    return kind(what + because, until=until, reason=sanction.reason or None)
