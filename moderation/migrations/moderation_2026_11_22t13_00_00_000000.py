"""What is kept of people: reports, appeals, notes, flags."""

from __future__ import annotations

from typing import Any

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import BigInt, Boolean, Column, Integer, Text, Varchar

ID = "2026-11-22T13:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Reports, appeals, notes, flags"

Columns = dict[str, tuple[type[Column], dict[str, Any]]]

NOTHING: dict[str, Any] = {"null": True, "default": None}
REPORT: Columns = {
    "room": (Varchar, {"length": 63}),
    "message": (Varchar, {"length": 32}),
    "author": (Varchar, {"length": 40}),
    "reporter": (Varchar, {"length": 40}),
    "reporter_name": (Varchar, {"length": 200}),
    "reason": (Varchar, {"length": 20}),
    "note": (Varchar, {"length": 500, "default": ""}),
    "at": (BigInt, {}),
    "weight": (Integer, {"default": 0}),
    "case_id": (Varchar, {"length": 32, **NOTHING}),
    "outcome": (Varchar, {"length": 10, **NOTHING}),
}
APPEAL: Columns = {
    "room": (Varchar, {"length": 63}),
    "person": (Varchar, {"length": 40}),
    "sanction": (Integer, {}),
    "kind": (Varchar, {"length": 10}),
    "text": (Text, {}),
    "at": (BigInt, {}),
    "case_id": (Varchar, {"length": 32}),
    "outcome": (Varchar, {"length": 10, **NOTHING}),
    "reason": (Varchar, {"length": 500, "default": ""}),
    "decided_at": (BigInt, NOTHING),
}
NOTE: Columns = {
    "room": (Varchar, {"length": 63}),
    "person": (Varchar, {"length": 40}),
    "text": (Text, {}),
    "at": (BigInt, {}),
    "actor": (Varchar, {"length": 40}),
    "actor_name": (Varchar, {"length": 200}),
}
FLAG: Columns = {
    "room": (Varchar, {"length": 63}),
    "person": (Varchar, {"length": 40}),
    "name": (Varchar, {"length": 200, "default": ""}),
    "premod": (BigInt, NOTHING),
    "monitor": (Boolean, {"default": False}),
    "at": (BigInt, {}),
    "actor": (Varchar, {"length": 40}),
    "actor_name": (Varchar, {"length": 200}),
}


async def forwards() -> MigrationManager:
    """What Piccolo is to do."""
    manager = MigrationManager(migration_id=ID, app_name="moderation", description=DESCRIPTION)
    for table, tablename, columns in (
        ("ReportRecord", "moderation_report", REPORT),
        ("AppealRecord", "moderation_appeal", APPEAL),
        ("NoteRecord", "moderation_note", NOTE),
        ("FlagRecord", "moderation_flag", FLAG),
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
