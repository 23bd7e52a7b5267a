"""What the database keeps of moderation. All times are ms since 1970."""

from __future__ import annotations

from piccolo.columns import BigInt, Serial, Text, Varchar
from piccolo.table import Table

from moderation.records import PEOPLE_TABLES


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
    status = Varchar(length=10, default="open", help_text="open, approved or rejected.")
    decided_at = BigInt(null=True, default=None)
    decided_by = Varchar(length=40, null=True, default=None)
    decided_by_name = Varchar(length=200, null=True, default=None)
    reason = Varchar(length=500, default="")
    message = Varchar(length=32, null=True, default=None, help_text="Id of the message an approval posted.")


class SanctionRecord(Table, tablename="moderation_sanction"):
    """A time-out or a ban, in force until it ends, is lifted, or another takes its place."""

    id: Serial
    room = Varchar(length=63)
    person = Varchar(length=40, help_text="Whom it is against.")
    kind = Varchar(length=10, help_text="timeout or ban.")
    until = BigInt(help_text="0 for no end.")
    reason = Varchar(length=500, default="")
    at = BigInt()
    actor = Varchar(length=40)
    actor_name = Varchar(length=200)
    ended_at = BigInt(null=True, default=None, help_text="When it was lifted or replaced.")
    ended_by = Varchar(length=40, null=True, default=None)


class AuditRecord(Table, tablename="moderation_audit"):
    """Who did what, when and why. Rows are only ever added."""

    id: Serial
    at = BigInt()
    room = Varchar(length=63)
    actor = Varchar(length=40)
    actor_name = Varchar(length=200)
    actor_role = Varchar(length=10)
    action = Varchar(length=20, help_text="approve, reject, remove, purge, timeout, ban, lift or settings.")
    target = Varchar(length=63, default="", help_text="A case, a message or a person.")
    reason = Varchar(length=500, default="")
    detail = Text(default="{}", help_text="What else there is to know, as a JSON object.")


TABLES: tuple[type[Table], ...] = (Case, SanctionRecord, AuditRecord, *PEOPLE_TABLES)
"""The tables of this package, to be bound to a database together with those of others."""
