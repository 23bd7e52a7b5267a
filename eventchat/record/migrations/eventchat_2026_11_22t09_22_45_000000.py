"""The first tables: rooms, and the entries of their logs."""

from __future__ import annotations

from typing import Any

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import BigInt, Boolean, Column, Text, Varchar

ID = "2026-11-22T09:22:45:000000"
VERSION = "1.38.0"
DESCRIPTION = "Rooms and archived entries"

Columns = dict[str, tuple[type[Column], dict[str, Any]]]

ROOM: Columns = {
    "id": (Varchar, {"length": 63, "primary_key": True}),
    "title": (Varchar, {"length": 100, "default": ""}),
    "settings": (Text, {}),
    "state": (Varchar, {"length": 10, "default": "open"}),
    "created_at": (BigInt, {}),
}
ENTRY: Columns = {
    "room": (Varchar, {"length": 63}),
    "staff": (Boolean, {"default": False}),
    "epoch": (Varchar, {"length": 8}),
    "seq": (BigInt, {}),
    "ms": (BigInt, {}),
    "n": (BigInt, {}),
    "type": (Varchar, {"length": 32}),
    "author": (Varchar, {"length": 40, "null": True, "default": None}),
    "quotes": (Varchar, {"length": 32, "null": True, "default": None}),
    "quoted_author": (Varchar, {"length": 40, "null": True, "default": None}),
    "body": (Text, {}),
    "removed_by": (Varchar, {"length": 32, "null": True, "default": None}),
}


async def forwards() -> MigrationManager:
    """What Piccolo is to do."""
    manager = MigrationManager(migration_id=ID, app_name="eventchat", description=DESCRIPTION)
    manager.add_table(class_name="RoomRecord", tablename="eventchat_room")
    manager.add_table(class_name="ArchivedEntry", tablename="eventchat_entry")
    _add_columns(manager, "RoomRecord", "eventchat_room", ROOM)
    _add_columns(manager, "ArchivedEntry", "eventchat_entry", ENTRY)
    return manager


def _add_columns(manager: MigrationManager, table: str, tablename: str, columns: Columns) -> None:
    for name, (kind, params) in columns.items():
        manager.add_column(
            table_class_name=table,
            tablename=tablename,
            column_name=name,
            db_column_name=name,
            column_class_name=kind.__name__,
            column_class=kind,
            params=params,
        )
