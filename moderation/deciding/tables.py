"""What the database keeps of moderation. All times are ms since 1970."""

from __future__ import annotations

from piccolo.columns import BigInt, Serial, Text, Varchar
from piccolo.table import Table

from moderation.deciding.records import PEOPLE_TABLES


class Case(Table, tablename="moderation_case"):
    """A message that waited, or waits, for a person."""

    id: Serial
    room = Varchar(length=63)
    case_id = Varchar(length=32, help_text="The id of the staff log's entry that holds it.")
    author = Varchar(length=40)
    author_name = Varchar(length=200)
    text = Text(help_text="What was written.")
    verdict = Text(help_text="Why it was held: Verdict as JSON.")
    held = Text(help_text="The `held` event as it was appended, to put it back should the log be lost.")
    opened_at = BigInt()
    status = Varchar(length=10, default="open", help_text="open, or how it ended.")
    decided_at = BigInt(null=True, default=None)
    decided_by = Varchar(length=40, null=True, default=None)
    decided_by_name = Varchar(length=200, null=True, default=None)
    reason = Varchar(length=500, default="")
    message = Varchar(length=32, null=True, default=None, help_text="Id of the message an approval posted.")
    queue = Varchar(length=10, default="held", help_text="held, reported, new or appeals.")
    rule = Varchar(length=100, default="", help_text="The rule of the verdict.")
    category = Varchar(length=40, default="", help_text="The category of the verdict.")
    code = Varchar(length=40, default="", help_text="The code of the reason it was decided for.")
    reopened_at = BigInt(default=0, help_text="When its last decision was undone; 0 for never.")


class SanctionRecord(Table, tablename="moderation_sanction"):
    """A time-out or a ban, in force until it ends, is lifted, or another takes its place."""

    id: Serial
    room = Varchar(length=63)
    person = Varchar(length=40, help_text="Whom it is against.")
    kind = Varchar(length=10, help_text="timeout, ban, warn or shadow.")
    until = BigInt(help_text="0 for no end.")
    reason = Varchar(length=500, default="")
    at = BigInt()
    actor = Varchar(length=40)
    actor_name = Varchar(length=200)
    ended_at = BigInt(null=True, default=None, help_text="When it was lifted or replaced.")
    ended_by = Varchar(length=40, null=True, default=None)
    warning = Varchar(
        length=32,
        default="",
        help_text="The id by which a warning is acknowledged; of a shadow, its action's number.",
    )


class AuditRecord(Table, tablename="moderation_audit"):
    """Who did what, when and why. Rows are only ever added."""

    id: Serial
    at = BigInt()
    room = Varchar(length=63)
    actor = Varchar(length=40)
    actor_name = Varchar(length=200)
    actor_role = Varchar(length=10)
    action = Varchar(length=20, help_text="What was done: `audit.Action`.")
    target = Varchar(length=63, default="", help_text="A case, a message or a person.")
    reason = Varchar(length=500, default="")
    detail = Text(default="{}", help_text="What else there is to know, as a JSON object.")
    code = Varchar(length=40, default="", help_text="The code of the reason.")
    cause = BigInt(null=True, default=None, help_text="The row of which this was a part.")
    undoes = BigInt(null=True, default=None, help_text="The row that this one undid.")


class CannedReasons(Table, tablename="moderation_reasons"):
    """The reasons that staff choose from, where they are not the usual ones."""

    room = Varchar(length=63, primary_key=True, help_text="The room; `canned.place_of` for the other scopes.")
    reasons = Text(help_text="`canned.Reason`s, as a JSON array.")


class Shield(Table, tablename="moderation_shield"):
    """A room under a strict preset for a while, and how it was set before."""

    room = Varchar(length=63, primary_key=True)
    preset = Varchar(length=20)
    before = Text(help_text="The settings that were changed, as they were: a JSON object.")
    put_on = Text(help_text="What they were changed to: a JSON object.")
    until = BigInt(help_text="0 for no end.")
    at = BigInt()
    actor = Varchar(length=40)
    actor_name = Varchar(length=200)


class PinRecord(Table, tablename="moderation_pin"):
    """What is pinned in a room, should the log be lost; what was removed since is not, whatever this says."""

    room = Varchar(length=63, primary_key=True)
    pinned = Text(help_text="The `pinned` event as it was appended; empty for nothing.")
    action = Varchar(length=20, help_text="The number of the action on record.")


TABLES: tuple[type[Table], ...] = (
    Case,
    SanctionRecord,
    AuditRecord,
    CannedReasons,
    Shield,
    PinRecord,
    *PEOPLE_TABLES,
)
"""The tables of this package, to be bound to a database together with those of others."""
