"""What a room, its staff log and a reader's inbox may say.

Entries of a log carry `id`, `seq` and `at`, which the log gives them: they are left out when an event is
appended and spliced in when it is read (`rooms/entry.py`). The others carry no cursor.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from eventchat.types.cases import Appeal, QueueName, Report
from eventchat.types.hooks import OnFailure
from eventchat.types.ids import CaseId, MessageId, UserId
from eventchat.types.messages import Quote
from eventchat.types.people import Actor, Author, SanctionKind
from eventchat.types.verdicts import Action, Verdict

NO_ID = MessageId("")


class Logged(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """An entry of a log. `at` is in ms since 1970, `seq` grows by one from entry to entry."""

    id: MessageId = NO_ID
    seq: int = 0
    at: int = 0


# --- the room's log ---------------------------------------------------------------------------------------


class Posted(Logged, frozen=True, omit_defaults=True, kw_only=True, tag="posted"):
    """Somebody said something. A removed one keeps its place, without text."""

    author: Author
    text: str
    nonce: str = ""
    reply_to: Quote | None = None
    removed: bool = False


RemovedBy = Literal["moderator", "author", "rule"]


class Removed(Logged, frozen=True, omit_defaults=True, kw_only=True, tag="removed"):
    """These messages are gone."""

    targets: tuple[MessageId, ...]
    by: RemovedBy
    reason: str = ""


class Purged(Logged, frozen=True, omit_defaults=True, kw_only=True, tag="purged"):
    """Everything *user* said from *since* (ms) until this entry is gone."""

    user: UserId
    since: int = -1


class Restored(Logged, frozen=True, omit_defaults=True, kw_only=True, tag="restored"):
    """These messages are back."""

    messages: tuple[Posted, ...]


class SettingsChanged(Logged, frozen=True, omit_defaults=True, kw_only=True, tag="settings"):
    """These settings changed to these values."""

    settings: dict[str, Any]


class Frozen(Logged, frozen=True, omit_defaults=True, kw_only=True, tag="frozen"):
    """Reading goes on, nobody but staff may post."""


class Opened(Logged, frozen=True, omit_defaults=True, kw_only=True, tag="opened"):
    """People may post (again)."""


class Ended(Logged, frozen=True, omit_defaults=True, kw_only=True, tag="ended"):
    """The room is closed: it can be read, not written."""


RoomEvent = Posted | Removed | Purged | Restored | SettingsChanged | Frozen | Opened | Ended


# --- the staff log ----------------------------------------------------------------------------------------


class HeldCase(Logged, frozen=True, omit_defaults=True, kw_only=True, tag="held"):
    """Something waits for a person: a case, known by this entry's id.

    A held message, or by `queue` one that was posted and reported (`message` is its id), or an appeal,
    whose `author` is who appeals. `reports` stands last: the script that adds one puts it at the end.
    """

    author: Author
    text: str
    nonce: str
    verdict: Verdict
    reply_to: Quote | None = None
    queue: QueueName = "held"
    message: MessageId | None = None
    appeal: Appeal | None = None
    reports: tuple[Report, ...] = ()

    @property
    def case(self) -> CaseId:
        """The case's name."""
        return CaseId(self.id)


Outcome = Literal["approved", "rejected", "dismissed", "upheld", "granted"]
"""Of reports `dismissed` (the message stays) or `upheld`; of appeals `granted` or `upheld`."""


class CaseDecided(Logged, frozen=True, omit_defaults=True, kw_only=True, tag="decided"):
    """Somebody decided a case; `message` is the entry an approval posted."""

    case: CaseId
    outcome: Outcome
    by: Actor
    user: UserId
    reason: str = ""
    message: MessageId | None = None


class RemovedByStaff(Logged, frozen=True, omit_defaults=True, kw_only=True, tag="removed_by_staff"):
    """A moderator removed messages; `name` is what their author was called."""

    targets: tuple[MessageId, ...]
    by: Actor
    reason: str = ""
    user: UserId | None = None
    name: str = ""


class PurgedByStaff(Logged, frozen=True, omit_defaults=True, kw_only=True, tag="purged_by_staff"):
    """A moderator purged everything a person said since then."""

    user: UserId
    by: Actor
    name: str = ""
    since: int = -1
    reason: str = ""


class Sanctioned(Logged, frozen=True, omit_defaults=True, kw_only=True, tag="sanctioned"):
    """A person was timed out or banned."""

    user: UserId
    kind: SanctionKind
    by: Actor
    name: str = ""
    until: int = 0
    reason: str = ""


class Lifted(Logged, frozen=True, omit_defaults=True, kw_only=True, tag="lifted"):
    """A sanction was lifted."""

    user: UserId
    kind: SanctionKind
    by: Actor
    name: str = ""


class Rejected(Logged, frozen=True, omit_defaults=True, kw_only=True, tag="rejected"):
    """The pipeline refused a message."""

    author: Author
    text: str
    verdict: Verdict


class Reported(Logged, frozen=True, omit_defaults=True, kw_only=True, tag="reported"):
    """One more report about the message of a case; `hidden` when it was the one that took it out of view."""

    case: CaseId
    message: MessageId
    report: Report
    hidden: bool = False


class Noted(Logged, frozen=True, omit_defaults=True, kw_only=True, tag="noted"):
    """Somebody on the staff wrote a note about a person."""

    user: UserId
    text: str
    by: Actor
    name: str = ""


class Flagged(Logged, frozen=True, omit_defaults=True, kw_only=True, tag="flagged"):
    """A person's messages all wait until `premod` (ms; 0 without end, null not at all); `monitor`: shown."""

    user: UserId
    by: Actor
    premod: int | None
    monitor: bool
    name: str = ""


class SettingsChangedBy(Logged, frozen=True, omit_defaults=True, kw_only=True, tag="settings_changed"):
    """Staff changed settings, the staff-only ones included."""

    settings: dict[str, Any]
    by: Actor


class HookState(Logged, frozen=True, omit_defaults=True, kw_only=True, tag="hook_state"):
    """A check from outside fails time and again, or works again; `on_failure` is what happens meanwhile."""

    hook: str
    state: Literal["failing", "working"]
    on_failure: OnFailure
    why: str = ""


class Observed(Logged, frozen=True, omit_defaults=True, kw_only=True, tag="observed"):
    """What rules on trial, or a check that only observes, would have done; `done` is what was done.

    `skipped` counts the like of which there is no entry: no more than one a second is written.
    """

    author: Author
    text: str
    verdict: Verdict
    done: Action
    skipped: int = 0


StaffEvent = (
    HeldCase
    | CaseDecided
    | RemovedByStaff
    | PurgedByStaff
    | Sanctioned
    | Lifted
    | Rejected
    | Reported
    | Noted
    | Flagged
    | SettingsChangedBy
    | HookState
    | Observed
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


InboxEvent = YourCaseDecided | YouWereSanctioned | YourSanctionLifted | YourReportDecided | YourAppealDecided


# --- answers to commands ----------------------------------------------------------------------------------


class Accepted(msgspec.Struct, frozen=True, omit_defaults=True, tag="accepted"):
    """Your message has its place in the log; `duplicate` when it had it before."""

    nonce: str
    id: MessageId
    seq: int
    cursor: str
    duplicate: bool = False


class Held(msgspec.Struct, frozen=True, tag="held"):
    """Your message waits for a moderator."""

    nonce: str
    case: CaseId


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
    pinned: Posted | None
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


ConnectionEvent = Welcome | Reset | Degraded | Reconnect | Viewers
