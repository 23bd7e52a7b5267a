"""What staff decide: each action changes the record, the log and the audit, or nothing at all."""

from __future__ import annotations

import msgspec
from redis.asyncio import Redis

from eventchat.log.connection import reaching_the_log
from eventchat.log.keys import LogName
from eventchat.log.scripts import append
from eventchat.record.database import Database
from eventchat.types.events import SettingsChangedBy
from eventchat.types.ids import RoomId
from eventchat.types.people import Person
from eventchat.types.rooms import SettingsChange
from moderation.deciding import audit
from moderation.deciding.acting import as_json
from moderation.deciding.casework import DecidedBefore
from moderation.deciding.penalties import Penalties

__all__ = ("DecidedBefore", "Decisions")


class Decisions(Penalties):
    """Everything staff can do, for whoever was checked to be one of them: see `Acting`."""

    def __init__(self, redis: Redis, database: Database, *, nonce_ms: int) -> None:
        super().__init__(redis, database, nonce_ms=nonce_ms)
        self.deciders = {}
        self.reported = None

    async def note_settings(self, room: RoomId, actor: Person, change: SettingsChange) -> None:
        """Put on record that *actor* changed settings, and tell the staff."""
        by = audit.actor_of(actor, room)
        fields = msgspec.to_builtins(change)
        async with self._database.writing(), reaching_the_log():
            await audit.record(room, by, "settings", room, **fields)
            body = as_json(SettingsChangedBy(settings=fields, by=by))
            await append(self._redis, LogName(room, staff=True), "settings_changed", body)
