"""What the database keeps of people: reports, appeals, notes, flags. All times are ms since 1970."""

from __future__ import annotations

from piccolo.columns import BigInt, Boolean, Integer, Serial, Text, Varchar
from piccolo.table import Table


class ReportRecord(Table, tablename="moderation_report"):
    """One person's complaint about one message: at most one, however often they say it."""

    id: Serial
    room = Varchar(length=63)
    message = Varchar(length=32, help_text="The id of the message.")
    author = Varchar(length=40, help_text="Who wrote the message.")
    reporter = Varchar(length=40)
    reporter_name = Varchar(length=200)
    reason = Varchar(length=20)
    note = Varchar(length=500, default="")
    at = BigInt()
    weight = Integer(default=0, help_text="What it counted for, in thousandths.")
    case_id = Varchar(length=32, null=True, default=None, help_text="The case it became part of.")
    outcome = Varchar(
        length=10, null=True, default=None, help_text="upheld, dismissed; late if it was dismissed before."
    )


class AppealRecord(Table, tablename="moderation_appeal"):
    """What somebody said against a sanction, and what became of it."""

    id: Serial
    room = Varchar(length=63)
    person = Varchar(length=40)
    sanction = Integer(help_text="The number of the sanction's row.")
    kind = Varchar(length=10, help_text="timeout or ban.")
    text = Text()
    at = BigInt()
    case_id = Varchar(length=32)
    outcome = Varchar(length=10, null=True, default=None, help_text="granted or upheld.")
    reason = Varchar(length=500, default="")
    decided_at = BigInt(null=True, default=None)


class NoteRecord(Table, tablename="moderation_note"):
    """What somebody on the staff wants the others to know of a person. Rows are only ever added."""

    id: Serial
    room = Varchar(length=63)
    person = Varchar(length=40)
    text = Text()
    at = BigInt()
    actor = Varchar(length=40)
    actor_name = Varchar(length=200)


class FlagRecord(Table, tablename="moderation_flag"):
    """How a person is watched in a room: one row for each who is."""

    id: Serial
    room = Varchar(length=63)
    person = Varchar(length=40)
    name = Varchar(length=200, default="")
    premod = BigInt(null=True, default=None, help_text="All their messages wait until then; 0 without end.")
    monitor = Boolean(default=False, help_text="Shown to the staff as somebody to look at.")
    at = BigInt()
    actor = Varchar(length=40)
    actor_name = Varchar(length=200)


PEOPLE_TABLES: tuple[type[Table], ...] = (ReportRecord, AppealRecord, NoteRecord, FlagRecord)
