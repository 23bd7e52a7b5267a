"""Settings are changed and put on record in one transaction."""

from __future__ import annotations

import asyncio
import random
import sqlite3

import asyncpg  # type: ignore[import-untyped]
import pytest

from eventchat.rooms.directory import Directory
from eventchat.types.rooms import RoomSettings, SettingsChange
from moderation.deciding import audit
from moderation.deciding.tables import AuditRecord
from tests.moderation.desk import MAX, MO, ROOM, DeskUnderTest

AT_ONCE = 12


@pytest.fixture
async def directory(desk: DeskUnderTest) -> Directory:
    """Finds the room, which is there."""
    directory = Directory(desk.redis, desk.database)
    await directory.create(ROOM, RoomSettings())
    return directory


async def test_changes_of_one_moment_are_noted_in_their_order(
    desk: DeskUnderTest, directory: Directory
) -> None:
    """Each row and each entry of the staff log begins where the one before it ended."""
    seconds = random.Random(4).sample(range(1, 100), AT_ONCE)
    await asyncio.gather(
        *(
            desk.decisions.change_settings(ROOM, MO if number % 2 else MAX, SettingsChange(slow_mode=value))
            for number, value in enumerate(seconds)
        )
    )
    rows, _ = await audit.page(desk.database, ROOM, None, 100)
    noted = [(row.detail["from"]["slow_mode"], row.detail["to"]["slow_mode"]) for row in reversed(rows)]
    told = [(one["before"]["slow_mode"], one["settings"]["slow_mode"]) for one in await desk.log(staff=True)]
    assert noted == told
    ends = [0, *(end for _, end in noted)]
    assert [start for start, _ in noted] == ends[:-1]
    assert ends[-1] == (await directory.find(ROOM)).slow_mode


async def test_what_cannot_be_noted_is_not_kept(desk: DeskUnderTest, directory: Directory) -> None:
    """Where the row cannot be written the room is on record as it was."""
    async with desk.database.writing():
        await AuditRecord.raw("ALTER TABLE moderation_audit RENAME TO moderation_audit_away")
    with pytest.raises((sqlite3.OperationalError, asyncpg.UndefinedTableError)):
        await desk.decisions.change_settings(ROOM, MO, SettingsChange(slow_mode=5))
    assert await directory.every() == [(ROOM, RoomSettings())]
