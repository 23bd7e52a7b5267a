"""What a room, its staff log and a reader's inbox may say.

Entries of a log carry `id`, `seq` and `at`, which the log gives them: they are left out when an event is
appended and spliced in when it is read (`log/entry.py`). The others carry no cursor. What the staff log says
is in `staff.py`, and told from here as well.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from eventchat.types.ids import CaseId, MessageId, UserId
from eventchat.types.logged import NO_ID, Logged
from eventchat.types.messages import Quote
from eventchat.types.people import Actor, Author, SanctionKind
from eventchat.types.staff import (
    Acknowledged,
    AnnouncedByStaff,
    CaseClaimed,
    CaseDecided,
    CaseEscalated,
    CaseReleased,
    CaseReopened,
    EditedByStaff,
    Flagged,
    HeldCase,
    Lifted,
    Noted,
    Outcome,
    Permitted,
    PinnedByStaff,
    PurgedByStaff,
    Rejected,
    RemovedByStaff,
    Reported,
    Sanctioned,
    SettingsChangedBy,
    ShieldUp,
    StaffEvent,
    Style,
    Undone,
    UnpinnedByStaff,
    WarnedByStaff,
)

__all__ = (
    "Acknowledged",
    "AnnouncedByStaff",
    "CaseClaimed",
    "CaseDecided",
    "CaseEscalated",
    "CaseReleased",
    "CaseReopened",
    "EditedByStaff",
    "Flagged",
    "HeldCase",
    "Lifted",
    "Logged",
    "Noted",
    "Outcome",
    "Permitted",
    "PinnedByStaff",
    "PurgedByStaff",
    "Rejected",
    "RemovedByStaff",
    "Reported",
    "Sanctioned",
    "SettingsChangedBy",
    "ShieldUp",
    "StaffEvent",
    "Style",
    "Undone",
    "UnpinnedByStaff",
    "WarnedByStaff",
)
"""What is told from here as well."""


# --- the room's log ---------------------------------------------------------------------------------------


class Posted(Logged, frozen=True, omit_defaults=True, kw_only=True, tag="posted"):
    """Somebody said something. A removed one keeps its place, without text.

    `written` (ms) is there when it waited for a moderator and the room shows such messages where they were
    written.
    """

    author: Author
    text: str
    nonce: str = ""
    reply_to: Quote | None = None
    removed: bool = False
    written: int = 0


RemovedBy = Literal["moderator", "author", "rule"]


class Removed(Logged, frozen=True, omit_defaults=True, kw_only=True, tag="removed"):
    """These messages are gone."""

    targets: tuple[MessageId, ...]
    by: RemovedBy
    reason: str = ""


class Edited(Logged, frozen=True, omit_defaults=True, kw_only=True, tag="edited"):
    """A message reads differently from now on. Of a removed one the entry keeps its place, without text."""

    target: MessageId
    text: str
    by: RemovedBy
    removed: bool = False


class Purged(Logged, frozen=True, omit_defaults=True, kw_only=True, tag="purged"):
    """Everything *user* said from *since* (ms) until this entry is gone."""

    user: UserId
    since: int = -1


class Restored(Logged, frozen=True, omit_defaults=True, kw_only=True, tag="restored"):
    """These messages are back; the purges that these entries were count no more."""

    messages: tuple[Posted, ...]
    purges: tuple[MessageId, ...] = ()


class SettingsChanged(Logged, frozen=True, omit_defaults=True, kw_only=True, tag="settings"):
    """These settings changed to these values."""

    settings: dict[str, Any]


class Announced(Logged, frozen=True, omit_defaults=True, kw_only=True, tag="announced"):
    """The people who run the room say something to everybody. A removed one keeps its place, without text."""

    text: str
    style: Style
    by: Actor
    removed: bool = False


class Pin(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """The message that stands above the others, until then (ms), or until another takes its place."""

    message: Posted
    by: Actor
    until: int = 0


class Pinned(Logged, frozen=True, omit_defaults=True, kw_only=True, tag="pinned"):
    """This message is pinned, until then (ms), in place of what was."""

    message: Posted
    by: Actor
    until: int = 0


class Unpinned(Logged, frozen=True, omit_defaults=True, kw_only=True, tag="unpinned"):
    """Nothing is pinned any more; `message` was."""

    message: MessageId


class Frozen(Logged, frozen=True, omit_defaults=True, kw_only=True, tag="frozen"):
    """Reading goes on, nobody but staff may post."""


class Opened(Logged, frozen=True, omit_defaults=True, kw_only=True, tag="opened"):
    """People may post (again)."""


class Ended(Logged, frozen=True, omit_defaults=True, kw_only=True, tag="ended"):
    """The room is closed: it can be read, not written."""


RoomEvent = (
    Posted
    | Edited
    | Removed
    | Purged
    | Restored
    | Announced
    | Pinned
    | Unpinned
    | SettingsChanged
    | Frozen
    | Opened
    | Ended
)


# --- a person's inbox: no cursor, an id to drop repeats by --------------------------------------------------


class Notice(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Something only one person may see. `at` is in ms since 1970."""

    id: MessageId = NO_ID
    at: int = 0


