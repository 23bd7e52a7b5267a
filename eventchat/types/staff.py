"""What a room's staff log may say, and what its staff are told beside.

The `action` of an entry is the number on record of what it tells, by which that can be undone; empty for what
was part of something else or of an undoing.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from eventchat.types.cases import Appeal, QueueName, Report
from eventchat.types.hooks import OnFailure
from eventchat.types.ids import CaseId, MessageId, UserId
from eventchat.types.logged import Logged
from eventchat.types.messages import Quote
from eventchat.types.people import Actor, Author, StaffSanctionKind
from eventchat.types.verdicts import Action, Verdict


class HeldCase(Logged, frozen=True, omit_defaults=True, kw_only=True, tag="held"):
    """Something waits for a person: a case, known by this entry's id.

    A held message, or by `queue` one that was posted and reported (`message` is its id), or an appeal,
    whose `author` is who appeals; or one that its author believes posted, as `message` (queue `shadowed`).
    `reports` stands last: the script that adds one puts it at the end.
    Of an `escalated` case only a host decides; of a `reopened` one, whose decision was undone, no rule does.
    """

    author: Author
    text: str
    nonce: str
    verdict: Verdict
    reply_to: Quote | None = None
    queue: QueueName = "held"
    message: MessageId | None = None
    escalated: Actor | None = None
    reopened: bool = False
    appeal: Appeal | None = None
    reports: tuple[Report, ...] = ()

    @property
    def case(self) -> CaseId:
        """The case's name."""
        return CaseId(self.id)


Outcome = Literal["approved", "rejected", "masked", "expired", "dismissed", "upheld", "granted"]
"""Of messages `approved`, `rejected`, `masked` (posted with what was found hidden) or `expired` (nobody
decided in time); of reports `dismissed` (the message stays) or `upheld`; of appeals `granted` or `upheld`."""


class CaseDecided(Logged, frozen=True, omit_defaults=True, kw_only=True, tag="decided"):
    """Somebody decided a case; `message` is the entry an approval posted."""

    case: CaseId
    outcome: Outcome
    by: Actor
    user: UserId
    reason: str = ""
    message: MessageId | None = None
    code: str = ""
    action: str = ""


class CaseReopened(Logged, frozen=True, omit_defaults=True, kw_only=True, tag="reopened"):
    """A decision was undone: the case waits again, as `held` says."""

    case: CaseId
    by: Actor
    held: HeldCase


class CaseEscalated(Logged, frozen=True, omit_defaults=True, kw_only=True, tag="escalated"):
    """A moderator leaves a case to the hosts."""

    case: CaseId
    by: Actor
    reason: str = ""
    action: str = ""


class CaseClaimed(msgspec.Struct, frozen=True, kw_only=True, tag="claimed"):
    """Somebody looks at a case, until then (ms) at least. Has no place in the log."""

    case: CaseId
    by: Actor
    until: int


class CaseReleased(msgspec.Struct, frozen=True, kw_only=True, tag="released"):
    """Nobody looks at a case any more. Has no place in the log."""

    case: CaseId


class RemovedByStaff(Logged, frozen=True, omit_defaults=True, kw_only=True, tag="removed_by_staff"):
    """A moderator removed messages; `name` is what their author was called."""

    targets: tuple[MessageId, ...]
    by: Actor
    reason: str = ""
    user: UserId | None = None
    name: str = ""
    action: str = ""


class PurgedByStaff(Logged, frozen=True, omit_defaults=True, kw_only=True, tag="purged_by_staff"):
    """A moderator purged everything a person said since then."""

    user: UserId
    by: Actor
    name: str = ""
    since: int = -1
    reason: str = ""
    action: str = ""


class Sanctioned(Logged, frozen=True, omit_defaults=True, kw_only=True, tag="sanctioned"):
    """A person was timed out or banned, or what they post is shown to nobody else."""

    user: UserId
    kind: StaffSanctionKind
    by: Actor
    name: str = ""
    until: int = 0
    reason: str = ""
    action: str = ""


