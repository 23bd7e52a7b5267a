"""What the database keeps of rooms and of what was said in them. All times are ms since 1970."""

from __future__ import annotations

from piccolo.columns import BigInt, Boolean, Text, Varchar
from piccolo.table import Table


class RoomRecord(Table, tablename="eventchat_room"):
    """A room: the record is where its settings survive the log."""

    id = Varchar(length=63, primary_key=True, help_text="The room's name in addresses.")
    title = Varchar(length=100, default="", help_text="What its pages call it; the settings have it too.")
    settings = Text(help_text="RoomSettings as JSON.")
    state = Varchar(length=10, default="open", help_text="open, frozen or closed.")
    created_at = BigInt(help_text="When it was made.")


class ArchivedEntry(Table, tablename="eventchat_entry"):
    """One entry of a log, stored once however often it is delivered.

    (room, staff, epoch, seq) names an entry. Its id is part of the unique index too: should a log be
    written to after it went back and before its epoch was replaced (G-6), the same seq stands for two
    acknowledged messages, and both are kept.
    """

    room = Varchar(length=63)
    staff = Boolean(default=False, help_text="True for the room's staff log.")
    epoch = Varchar(length=8)
    seq = BigInt()
    ms = BigInt(help_text="First half of the entry's id: when the log took it.")
    n = BigInt(help_text="Second half of the entry's id.")
    type = Varchar(length=32, help_text="The event's type, e.g. posted.")
    author = Varchar(length=40, null=True, default=None, help_text="Who posted it.")
    quotes = Varchar(length=32, null=True, default=None, help_text="Id of the message it replies to.")
    quoted_author = Varchar(length=40, null=True, default=None, help_text="Who posted that one.")
    body = Text(help_text="The event's JSON without id, seq and at, exactly as it was appended.")
    removed_by = Varchar(
        length=32, null=True, default=None, help_text="Id of the entry that removed or purged it."
    )
    edited = Text(null=True, default=None, help_text="How a message reads now, if it was edited.")


TABLES: tuple[type[Table], ...] = (RoomRecord, ArchivedEntry)
"""The tables of this package, to be bound to a database together with those of others."""
