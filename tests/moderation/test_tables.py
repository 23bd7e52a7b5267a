"""The tables and the steps that make them."""

from __future__ import annotations

import pytest
from piccolo.table import Table

from eventchat.record.database import Database
from moderation.deciding import audit
from moderation.deciding.records import AppealRecord, FlagRecord, NoteRecord, ReportRecord
from moderation.deciding.tables import AuditRecord, CannedReasons, Case, SanctionRecord, Shield
from moderation.migrations import moderation_2026_11_22t09_40_00_000000 as first
from moderation.migrations import moderation_2026_11_22t12_00_00_000000 as second
from moderation.migrations import moderation_2026_11_22t13_00_00_000000 as people
from tests.moderation.desk import MO, ROOM


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        (Case, first.CASE | second.CASE),
        (SanctionRecord, first.SANCTION | second.SANCTION),
        (AuditRecord, first.AUDIT | second.AUDIT),
        (CannedReasons, second.REASONS),
        (Shield, second.SHIELD),
        (ReportRecord, people.REPORT),
        (AppealRecord, people.APPEAL),
        (NoteRecord, people.NOTE),
        (FlagRecord, people.FLAG),
    ],
)
def test_the_migration_makes_the_columns_of_the_table(table: type[Table], columns: first.Columns) -> None:
    """Name, type, length and nullability of each column are those of the table."""
    declared = {column._meta.name: column for column in table._meta.columns if column._meta.name != "id"}
    assert list(declared) == list(columns)
    for name, (kind, params) in columns.items():
        column = declared[name]
        assert type(column) is kind
        assert getattr(column, "length", None) == params.get("length")
        assert column._meta.null == params.get("null", False)


async def test_the_record_comes_by_page_newest_first(database: Database) -> None:
    """A page says whether there are older rows; `before` goes on from its last."""
    actor = audit.actor_of(MO, ROOM)
    async with database.writing():
        for number in range(7):
            await audit.record(ROOM, actor, "remove", f"{number}-0", "rude", number=number)
    newest, more = await audit.page(database, ROOM, None, 5)
    assert [row.target for row in newest] == ["6-0", "5-0", "4-0", "3-0", "2-0"]
    assert more
    assert newest[0].actor == actor
    assert newest[0].detail == {"number": 6}
    oldest, more = await audit.page(database, ROOM, int(newest[-1].id), 5)
    assert [row.target for row in oldest] == ["1-0", "0-0"]
    assert not more
