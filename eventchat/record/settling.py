"""What removals, purges, restorations and edits mean for stored entries.

A message and the entry that removes or edits it may be stored by different nodes, in either order, at the
same time. So what an entry says is applied with it, and once that is committed the room's redaction set is
asked for what is true by now, until it does not change while it is being written down.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from eventchat.log.entry import Entry, Redactions
from eventchat.record.archive import Archive
from eventchat.record.database import Database
from eventchat.record.group import ArchiveGroup
from eventchat.types.ids import MessageId, RoomId

Marks = dict[MessageId, MessageId | None]
Edits = dict[MessageId, str]
Changes = tuple[Marks, Edits]


class Settling:
    """Keeps `removed_by` and `edited` of stored messages true."""

    def __init__(self, group: ArchiveGroup, database: Database, archive: Archive) -> None:
        self._group = group
        self._database = database
        self._archive = archive

    async def apply(self, room: RoomId, entries: Iterable[Entry]) -> None:
        """Mark what *entries* remove, inside the transaction that stores them."""
        redactions = Redactions({}, {}, {})
        for entry in entries:
            redactions.learn(entry)
        await self._archive.mark(room, redactions.removed)
        await self._archive.edit(room, redactions.edits)
        for purge in redactions.purges.values():
            await self._archive.mark_purged(room, purge)

    async def settle(self, rooms: Mapping[RoomId, Sequence[Entry]]) -> None:
        """Make the marks of what the entries of *rooms* are or concern true, after they were committed."""
        written: dict[RoomId, Changes] = {}
        while True:
            redactions = await self._group.redactions(rooms)
            changes = {
                room: (marks_of(entries, redactions[room]), edits_of(entries, redactions[room]))
                for room, entries in rooms.items()
            }
            unsettled = [room for room in rooms if changes[room] != written.get(room, ({}, {}))]
            if not unsettled:
                return
            async with self._database.writing():
                for room in unsettled:
                    marks, edits = changes[room]
                    await self._mark(room, marks, redactions[room])
                    await self._archive.edit(room, edits)
            written = changes

    async def _mark(self, room: RoomId, marks: Marks, redactions: Redactions) -> None:
        await self._archive.mark(room, marks)
        if None in marks.values():  # a restored message may be one that a purge covers
            for purge in redactions.purges.values():
                await self._archive.mark_purged(room, purge)


def marks_of(entries: Iterable[Entry], redactions: Redactions) -> Marks:
    """What *redactions* say of the messages that *entries* are, remove or restore."""
    marks: Marks = {}
    for entry in entries:
        match entry.type:
            case "posted":
                by = redactions.by(entry.id, entry.author)
                if by is not None:
                    marks[entry.id] = by
            case "removed":
                marks |= {target: redactions.removed.get(target) for target in entry.event()["targets"]}
            case "restored":
                messages = (message["id"] for message in entry.event()["messages"])
                marks |= {message: redactions.removed.get(message) for message in messages}
    return marks


def edits_of(entries: Iterable[Entry], redactions: Redactions) -> Edits:
    """How *redactions* say that the messages read which *entries* are or edit."""
    concerned = {entry.quotes if entry.type == "edited" else entry.id for entry in entries}
    return {message: text for message, text in redactions.edits.items() if message in concerned}
