"""The indexes: each case once, and what is asked by room."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder

ID = "2026-11-22T09:40:01:000000"
VERSION = "1.38.0"
DESCRIPTION = "Indexes over several columns"

INDEXES = (
    "CREATE UNIQUE INDEX moderation_case_once ON moderation_case (room, case_id)",
    "CREATE INDEX moderation_case_open ON moderation_case (room, status)",
    "CREATE INDEX moderation_sanction_in_force ON moderation_sanction (room, person)",
    "CREATE INDEX moderation_audit_page ON moderation_audit (room, id)",
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
