"""The rooms on record: what survives the log."""

from __future__ import annotations

from typing import Any

import msgspec

from eventchat.errors import RoomExists
from eventchat.record.database import Database
from eventchat.record.tables import RoomRecord
from eventchat.types.ids import RoomId
from eventchat.types.rooms import RoomSettings, RoomState


class RecordedRoom(msgspec.Struct, frozen=True):
    """A room as it is on record. `created_at` is in ms since 1970."""

    id: RoomId
    settings: RoomSettings
    state: RoomState
    created_at: int

    @property
    def title(self) -> str:
        """What its pages call it."""
        return self.settings.title

    @classmethod
    def read(cls, row: dict[str, Any]) -> RecordedRoom:
        """From a row of the table."""
        settings = msgspec.json.decode(row["settings"], type=RoomSettings)
        return cls(RoomId(row["id"]), settings, row["state"], row["created_at"])


class RoomRecords:
    """The rooms in the database. Every call raises HistoryUnavailable when that is out of reach."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def create(self, room: RecordedRoom) -> None:
        """Put a new room on record; raises RoomExists when its name is taken."""
        row = RoomRecord(
            id=room.id,
            title=room.title,
            settings=msgspec.json.encode(room.settings).decode(),
            state=room.state,
            created_at=room.created_at,
        )
        async with self._database.writing():
            made = await RoomRecord.insert(row).on_conflict(action="DO NOTHING").returning(RoomRecord.id)
        if not made:
            raise RoomExists

    async def find(self, room: RoomId) -> RecordedRoom | None:
        """The room by this name."""
        async with self._database.reading():
            row = await RoomRecord.select().where(RoomRecord.id == room).first()
        return RecordedRoom.read(row) if row else None

    async def list(self) -> list[RecordedRoom]:
        """All rooms, by name."""
        async with self._database.reading():
            rows = await RoomRecord.select().order_by(RoomRecord.id)
        return [RecordedRoom.read(row) for row in rows]

    async def save(self, room: RoomId, settings: RoomSettings, state: RoomState) -> None:
        """Put changed settings and state on record, in the caller's transaction if there is one."""
        async with self._database.writing():
            await RoomRecord.update(
                {
                    RoomRecord.title: settings.title,
                    RoomRecord.settings: msgspec.json.encode(settings).decode(),
                    RoomRecord.state: state,
                }
            ).where(RoomRecord.id == room)
