"""The stored entries: added in bulk, marked when removed, read back in order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from piccolo.columns.combination import And

from eventchat.log.entry import Entry, Purge, Redactions
from eventchat.log.keys import LogName
from eventchat.record.database import Database
from eventchat.record.tables import ArchivedEntry
from eventchat.types.cursor import Epoch
from eventchat.types.ids import MessageId, RoomId, UserId, entry_key

COLUMNS = (
    "room",
    "staff",
    "epoch",
    "seq",
    "ms",
    "n",
    "type",
    "author",
    "quotes",
    "quoted_author",
    "body",
)


class Archive:
    """The table of entries. Writing goes on in the caller's `database.writing()`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, logs: Iterable[tuple[LogName, Iterable[Entry]]]) -> None:
        """Store entries of some logs; those stored before are left alone (G-14)."""
        rows = [
            (
                log.room,
                log.staff,
                entry.epoch,
                entry.seq,
                *entry_key(entry.id),
                entry.type,
                entry.author,
                entry.quotes,
                entry.quoted_author,
                entry.body.decode(),
            )
            for log, entries in logs
            for entry in entries
        ]
        await self._database.insert_new(ArchivedEntry, COLUMNS, rows)

    async def mark(self, room: RoomId, marks: Mapping[MessageId, MessageId | None]) -> None:
        """Note of stored messages which entry removed them; None when they are visible (again)."""
        for message, by in marks.items():
            ms, number = entry_key(message)
            await ArchivedEntry.update({ArchivedEntry.removed_by: by}).where(
                _posted(room) & (ArchivedEntry.ms == ms) & (ArchivedEntry.n == number)
            )

    async def edit(self, room: RoomId, edits: Mapping[MessageId, str]) -> None:
        """Note how stored messages read now; what was written is kept."""
        for message, text in edits.items():
            ms, number = entry_key(message)
            await ArchivedEntry.update({ArchivedEntry.edited: text}).where(
                _posted(room) & (ArchivedEntry.ms == ms) & (ArchivedEntry.n == number)
            )

    async def mark_purged(self, room: RoomId, purge: Purge) -> None:
        """Note of everything that *purge* covers and that is still visible."""
        await ArchivedEntry.update({ArchivedEntry.removed_by: purge.until}).where(
            _posted(room)
            & (ArchivedEntry.author == purge.user)
            & (ArchivedEntry.ms >= purge.since)
            & _older(purge.until)
            & ArchivedEntry.removed_by.is_null()
        )

    async def before(self, room: RoomId, place: MessageId | None, count: int) -> list[Entry]:
        """The newest *count* visible messages before *place* (None: of all), oldest first."""
        where = _visible(room) & _older(place) if place else _visible(room)
        return list(reversed(await self._read(room, where, count, ascending=False)))

    async def between(self, room: RoomId, low: MessageId, high: MessageId | None, count: int) -> list[Entry]:
        """The oldest *count* visible messages after *low* and before *high* (None: no limit)."""
        where = _visible(room) & _newer(low)
        return await self._read(room, where & _older(high) if high else where, count, ascending=True)

    async def _read(self, room: RoomId, where: And, count: int, *, ascending: bool) -> list[Entry]:
        async with self._database.reading():
            rows = await (
                ArchivedEntry.select()
                .where(where)
                .order_by(ArchivedEntry.ms, ArchivedEntry.n, ascending=ascending)
                .limit(count)
            )
            entries = [_entry(row) for row in rows]
            redactions = await self._changed_among(room, {entry.quotes for entry in entries if entry.quotes})
        redactions.edits |= {
            entry.id: row["edited"]
            for entry, row in zip(entries, rows, strict=True)
            if row["edited"] is not None
        }
        return [redactions.mask(entry) for entry in entries]

    async def _changed_among(self, room: RoomId, messages: set[MessageId]) -> Redactions:
        changed = Redactions({}, {}, {})
        if not messages:
            return changed
        rows = await ArchivedEntry.select(
            ArchivedEntry.ms, ArchivedEntry.n, ArchivedEntry.removed_by, ArchivedEntry.edited
        ).where(
            _posted(room)
            & ArchivedEntry.ms.is_in([entry_key(message)[0] for message in messages])
            & (ArchivedEntry.removed_by.is_not_null() | ArchivedEntry.edited.is_not_null())
        )
        for row in rows:
            message = MessageId(f"{row['ms']}-{row['n']}")
            if row["removed_by"] is not None:
                changed.removed[message] = MessageId(row["removed_by"])
            if row["edited"] is not None:
                changed.edits[message] = row["edited"]
        return changed


def _posted(room: RoomId) -> And:
    return (ArchivedEntry.room == room) & (ArchivedEntry.staff == False) & (ArchivedEntry.type == "posted")  # noqa: E712 - a condition in SQL


def _visible(room: RoomId) -> And:
    return _posted(room) & ArchivedEntry.removed_by.is_null()


def _older(place: MessageId) -> And:
    # The first condition says nothing new, but lets the index find where to begin.
    ms, number = entry_key(place)
    return (ArchivedEntry.ms <= ms) & ((ArchivedEntry.ms < ms) | (ArchivedEntry.n < number))


def _newer(place: MessageId) -> And:
    ms, number = entry_key(place)
    return (ArchivedEntry.ms >= ms) & ((ArchivedEntry.ms > ms) | (ArchivedEntry.n > number))


def _entry(row: Mapping[str, Any]) -> Entry:
    return Entry(
        MessageId(f"{row['ms']}-{row['n']}"),
        row["seq"],
        Epoch(row["epoch"]),
        row["type"],
        row["body"].encode(),
        UserId(row["author"]) if row["author"] else None,
        MessageId(row["quotes"]) if row["quotes"] else None,
        UserId(row["quoted_author"]) if row["quoted_author"] else None,
    )
