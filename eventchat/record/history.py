"""What was said in a room: the log for what is new, the database for what is older, without a seam.

The log is read first. Whatever is older than its first entry at that moment had been trimmed, and nothing is
trimmed before it is stored: the database has all of it. Messages come unmasked from both and are masked at
the very end by what is removed then, so that a shared answer cannot show what was removed meanwhile.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from itertools import zip_longest

import msgspec
from redis.asyncio import Redis

from eventchat.errors import HistoryUnavailable
from eventchat.log.connection import reaching_the_log
from eventchat.log.entry import Entry, Redactions
from eventchat.log.keys import LogName
from eventchat.log.roomlog import RoomLog, read_redactions
from eventchat.record.archive import Archive
from eventchat.record.database import Database
from eventchat.record.places import just_after, just_before
from eventchat.record.sharing import Joined, Shared
from eventchat.types.cursor import START, Epoch
from eventchat.types.ids import MessageId, RoomId, entry_key

KEEP_SECONDS = 1.0
"""Stored entries do not change but by being removed, which is asked anew: a storm reads them once."""

EXPORT_PAGE = 200

MOST_LOST = 10_000
"""Entries read from the database where a log went back; as many as it can have lost in its worst second."""

END = MessageId("999999999999999-999999998")
"""After every entry."""


class Page(msgspec.Struct, frozen=True):
    """Visible messages, oldest first, as the JSON of their `posted` events; whether there may be more."""

    messages: list[bytes]
    more: bool


class _Piece(msgspec.Struct, frozen=True):
    """Some consecutive messages, oldest first; *on* is where to go on, None at the end of what there is."""

    entries: Sequence[Entry]
    on: MessageId | None


class _Rows(msgspec.Struct, frozen=True):
    """Consecutive entries of a log, the one beside them, and (going forwards) the log's first."""

    rows: list[Entry]
    beside: list[Entry]
    first: list[Entry] = []


