"""Makes good what a commit that failed after its script left unsaid about reports and appeals."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from eventchat.log.entry import Entry
from eventchat.types.events import CaseDecided, CaseReopened
from eventchat.types.ids import CaseId, RoomId
from moderation.deciding.records import AppealRecord, ReportRecord
from moderation.deciding.tables import Case

SETTLED = frozenset({"dismissed", "upheld", "granted"})
QUEUES = frozenset({"reported", "appeals"})


class PeopleProjection:
    """Keeps reports and appeals from what staff logs say of their cases; the archiver's `Projection`.

    It comes after `CaseProjection`, which knows what is old news: the outcome is that of the case's row.
    """

    async def store(self, room: RoomId, entries: Sequence[Entry]) -> None:
        """Note how cases ended, or wait again, in the archiver's transaction; repeats change nothing."""
        for entry in entries:
            if entry.type == "decided":
                told = msgspec.json.decode(entry.body, type=CaseDecided)
                if told.outcome in SETTLED:
                    await _follow(room, told.case)
            elif entry.type == "reopened":
                again = msgspec.json.decode(entry.body, type=CaseReopened)
                if again.held.queue in QUEUES:
                    await _follow(room, again.case)


async def _follow(room: RoomId, case: CaseId) -> None:
    kept = (
        await Case.select(Case.status, Case.reason, Case.decided_at)
        .where((Case.room == room) & (Case.case_id == case))
        .first()
    )
    if kept is None:
        return
    reports = (ReportRecord.room == room) & (ReportRecord.case_id == case)
    appeals = (AppealRecord.room == room) & (AppealRecord.case_id == case)
    if kept["status"] == "open":
        await ReportRecord.update({ReportRecord.outcome: None}).where(reports)
        await AppealRecord.update(
            {AppealRecord.outcome: None, AppealRecord.reason: "", AppealRecord.decided_at: None}
        ).where(appeals)
    elif kept["status"] in SETTLED:
        await ReportRecord.update({ReportRecord.outcome: kept["status"]}).where(
            reports & ReportRecord.outcome.is_null()
        )
        await AppealRecord.update(
            {
                AppealRecord.outcome: kept["status"],
                AppealRecord.reason: kept["reason"],
                AppealRecord.decided_at: kept["decided_at"],
            }
        ).where(appeals & AppealRecord.outcome.is_null())
