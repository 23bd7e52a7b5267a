"""Statements of reasons: the record of decisions as others get it, one JSON object a line."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import msgspec

from eventchat.record.database import Database
from eventchat.types.ids import RoomId
from eventchat.types.people import Role
from moderation.deciding.audit import Recorded, Wanted, telling
from moderation.deciding.tables import AuditRecord

PAGE = 500


class Statement(Recorded, frozen=True, kw_only=True):
    """An action as it is exported: `time` is `at` in ISO 8601, `automated` that a rule acted by itself."""

    room: str
    time: str
    automated: bool


async def lines(database: Database, room: RoomId, wanted: Wanted) -> AsyncIterator[bytes]:
    """What is *wanted* of the record of *room*, oldest first, as lines of JSON. Raises HistoryUnavailable."""
    await database.settled(telling(room))
    after = 0
    while True:
        async with database.reading():
            where = [AuditRecord.id > after, *wanted.conditions(room)]
            rows = await AuditRecord.select().where(*where).order_by(AuditRecord.id).limit(PAGE)
        for row in rows:
            yield msgspec.json.encode(statement(room, Recorded.read(row))) + b"\n"
        if len(rows) < PAGE:
            return
        after = rows[-1]["id"]


def statement(room: RoomId, done: Recorded) -> Statement:
    """*done* in *room* as it is exported."""
    time = datetime.fromtimestamp(done.at / 1000, UTC).isoformat(timespec="milliseconds")
    automated = done.actor.role is Role.SERVICE
    return Statement(**msgspec.structs.asdict(done), room=room, time=time, automated=automated)
