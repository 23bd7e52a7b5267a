"""Every way in which the server says no, as one tree.

Each error names its `code` (the same on every transport), its HTTP `status`, its `title` and, where a
WebSocket has to be closed for it, the close code. `detail` is one sentence for a person.
"""

from __future__ import annotations

from typing import ClassVar

from eventchat.types.events import Refused
from eventchat.types.ids import MessageId


class ChatError(Exception):
    """Something the server will not do, said so that a client and a person understand it."""

    code: ClassVar[str] = "internal"
    status: ClassVar[int] = 500
    title: ClassVar[str] = "Internal error"
    detail: str = "Something went wrong on our side. It was noted."
    close_code: ClassVar[int] = 1011

    def __init__(
        self,
        detail: str | None = None,
        *,
        retry_after: float | None = None,
        field: str | None = None,
        rule: str | None = None,
        category: str | None = None,
        until: int | None = None,
        reason: str | None = None,
        warning: MessageId | None = None,
    ) -> None:
        self.detail = detail or self.detail
        super().__init__(self.detail)
        self.retry_after = retry_after
        self.field = field
        self.rule = rule
        self.category = category
        self.until = until
        self.reason = reason
        self.warning = warning

    def members(self) -> dict[str, object]:
        """The members beside code and detail that are known."""
        names = ("retry_after", "field", "rule", "category", "until", "reason", "warning")
        return {name: value for name in names if (value := getattr(self, name)) is not None}

    def refused(self, nonce: str = "") -> Refused:
        """The same fact as an event on a WebSocket."""
        return Refused(
            code=self.code,
            detail=self.detail,
            nonce=nonce,
            retry_after=self.retry_after,
            field=self.field,
            rule=self.rule,
            category=self.category,
            until=self.until,
            reason=self.reason,
            warning=self.warning,
        )


class BadRequest(ChatError):
    """What was sent does not have the form it should have."""

    code, status, title, close_code = "bad_request", 400, "Bad request", 4400
    detail = "The request could not be understood."


class BadCursor(ChatError):
    """Not a cursor of ours."""

    code, status, title, close_code = "bad_cursor", 400, "Bad cursor", 4400
    detail = "This is not a place in a log. Connect once without it."


class Unauthorized(ChatError):
    """No, bad or expired credentials."""

    code, status, title, close_code = "unauthorized", 401, "Not signed in", 4401
    detail = "Sign in first: the session is missing, expired or was ended."


class Expired(Unauthorized):
    """The credentials ran out while they were used."""

    detail = "This session has expired."


class Revoked(Unauthorized):
    """The session was ended while it was used."""

    detail = "This session was ended."


class BadOrigin(ChatError):
    """A browser on another site."""

    code, status, title, close_code = "bad_origin", 403, "Origin not allowed", 4403
    detail = "This site may not use the chat. Its address must be on the allowed list."


class CsrfFailed(ChatError):
    """A cookie alone does not prove that the page asked."""

    code, status, title, close_code = "csrf", 403, "Missing proof", 4403
    detail = "Send the session's csrf value in the X-CSRF-Token header."


class Forbidden(ChatError):
    """The role does not allow it."""

    code, status, title, close_code = "forbidden", 403, "Not allowed", 4403
    detail = "You are not allowed to do this here."


class Banned(ChatError):
    """The person is banned from the room."""

    code, status, title, close_code = "banned", 403, "Banned", 4403
    detail = "You are banned from this room."


class TimedOut(ChatError):
    """The person may not post until then."""

    code, status, title, close_code = "timed_out", 403, "Timed out", 4403
    detail = "You cannot post for a while."


class Warned(ChatError):
    """The person has to acknowledge a warning before they may write again."""

    code, status, title = "warned", 403, "Read this first"
    detail = "The moderators have warned you. Confirm that you have read it, then you can write again."


class NotFound(ChatError):
    """No such thing, or not visible to you."""

    code, status, title, close_code = "not_found", 404, "Not found", 4404
    detail = "There is nothing here by that name."


class NonceConflict(ChatError):
    """The nonce already stands for another message."""

    code, status, title, close_code = "nonce_conflict", 409, "Nonce used before", 4400
    detail = "This nonce already belongs to another message. Choose a new one."


class AlreadyDecided(ChatError):
    """Another moderator was first."""

    code, status, title = "already_decided", 409, "Already decided"
    detail = "Somebody decided this case before you."


class AlreadySanctioned(ChatError):
    """What is in force against the person is stronger than what was to take its place."""

    code, status, title = "already_sanctioned", 409, "Something stronger is in force"
    detail = "This person is kept out already, by more than this."


