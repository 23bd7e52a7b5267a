"""What staff decide: each action changes the record, the log and the audit, or nothing at all."""

from __future__ import annotations

from redis.asyncio import Redis

from eventchat.log.connection import reaching_the_log
from eventchat.log.keys import LogName
from eventchat.log.scripts import append
from eventchat.record.database import Database
from eventchat.rooms.directory import Changed, Directory
from eventchat.types.events import SettingsChangedBy, ShieldUp
from eventchat.types.ids import RoomId
from eventchat.types.people import Person
from eventchat.types.rooms import RoomSettings, SettingsChange
from moderation.deciding import audit
from moderation.deciding.acting import as_json
from moderation.deciding.casework import DecidedBefore
from moderation.deciding.changes import changes
from moderation.deciding.penalties import Penalties

__all__ = ("DecidedBefore", "Decisions")


class Decisions(Penalties):
    """Everything staff can do, for whoever was checked to be one of them: see `Acting`."""

    def __init__(self, redis: Redis, database: Database, *, nonce_ms: int) -> None:
        super().__init__(redis, database, nonce_ms=nonce_ms)
        self.deciders = {}
        self.reported = None
        self._directory = Directory(redis, database)

    async def change_settings(self, room: RoomId, actor: Person, change: SettingsChange) -> Changed:
        """Put *change* in force, on record as *actor*'s: both or neither, in the order of the changes.

        Raises NotFound for a room that is not there.
        """
        async with self.database.writing():
            changed = await self._directory.change(room, change)
            await self.note_settings(room, actor, *changed)
        return changed

    async def note_settings(
        self,
        room: RoomId,
        actor: Person,
        before: RoomSettings,
        after: RoomSettings,
        *,
        shield: ShieldUp | None = None,
        shield_down: bool = False,
    ) -> None:
        """Put on record what *actor* changed, and tell the staff; nothing when nothing was.

        Inside the transaction that changed it, else others may note a later change before this one.
        It may have been a *shield* that did, which is up now, or the end of one.
        """
        by, made = audit.actor_of(actor, room), changes(before, after)
        shielding = shield is not None or shield_down
        if not made.now and not shielding:
            return
        up = {"preset": shield.preset, "until": shield.until} if shield else {"preset": "", "until": 0}
        detail = {**up, **made.detail} if shielding else made.detail
        async with self.database.writing(), reaching_the_log():
            action: audit.Action = "shield" if shielding else "settings"
            number = await audit.record(room, by, action, room, **detail)
            told = SettingsChangedBy(
                settings=made.now,
                before=made.old,
                shield=shield,
                shield_down=shield_down,
                by=by,
                action=str(number),
            )
            await append(self.redis, LogName(room, staff=True), "settings_changed", as_json(told))
