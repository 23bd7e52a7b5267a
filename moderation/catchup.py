"""Makes good what a commit that failed after its script left unsaid about reports and appeals."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from eventchat.log.entry import Entry
from eventchat.types.events import CaseDecided
from eventchat.types.ids import RoomId
from moderation.records import AppealRecord, ReportRecord

SETTLED = frozenset({"dismissed", "upheld", "granted"})


class PeopleProjection:
    """Keeps reports and appeals from what staff logs say of their cases; the archiver's `Projection`."""

    async def store(self, room: RoomId, entries: Sequence[Entry]) -> None:
        """Note how cases ended, in the archiver's transaction; repeats change nothing."""
        for entry in entries:
            if entry.type != "decided":
                continue
            told = msgspec.json.decode(entry.body, type=CaseDecided)
            if told.outcome not in SETTLED:
                continue
            await ReportRecord.update({ReportRecord.outcome: told.outcome}).where(
                (ReportRecord.room == room)
                & (ReportRecord.case_id == told.case)
                & ReportRecord.outcome.is_null()
            )
            await AppealRecord.update(
                {
                    AppealRecord.outcome: told.outcome,
                    AppealRecord.reason: told.reason,
                    AppealRecord.decided_at: entry.at,
                }
            ).where(
                (AppealRecord.room == room)
                & (AppealRecord.case_id == told.case)
                & AppealRecord.outcome.is_null()
            )
