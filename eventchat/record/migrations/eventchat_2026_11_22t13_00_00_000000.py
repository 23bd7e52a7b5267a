"""An index by author: who is new to a room, and what somebody said, is asked of the record."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder

ID = "2026-11-22T13:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Entries by author"

INDEX = "CREATE INDEX eventchat_entry_author ON eventchat_entry (room, author, ms) WHERE author IS NOT NULL"


async def forwards() -> MigrationManager:
    """What Piccolo is to do; it knows no such index, so this is SQL."""
    manager = MigrationManager(migration_id=ID, app_name="eventchat", description=DESCRIPTION)
    manager.add_raw(create_index)
    return manager


async def create_index() -> None:
    """Both databases read the same words."""
    engine = engine_finder()
    assert engine is not None
    await engine.run_ddl(INDEX)
