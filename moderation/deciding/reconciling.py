"""Makes good what a commit that failed after its script left out of the record.

The staff log tells what was done, each entry by which row. Where that row is not there, or is another's, it
is written from the entry.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

import msgspec
import structlog
from redis.asyncio import Redis

from eventchat.clock import now_ms
from eventchat.log.connection import reaching_the_log
from eventchat.log.entry import Entry
from eventchat.record.database import Database
from eventchat.record.tables import ArchivedEntry, RoomRecord
from eventchat.types.ids import RoomId
from moderation.deciding.causes import PAGE
from moderation.deciding.retelling import retell
from moderation.deciding.tables import AuditRecord
from moderation.deciding.told import TYPES, Noted, Told

logger = structlog.get_logger(__name__)

SETTLED_MS = 10_000
"""How old an entry is before its row is missed: by then the transaction around it has ended."""

BACK_MS = 24 * 3_600_000
"""How far back the record is looked through when a node starts."""

_READ = msgspec.json.Decoder(Told)


class Reconciling:
    """Remembers what staff logs tell until the record must have it; the archiver's `Projection`."""

    def __init__(self, redis: Redis, database: Database) -> None:
        self._redis = redis
        self._database = database
        self._noted: deque[Noted] = deque()
        self._looked_back = False

    async def store(self, room: RoomId, entries: Sequence[Entry]) -> None:
        """Take note of the actions among *entries*."""
        for entry in entries:
            if entry.type in TYPES:
                self._note(Noted(room, entry.at, _READ.decode(entry.body)))

    async def look(self, *, now: int | None = None) -> int:
        """Write the rows that are missing by *now* (ms); how many.

        Raises HistoryUnavailable, LogUnavailable: then the next look makes it good.
        """
        now = now if now is not None else now_ms()
        if not self._looked_back:
            await self._look_back(now)
            self._looked_back = True
        due: list[Noted] = []
        while self._noted and self._noted[0].at <= now - SETTLED_MS:
            due.append(self._noted.popleft())
        written = 0
        try:
            while due:
                for one in await self._missing(due[:PAGE]):
                    written += await self._make_good(one)
                del due[:PAGE]
        finally:
            self._noted.extendleft(reversed(due))
        if written:
            logger.warning("record_made_good", rows=written)
        return written

    async def _look_back(self, now: int) -> None:
        """Take note of what was told before this node began: the one before may have died over it."""
        newer = list(self._noted)
        self._noted.clear()
        async with self._database.reading():
            for room in await RoomRecord.select(RoomRecord.id):
                rows = (
                    await ArchivedEntry.select(ArchivedEntry.ms, ArchivedEntry.body)
                    .where(
                        (ArchivedEntry.room == room["id"])
                        & (ArchivedEntry.staff == True)  # noqa: E712 - Piccolo's operator
                        & ArchivedEntry.type.is_in(list(TYPES))
                        & (ArchivedEntry.ms > now - BACK_MS)
                    )
                    .order_by(ArchivedEntry.ms, ArchivedEntry.n)
                )
                for row in rows:
                    self._note(Noted(RoomId(room["id"]), row["ms"], _READ.decode(row["body"])))
        self._noted.extend(newer)

    def _note(self, noted: Noted) -> None:
        if noted.told.action:
            self._noted.append(noted)

    async def _make_good(self, one: Noted) -> int:
        async with self._database.writing(), reaching_the_log():
            await self._database.alone_with(f"record {one.room}", *one.people())
            return await retell(self._redis, one) if await self._missing([one]) else 0

    async def _missing(self, noted: Sequence[Noted]) -> list[Noted]:
        async with self._database.reading():
            rows = await AuditRecord.select().where(
                AuditRecord.id.is_in([int(one.told.action) for one in noted])
            )
            found = {row["id"]: row for row in rows}
            missing = [one for one in noted if not _is_of(found.get(int(one.told.action)), one)]
            if not missing:
                return []
            # A row that was made good under another number says which one it should have.
            here = AuditRecord.room.is_in(sorted({one.room for one in missing}))
            then = AuditRecord.at.is_in(sorted({one.at for one in missing}))
            made = await AuditRecord.select(AuditRecord.room, AuditRecord.detail).where(here & then)
        numbers = {(row["room"], msgspec.json.decode(row["detail"]).get("as")) for row in made}
        return [one for one in missing if (one.room, one.told.action) not in numbers]


def _is_of(row: dict[str, object] | None, one: Noted) -> bool:
    """Whether *row* is that of the action, or of the bulk action that it was a part of."""
    if row is None or (row["room"], row["actor"]) != (one.room, one.told.by.id):
        return False
    action, targets = one.doing()
    return row["action"] == "bulk" or (row["action"] == action and row["target"] in targets)
