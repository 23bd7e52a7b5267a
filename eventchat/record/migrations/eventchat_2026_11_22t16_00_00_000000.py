"""How a stored message reads now, where it was edited."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import Text

ID = "2026-11-22T16:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Edited messages"


async def forwards() -> MigrationManager:
    """What Piccolo is to do."""
    manager = MigrationManager(migration_id=ID, app_name="eventchat", description=DESCRIPTION)
    manager.add_column(
        table_class_name="ArchivedEntry",
        tablename="eventchat_entry",
        column_name="edited",
        db_column_name="edited",
        column_class_name="Text",
        column_class=Text,
        params={"null": True, "default": None},
    )
    return manager
