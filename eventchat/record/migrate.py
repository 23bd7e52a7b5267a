"""Bring a database's tables up to date, when the server starts or the operator says so.

Piccolo's own command loads its code formatter and prints; a start-up has no time for the one and no use
for the other. So what has run is compared with what there is first, and only then is the machinery loaded.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from importlib import import_module
from importlib.util import find_spec
from io import StringIO
from pathlib import Path

import msgspec
from piccolo.apps.migrations.tables import Migration

from eventchat.record import piccolo_conf
from eventchat.record.database import Database
from eventchat.record.postgres import Postgres

_ID = re.compile(r'^ID = "([^"]+)"', re.MULTILINE)
ENVIRONMENT = "PICCOLO_CONF"
ONE_AT_A_TIME = 0x6576656E74  # an advisory lock's number: nodes that start together migrate in turn

PATIENCE_SECONDS = 600
"""A statement that changes a big table takes longer than any other may."""


class Step(msgspec.Struct, frozen=True, order=True):
    """One migration: the package it belongs to, its id (when it was written), its module."""

    app: str
    id: str
    module: str


def steps_of(app_module: str) -> list[Step]:
    """The migrations beside *app_module*, oldest first, without importing any of it."""
    package = app_module.removesuffix(".piccolo_app")
    spec = find_spec(f"{package}.migrations")
    if spec is None or spec.origin is None:
        return []
    files = sorted(Path(spec.origin).parent.glob("*.py"))
    ids = ((file, _ID.search(file.read_text(encoding="utf-8"))) for file in files)
    return sorted(
        Step(package.partition(".")[0], found[1], f"{package}.migrations.{file.stem}")
        for file, found in ids
        if found
    )


async def migrate(url: str, apps: Sequence[str] | None = None) -> list[str]:
    """Run what has not run yet, in one transaction; the names of what was run.

    *url* is `settings.record_url`. Raises HistoryUnavailable when the database is out of reach.
    """
    steps = [step for app in apps or piccolo_conf.APPS for step in steps_of(app)]
    database = Database(url, (Migration,))
    if isinstance(database.engine, Postgres):
        database.engine.config["command_timeout"] = PATIENCE_SECONDS
    try:
        async with database.reading():
            missing = await _missing(steps)
        if not missing:
            return []
        async with database.writing():
            if isinstance(database.engine, Postgres):
                await database.engine.run_ddl(f"SELECT pg_advisory_xact_lock({ONE_AT_A_TIME})")
            await Migration.create_table(if_not_exists=True)
            missing = await _missing(steps)
            await _run(missing, database)
    finally:
        await database.close()
    return [f"{step.app} {step.id}" for step in missing]


async def pending(url: str, apps: Sequence[str] | None = None) -> list[str]:
    """The names of what `migrate` would run. Raises HistoryUnavailable when the database is out of reach."""
    steps = [step for app in apps or piccolo_conf.APPS for step in steps_of(app)]
    database = Database(url, (Migration,))
    if isinstance(database.engine, Postgres):
        database.engine.config["command_timeout"] = PATIENCE_SECONDS
    try:
        async with database.reading():
            return [f"{step.app} {step.id}" for step in await _missing(steps)]
    finally:
        await database.close()


async def _missing(steps: Sequence[Step]) -> list[Step]:
    if not await Migration.table_exists():
        return list(steps)
    rows = await Migration.select(Migration.app_name, Migration.name)
    done = {(row["app_name"], row["name"]) for row in rows}
    return [step for step in steps if (step.app, step.id) not in done]


async def _run(steps: Sequence[Step], database: Database) -> None:
    with _found_by_piccolo(database), redirect_stdout(StringIO()):
        for step in steps:
            manager = await import_module(step.module).forwards()
            await manager.run()
            await Migration.insert(Migration(name=step.id, app_name=step.app))


@contextmanager
def _found_by_piccolo(database: Database) -> Iterator[None]:
    """Piccolo's migrations ask for the engine by way of the environment; let them find this one."""
    before = os.environ.get(ENVIRONMENT)
    os.environ[ENVIRONMENT] = piccolo_conf.__name__
    piccolo_conf.__dict__["DB"] = database.engine
    try:
        yield
    finally:
        del piccolo_conf.__dict__["DB"]
        os.environ.pop(ENVIRONMENT)
        if before is not None:
            os.environ[ENVIRONMENT] = before
