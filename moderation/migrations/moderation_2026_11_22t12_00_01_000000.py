"""The indexes: each action undone once, its parts, and what waits in all rooms."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder

ID = "2026-11-22T12:00:01:000000"
VERSION = "1.38.0"
DESCRIPTION = "Indexes for undoing and for what waits"

INDEXES = (
    "CREATE UNIQUE INDEX moderation_audit_undone_once ON moderation_audit (undoes)",
    "CREATE INDEX moderation_audit_parts ON moderation_audit (cause)",
    "CREATE INDEX moderation_audit_of_actor ON moderation_audit (room, actor, at)",
    "CREATE INDEX moderation_case_waiting ON moderation_case (status, queue, opened_at)",
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
