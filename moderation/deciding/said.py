"""A message that was posted, wherever it stands now: in the log or on record."""

from __future__ import annotations

import msgspec
from redis.asyncio import Redis

from eventchat.log.connection import reaching_the_log
from eventchat.log.entry import Entry
from eventchat.log.keys import LogName
from eventchat.log.roomlog import RoomLog
from eventchat.record.database import Database
from eventchat.record.tables import ArchivedEntry
from eventchat.types.cursor import Epoch
from eventchat.types.events import Posted
from eventchat.types.ids import MessageId, RoomId, UserId, entry_key


async def find_posted(redis: Redis, database: Database, room: RoomId, message: MessageId) -> Entry | None:
    """The `posted` entry *message* as it was appended, or None. Raises LogUnavailable, HistoryUnavailable."""
    async with reaching_the_log():
        entry = await RoomLog(redis, LogName(room)).find(message)
    if entry is not None:
        return entry if entry.type == "posted" else None
    ms, number = entry_key(message)
    async with database.reading():
        row = (
            await ArchivedEntry.select()
            .where(
                (ArchivedEntry.room == room)
                & (ArchivedEntry.staff == False)  # noqa: E712 - Piccolo's operator
                & (ArchivedEntry.type == "posted")
                & (ArchivedEntry.ms == ms)
                & (ArchivedEntry.n == number)
            )
            .first()
        )
    if row is None:
        return None
    return Entry(
        message,
        row["seq"],
        Epoch(row["epoch"]),
        "posted",
        row["body"].encode(),
        UserId(row["author"]) if row["author"] else None,
        MessageId(row["quotes"]) if row["quotes"] else None,
        UserId(row["quoted_author"]) if row["quoted_author"] else None,
    )


def as_posted(entry: Entry) -> Posted:
    """The event with its id, number and time."""
    return msgspec.json.decode(entry.json(), type=Posted)
