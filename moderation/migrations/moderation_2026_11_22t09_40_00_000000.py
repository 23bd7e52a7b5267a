"""The first tables: cases, sanctions, the record of what staff did."""

from __future__ import annotations

from typing import Any

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import BigInt, Column, Text, Varchar

ID = "2026-11-22T09:40:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Cases, sanctions, audit"

Columns = dict[str, tuple[type[Column], dict[str, Any]]]

NOTHING: dict[str, Any] = {"null": True, "default": None}
CASE: Columns = {
    "room": (Varchar, {"length": 63}),
    "case_id": (Varchar, {"length": 32}),
    "author": (Varchar, {"length": 40}),
    "author_name": (Varchar, {"length": 200}),
    "text": (Text, {}),
    "verdict": (Text, {}),
    "held": (Text, {}),
    "opened_at": (BigInt, {}),
    "status": (Varchar, {"length": 10, "default": "open"}),
    "decided_at": (BigInt, NOTHING),
    "decided_by": (Varchar, {"length": 40, **NOTHING}),
    "decided_by_name": (Varchar, {"length": 200, **NOTHING}),
    "reason": (Varchar, {"length": 500, "default": ""}),
    "message": (Varchar, {"length": 32, **NOTHING}),
}
SANCTION: Columns = {
    "room": (Varchar, {"length": 63}),
    "person": (Varchar, {"length": 40}),
    "kind": (Varchar, {"length": 10}),
    "until": (BigInt, {}),
    "reason": (Varchar, {"length": 500, "default": ""}),
    "at": (BigInt, {}),
    "actor": (Varchar, {"length": 40}),
    "actor_name": (Varchar, {"length": 200}),
    "ended_at": (BigInt, NOTHING),
    "ended_by": (Varchar, {"length": 40, **NOTHING}),
}
AUDIT: Columns = {
    "at": (BigInt, {}),
    "room": (Varchar, {"length": 63}),
    "actor": (Varchar, {"length": 40}),
    "actor_name": (Varchar, {"length": 200}),
    "actor_role": (Varchar, {"length": 10}),
    "action": (Varchar, {"length": 20}),
    "target": (Varchar, {"length": 63, "default": ""}),
    "reason": (Varchar, {"length": 500, "default": ""}),
    "detail": (Text, {"default": "{}"}),
}


async def forwards() -> MigrationManager:
    """What Piccolo is to do."""
    manager = MigrationManager(migration_id=ID, app_name="moderation", description=DESCRIPTION)
    for table, tablename, columns in (
        ("Case", "moderation_case", CASE),
        ("SanctionRecord", "moderation_sanction", SANCTION),
        ("AuditRecord", "moderation_audit", AUDIT),
    ):
        manager.add_table(class_name=table, tablename=tablename)
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
