"""What is pinned in each room."""

from __future__ import annotations

from typing import Any

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import Column, Text, Varchar

ID = "2026-11-22T16:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Pinned messages"

COLUMNS: dict[str, tuple[type[Column], dict[str, Any]]] = {
    "room": (Varchar, {"length": 63, "primary_key": True}),
    "pinned": (Text, {}),
    "action": (Varchar, {"length": 20}),
}


async def forwards() -> MigrationManager:
    """What Piccolo is to do."""
    manager = MigrationManager(migration_id=ID, app_name="moderation", description=DESCRIPTION)
    manager.add_table(class_name="PinRecord", tablename="moderation_pin")
    for name, (kind, params) in COLUMNS.items():
        manager.add_column(
            table_class_name="PinRecord",
            tablename="moderation_pin",
            column_name=name,
            db_column_name=name,
            column_class_name=kind.__name__,
            column_class=kind,
            params=params,
        )
    return manager