class AppealOpen(ChatError):
    """There is an appeal against this sanction that nobody has decided."""

    code, status, title = "appeal_open", 409, "Appeal is open"
    detail = "Your appeal waits for a moderator. You will be told."


class AppealedLately(ChatError):
    """The person appealed a short time ago."""

    code, status, title = "appealed_lately", 429, "Appealed lately"
    detail = "You appealed a short time ago."


class BacktestRunning(ChatError):
    """One at a time."""

    code, status, title = "backtest_running", 409, "A backtest is running"
    detail = "Rules are being tried on this room's past already. Wait until that is done."


class AlreadyClaimed(ChatError):
    """Another moderator is looking at the case."""

    code, status, title = "claimed", 409, "Somebody is on it"
    detail = "Somebody else is looking at this case."


class RoomExists(ChatError):
    """A room by this name exists."""

    code, status, title = "room_exists", 409, "Room exists"
    detail = "There is a room by this name."


class RoomClosed(ChatError):
    """The room has ended."""

    code, status, title = "room_closed", 409, "Room closed"
    detail = "This room is closed. It can still be read."


class RoomFrozen(ChatError):
    """Only staff may post now."""

    code, status, title = "frozen", 409, "Chat is paused"
    detail = "The moderators have paused this chat. It can still be read."


class TooLarge(ChatError):
    """More bytes than any request may have."""

    code, status, title, close_code = "too_large", 413, "Too large", 1009
    detail = "That is more than 64 KiB."


class UnsupportedMediaType(ChatError):
    """Not JSON."""

    code, status, title = "unsupported_media_type", 415, "Not JSON"
    detail = "Send application/json."


class TooLong(ChatError):
    """The text is over the room's limit."""

    code, status, title = "too_long", 422, "Too long"


class Empty(ChatError):
    """Nothing is left of the text."""

    code, status, title = "empty", 422, "Empty"
    detail = "There is nothing to post."


class BadText(ChatError):
    """Characters that do not belong into a chat."""

    code, status, title = "bad_text", 422, "Characters not allowed"
    detail = "The text contains characters that cannot be shown."


class RejectedText(ChatError):
    """The moderation pipeline refused the message."""

    code, status, title = "rejected", 422, "Not posted"
    detail = "This message is against the rules of the room."


class Repeated(ChatError):
    """The same was said a moment ago."""

    code, status, title = "repeated", 422, "Said before"
    detail = "You said the same a moment ago."


class SlowMode(ChatError):
    """Slow mode: too soon after the last message."""

    code, status, title = "slow_mode", 429, "Slow mode"


class RateLimited(ChatError):
    """Too many messages in the window."""

    code, status, title, close_code = "rate_limited", 429, "Too many messages", 4429


class TooManyConnections(ChatError):
    """More streams than one person or address may hold."""

    code, status, title, close_code = "too_many_connections", 429, "Too many connections", 4429
    detail = "Too many connections are open from here. Close some and try again."


class LogUnavailable(ChatError):
    """Redis is out of reach."""

    code, status, title, close_code = "log_unavailable", 503, "Chat is interrupted", 1013
    detail = "The chat is interrupted for a moment. Nothing is lost; try again."


class HistoryUnavailable(ChatError):
    """The database is out of reach."""

    code, status, title = "history_unavailable", 503, "History is interrupted"
    detail = "Older messages and records are out of reach for a moment. Try again."


class NotDurable(ChatError):
    """The chosen level of durability was not reached in time."""

    code, status, title = "not_durable", 503, "Not stored safely yet"
    detail = "The message may not be stored safely yet. Send it again with the same nonce."


class ArchiveBacklog(ChatError):
    """Too many entries wait for the database."""

    code, status, title = "archive_backlog", 503, "Record is behind"
    detail = "Too many messages wait to be stored. Try again soon."


class Draining(ChatError):
    """The node is going away."""

    code, status, title, close_code = "draining", 503, "Restarting", 1012
    detail = "This server is restarting. Try again in a moment."


class Overloaded(ChatError):
    """The node cannot take more now."""

    code, status, title, close_code = "overloaded", 503, "Busy", 1013
    detail = "The server is busy. Try again in a moment."


class TooSlow(Overloaded):
    """A reader takes less than the room says."""

    detail = "You read more slowly than the room speaks. Come back to go on."


class Stalled(Overloaded):
    """A reader takes nothing at all."""

    detail = "The connection has been stalled for too long."