class Lifted(Logged, frozen=True, omit_defaults=True, kw_only=True, tag="lifted"):
    """A sanction was lifted."""

    user: UserId
    kind: StaffSanctionKind
    by: Actor
    name: str = ""
    action: str = ""


class WarnedByStaff(Logged, frozen=True, omit_defaults=True, kw_only=True, tag="warned_by_staff"):
    """A person was warned, and may not write before they acknowledge it."""

    user: UserId
    by: Actor
    text: str
    name: str = ""
    action: str = ""


class Acknowledged(Logged, frozen=True, omit_defaults=True, kw_only=True, tag="acknowledged"):
    """A person has read the warning they were given."""

    user: UserId


class Undone(Logged, frozen=True, omit_defaults=True, kw_only=True, tag="undone"):
    """Actions were undone, by their numbers on record (100 of them, parts last); `messages` are back."""

    by: Actor
    count: int
    actions: tuple[str, ...]
    messages: int = 0


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
    action: str = ""


class Flagged(Logged, frozen=True, omit_defaults=True, kw_only=True, tag="flagged"):
    """A person's messages all wait until `premod` (ms; 0 without end, null not at all); `monitor`: shown."""

    user: UserId
    by: Actor
    premod: int | None
    monitor: bool
    name: str = ""
    action: str = ""


Style = Literal["info", "success", "warning", "host"]
"""What an announcement is like."""


class AnnouncedByStaff(Logged, frozen=True, omit_defaults=True, kw_only=True, tag="announced_by_staff"):
    """Something was announced; `message` is the entry that everybody reads."""

    text: str
    style: Style
    by: Actor
    message: MessageId | None = None
    action: str = ""


class EditedByStaff(Logged, frozen=True, omit_defaults=True, kw_only=True, tag="edited_by_staff"):
    """What a message of *user* says was changed: parts of it hidden, or shown again."""

    message: MessageId
    by: Actor
    user: UserId
    text: str
    before: str
    name: str = ""
    action: str = ""


class PinnedByStaff(Logged, frozen=True, omit_defaults=True, kw_only=True, tag="pinned_by_staff"):
    """A message of *user* was pinned, until then (ms); 0 without end."""

    message: MessageId
    by: Actor
    user: UserId
    name: str = ""
    text: str = ""
    until: int = 0
    action: str = ""


class UnpinnedByStaff(Logged, frozen=True, omit_defaults=True, kw_only=True, tag="unpinned_by_staff"):
    """What was pinned is no more."""

    message: MessageId
    by: Actor
    action: str = ""


class Permitted(Logged, frozen=True, omit_defaults=True, kw_only=True, tag="permitted"):
    """A person may post one message with a link until then (ms); without, not any more."""

    user: UserId
    by: Actor
    name: str = ""
    until: int = 0
    action: str = ""


class ShieldUp(msgspec.Struct, frozen=True):
    """A shield that is up: since and until when (ms, 0 for no end), and who put it up."""

    preset: str
    at: int
    until: int
    by: str
    name: str


class SettingsChangedBy(Logged, frozen=True, omit_defaults=True, kw_only=True, tag="settings_changed"):
    """Staff changed settings, the staff-only ones included; `before`: what they were, but for lists.

    It was a shield that did: `shield`, which is up now; or with `shield_down` the end of one.
    """

    settings: dict[str, Any]
    by: Actor
    before: dict[str, Any] = msgspec.field(default_factory=dict)
    shield: ShieldUp | None = None
    shield_down: bool = False
    action: str = ""


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
    | CaseReopened
    | CaseEscalated
    | RemovedByStaff
    | PurgedByStaff
    | Sanctioned
    | Lifted
    | WarnedByStaff
    | Acknowledged
    | Undone
    | Rejected
    | Reported
    | Noted
    | Flagged
    | EditedByStaff
    | AnnouncedByStaff
    | PinnedByStaff
    | UnpinnedByStaff
    | Permitted
    | SettingsChangedBy
    | HookState
    | Observed
)