class YourCaseDecided(Notice, frozen=True, omit_defaults=True, kw_only=True, tag="decided"):
    """Your held message was decided."""

    case: CaseId
    nonce: str
    outcome: Outcome
    reason: str = ""


class YouWereSanctioned(Notice, frozen=True, omit_defaults=True, kw_only=True, tag="sanctioned"):
    """You are timed out or banned here."""

    kind: SanctionKind
    until: int = 0
    reason: str = ""


class YourSanctionLifted(Notice, frozen=True, omit_defaults=True, kw_only=True, tag="lifted"):
    """You may post again."""

    kind: SanctionKind


class YouWereWarned(Notice, frozen=True, omit_defaults=True, kw_only=True, tag="warned"):
    """The moderators warn you: acknowledge it by this letter's id, then you may write again."""

    text: str


class YourWarningOver(Notice, frozen=True, omit_defaults=True, kw_only=True, tag="acknowledged"):
    """You acknowledged a warning, or it was taken back: you may write again."""

    warning: str


class YourCaseReopened(Notice, frozen=True, omit_defaults=True, kw_only=True, tag="reopened"):
    """The decision on your message was undone: it waits again, as you wrote it, `written` then (ms)."""

    case: CaseId
    nonce: str
    text: str = ""
    written: int = 0
    reply_to: Quote | None = None


class YourReportDecided(Notice, frozen=True, omit_defaults=True, kw_only=True, tag="report_decided"):
    """Your report was looked at: `upheld`, the message is gone; or `dismissed`."""

    message: MessageId
    outcome: Literal["upheld", "dismissed"]
    reason: str = ""


class YourAppealDecided(Notice, frozen=True, omit_defaults=True, kw_only=True, tag="appeal_decided"):
    """Your appeal was decided: `granted`, you may post again; or the sanction is `upheld`."""

    kind: SanctionKind
    outcome: Literal["granted", "upheld"]
    reason: str = ""


class YourPermit(Notice, frozen=True, omit_defaults=True, kw_only=True, tag="permitted"):
    """You may post one message with a link until then (ms)."""

    until: int


class YourPermitOver(Notice, frozen=True, omit_defaults=True, kw_only=True, tag="permit_over"):
    """You may not any more, although you have not."""


class YourReportReopened(Notice, frozen=True, omit_defaults=True, kw_only=True, tag="report_reopened"):
    """The decision about your report was undone: it waits again."""

    message: MessageId


class YourAppealReopened(Notice, frozen=True, omit_defaults=True, kw_only=True, tag="appeal_reopened"):
    """The decision about your appeal was undone: it waits again; what was in force before it, is."""

    kind: SanctionKind


InboxEvent = (
    YourCaseDecided
    | YourCaseReopened
    | YouWereSanctioned
    | YourSanctionLifted
    | YouWereWarned
    | YourWarningOver
    | YourReportDecided
    | YourAppealDecided
    | YourPermit
    | YourPermitOver
    | YourReportReopened
    | YourAppealReopened
)


# --- answers to commands ----------------------------------------------------------------------------------


class Accepted(msgspec.Struct, frozen=True, omit_defaults=True, tag="accepted"):
    """Your message has its place in the log; `duplicate` when it had it before."""

    nonce: str
    id: MessageId
    seq: int
    cursor: str
    duplicate: bool = False


class Held(msgspec.Struct, frozen=True, omit_defaults=True, tag="held"):
    """Your message waits for a moderator; `detail` is there when there is more to say to its author."""

    nonce: str
    case: CaseId
    detail: str = ""


class Refused(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, tag="refused"):
    """What you asked was not done; `code` is for programs, `detail` for people, times in seconds."""

    code: str
    detail: str
    nonce: str = ""
    retry_after: float | None = None
    field: str | None = None
    rule: str | None = None
    category: str | None = None
    until: int | None = None
    reason: str | None = None
    warning: MessageId | None = None


class Pong(msgspec.Struct, frozen=True, tag="pong"):
    """The answer to `ping`."""


Answer = Accepted | Held | Refused | Pong


# --- the connection itself --------------------------------------------------------------------------------


class Welcome(msgspec.Struct, frozen=True, kw_only=True, tag="welcome"):
    """The first event a reader gets. `heartbeat` is in seconds; `you` is null for nobody in particular."""

    room: str
    log: Literal["room", "staff"]
    you: Author | None
    settings: dict[str, Any]
    pinned: Pin | None
    resumed: bool
    heartbeat: int
    viewers: int
    may_post: bool


ResetReason = Literal["expired", "ahead", "epoch", "conflict", "overflow"]


class Reset(msgspec.Struct, frozen=True, tag="reset"):
    """Throw away what you show; the newest messages follow."""

    reason: ResetReason


class Degraded(msgspec.Struct, frozen=True, omit_defaults=True, tag="degraded"):
    """The log is out of reach; reading goes on when it is back, which `over` says."""

    over: bool = False


class Reconnect(msgspec.Struct, frozen=True, tag="reconnect"):
    """This node is going away: come back, to any node, after that many milliseconds."""

    after_ms: int


class Viewers(msgspec.Struct, frozen=True, tag="viewers"):
    """How many read the room, about."""

    count: int


ConnectionEvent = Welcome | Reset | Degraded | Reconnect | Viewers | CaseClaimed | CaseReleased