class History:
    """A room's messages by page. Raises HistoryUnavailable when the database is needed and out of reach."""

    def __init__(self, redis: Redis, database: Database) -> None:
        self._redis = redis
        self._archive = Archive(database)
        self._stored: Shared[list[Entry]] = Shared(KEEP_SECONDS)
        self._logged: Joined[_Rows] = Joined()
        self._redacted: Joined[Redactions] = Joined()
        self._beginnings: dict[RoomId, Epoch] = {}

    async def page(
        self, room: RoomId, before: MessageId | None = None, after: MessageId | None = None, limit: int = 50
    ) -> Page:
        """The newest *limit* visible messages before *before*; with *after*, the oldest after that one."""
        if after is not None:
            return await self._forwards(room, after, before, limit)
        return await self._backwards(room, before, limit)

    async def export(self, room: RoomId) -> AsyncIterator[bytes]:
        """All visible messages from the first on."""
        place: MessageId | None = START
        while place is not None:
            piece = await self._later(room, place, None, EXPORT_PAGE)
            for entry in visible(piece.entries, await self._redactions(room)):
                yield entry.json()
            place = piece.on

    async def _backwards(self, room: RoomId, before: MessageId | None, limit: int) -> Page:
        raw: list[Entry] = []
        place, in_log = before or END, True
        while True:
            if in_log:
                piece, in_log = await self._from_log(room, place, limit + 1)
            else:
                piece = await self._from_database(room, place, limit + 1)
            raw[:0] = piece.entries
            found = visible(raw, await self._redactions(room))
            # A full page does not ask the database whether there is more.
            if piece.on is None or len(found) > limit or (len(found) == limit and not in_log):
                more = piece.on is not None or len(found) > limit
                return Page([entry.json() for entry in found[-limit:]], more)
            place = piece.on

    async def _forwards(self, room: RoomId, after: MessageId, before: MessageId | None, limit: int) -> Page:
        raw: list[Entry] = []
        place = after
        while True:
            piece = await self._later(room, place, before, limit + 1)
            raw += piece.entries
            found = visible(raw, await self._redactions(room))
            if piece.on is None or len(found) > limit:
                return Page([entry.json() for entry in found[:limit]], len(found) > limit)
            place = piece.on

    async def _from_log(self, room: RoomId, before: MessageId, count: int) -> tuple[_Piece, bool]:
        """The log's newest messages before *before*, and whether the log may have older ones."""
        read = await self._logged.ask(
            ("before", room, before, count), lambda: self._read_before(room, before, count)
        )
        rows, following = read.rows, read.beside
        entries = await self._posted_among(room, [*rows, *following])
        inside = [entry for entry in entries if entry_key(entry.id) < entry_key(before)]
        if len(rows) == count:
            return _Piece(inside, rows[0].id), True
        try:
            if rows and await self._begins_with(room, rows[0]):
                return _Piece(inside, None), False
        except HistoryUnavailable:
            # It is numbered 1: unless another log was lost before this one, there is nothing older.
            return _Piece(inside, None), False
        return _Piece(inside, rows[0].id if rows else before), False

    async def _from_database(self, room: RoomId, before: MessageId, count: int) -> _Piece:
        entries = await self._stored.ask(
            ("before", room, before, count), lambda: self._archive.before(room, before, count)
        )
        return _Piece(entries, entries[0].id if len(entries) == count else None)

    async def _later(self, room: RoomId, after: MessageId, before: MessageId | None, count: int) -> _Piece:
        """The oldest messages after *after* and before *before*, from wherever they are."""
        read = await self._logged.ask(
            ("after", room, after, count), lambda: self._read_after(room, after, count)
        )
        rows, previous, first = read.rows, read.beside, read.first
        floor = first[0].id if first else END
        stored: list[Entry] = []
        if entry_key(floor) > entry_key(after) and not (first and await self._begins_with(room, first[0])):
            high = floor if before is None else min(floor, before, key=entry_key)
            stored = await self._stored.ask(
                ("between", room, after, high, count),
                lambda: self._archive.between(room, after, high, count),
            )
            if len(stored) == count:
                return _Piece(stored, stored[-1].id)
        kept = [row for row in (*previous, *rows) if entry_key(row.id) >= entry_key(floor)]
        logged = [
            entry
            for entry in await self._posted_among(room, kept)
            if entry_key(entry.id) > entry_key(after)
            and (before is None or entry_key(entry.id) < entry_key(before))
        ]
        return _Piece([*stored, *logged], _where_to_go_on(rows, kept, floor, before, count))

    async def _read_before(self, room: RoomId, before: MessageId, count: int) -> _Rows:
        log = RoomLog(self._redis, LogName(room))
        async with reaching_the_log():
            rows = await log.before(before, count)
            # With the next one, it can be told whether the log went back just in front of it.
            return _Rows(rows, await log.after(just_before(before), 1))

    async def _read_after(self, room: RoomId, after: MessageId, count: int) -> _Rows:
        log = RoomLog(self._redis, LogName(room))
        async with reaching_the_log():
            previous = await log.before(just_after(after), 1)
            rows = await log.after(after, count)
            # Read last: what is before this one and not among the rows was trimmed, so it is stored.
            return _Rows(rows, previous, await log.after(START, 1))

    async def _posted_among(self, room: RoomId, rows: Sequence[Entry]) -> list[Entry]:
        """The messages among *rows*, and those that a log which went back has lost between them (G-6)."""
        posted: list[Entry] = []
        for row, following in zip_longest(rows, rows[1:]):
            if row.type == "posted":
                posted.append(row)
            if following is not None and following.epoch != row.epoch:
                posted += await self._archive.between(room, row.id, following.id, MOST_LOST)
        return posted

    async def _begins_with(self, room: RoomId, first: Entry) -> bool:
        """Whether nothing is older than *first*, the first entry of the log; learned once for each epoch."""
        if first.seq != 1:
            return False
        if self._beginnings.get(room) != first.epoch:
            if (await self._from_database(room, first.id, 1)).entries:
                return False
            self._beginnings[room] = first.epoch
        return True

    async def _redactions(self, room: RoomId) -> Redactions:
        async with reaching_the_log():
            return await self._redacted.ask(room, lambda: read_redactions(self._redis, room))


def visible(entries: Iterable[Entry], redactions: Redactions) -> list[Entry]:
    """Messages that were not removed, without quotes of those that were."""
    return [
        redactions.mask(entry)
        for entry in entries
        if not entry.removed and not redactions.hides(entry.id, entry.author)
    ]


def _where_to_go_on(
    rows: Sequence[Entry], kept: Sequence[Entry], floor: MessageId, before: MessageId | None, full: int
) -> MessageId | None:
    if len(rows) < full or (before is not None and entry_key(rows[-1].id) >= entry_key(before)):
        return None
    return kept[-1].id if kept else just_before(floor)
