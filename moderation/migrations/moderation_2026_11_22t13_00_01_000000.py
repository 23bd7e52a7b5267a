"""The indexes of what is kept of people: what may be there once only, and what is asked by person."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder

ID = "2026-11-22T13:00:01:000000"
VERSION = "1.38.0"
DESCRIPTION = "Indexes of reports, appeals, notes, flags"

INDEXES = (
    "CREATE UNIQUE INDEX moderation_report_once ON moderation_report (room, message, reporter)",
    "CREATE INDEX moderation_report_by ON moderation_report (reporter, outcome)",
    "CREATE INDEX moderation_report_against ON moderation_report (room, author)",
    "CREATE UNIQUE INDEX moderation_appeal_open ON moderation_appeal (sanction) WHERE outcome IS NULL",
    "CREATE INDEX moderation_appeal_of ON moderation_appeal (room, person)",
    "CREATE INDEX moderation_note_of ON moderation_note (person)",
    "CREATE UNIQUE INDEX moderation_flag_once ON moderation_flag (room, person)",
    "CREATE INDEX moderation_audit_target ON moderation_audit (room, target)",
)


async def forwards() -> MigrationManager:
    """What Piccolo is to do; it knows no indexes over several columns, so this is SQL."""
    manager = MigrationManager(migration_id=ID, app_name="moderation", description=DESCRIPTION)
    manager.add_raw(create_indexes)
    return manager


async def create_indexes() -> None:
    """Both databases read the same words."""
    engine = engine_finder()
    assert engine is not None
    for statement in INDEXES:
        await engine.run_ddl(statement)
