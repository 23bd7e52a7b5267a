"""Queues, causes and undoing; canned reasons; shields."""

from __future__ import annotations

from typing import Any

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import BigInt, Column, Text, Varchar

ID = "2026-11-22T12:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Queues of cases, causes of actions, canned reasons, shields"

Columns = dict[str, tuple[type[Column], dict[str, Any]]]

NOTHING: dict[str, Any] = {"null": True, "default": None}
CASE: Columns = {
    "queue": (Varchar, {"length": 10, "default": "held"}),
    "rule": (Varchar, {"length": 100, "default": ""}),
    "category": (Varchar, {"length": 40, "default": ""}),
    "code": (Varchar, {"length": 40, "default": ""}),
    "reopened_at": (BigInt, {"default": 0}),
}
SANCTION: Columns = {"warning": (Varchar, {"length": 32, "default": ""})}
AUDIT: Columns = {
    "code": (Varchar, {"length": 40, "default": ""}),
    "cause": (BigInt, NOTHING),
    "undoes": (BigInt, NOTHING),
}
REASONS: Columns = {
    "room": (Varchar, {"length": 63, "primary_key": True}),
    "reasons": (Text, {}),
}
SHIELD: Columns = {
    "room": (Varchar, {"length": 63, "primary_key": True}),
    "preset": (Varchar, {"length": 20}),
    "before": (Text, {}),
    "put_on": (Text, {}),
    "until": (BigInt, {}),
    "at": (BigInt, {}),
    "actor": (Varchar, {"length": 40}),
    "actor_name": (Varchar, {"length": 200}),
}


async def forwards() -> MigrationManager:
    """What Piccolo is to do."""
    manager = MigrationManager(migration_id=ID, app_name="moderation", description=DESCRIPTION)
    manager.add_table(class_name="CannedReasons", tablename="moderation_reasons")
    manager.add_table(class_name="Shield", tablename="moderation_shield")
    for table, tablename, columns in (
        ("Case", "moderation_case", CASE),
        ("SanctionRecord", "moderation_sanction", SANCTION),
        ("AuditRecord", "moderation_audit", AUDIT),
        ("CannedReasons", "moderation_reasons", REASONS),
        ("Shield", "moderation_shield", SHIELD),
    ):
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
    return manager
