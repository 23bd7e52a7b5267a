"""The indexes of the archive: each entry once, and history by time."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder

ID = "2026-11-22T09:22:46:000000"
VERSION = "1.38.0"
DESCRIPTION = "Indexes over several columns"

INDEXES = (
    "CREATE UNIQUE INDEX eventchat_entry_once ON eventchat_entry (room, staff, epoch, seq, ms, n)",
    "CREATE INDEX eventchat_entry_history ON eventchat_entry (room, staff, type, ms, n)",
)


async def forwards() -> MigrationManager:
    """What Piccolo is to do; it knows no indexes over several columns, so this is SQL."""
    manager = MigrationManager(migration_id=ID, app_name="eventchat", description=DESCRIPTION)
    manager.add_raw(create_indexes)
    return manager


async def create_indexes() -> None:
    """Both databases read the same words."""
    engine = engine_finder()
    assert engine is not None
    for statement in INDEXES:
        await engine.run_ddl(statement)
