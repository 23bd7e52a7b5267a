"""The shield: one call that makes a room strict for a while, and then as it was."""

from __future__ import annotations

from typing import Any, Literal

import msgspec
from redis.asyncio import Redis

from eventchat.clock import now_ms
from eventchat.errors import NotFound
from eventchat.record.database import Database
from eventchat.record.postgres import Postgres
from eventchat.rooms.directory import Directory
from eventchat.types.ids import RoomId
from eventchat.types.people import Person
from eventchat.types.rooms import RoomSettings, SettingsChange
from moderation.deciding import audit
from moderation.deciding.acting import rule_person
from moderation.deciding.decisions import Decisions
from moderation.deciding.tables import Shield

ShieldName = Literal["calm", "raid", "lockdown"]

PRESETS: dict[ShieldName, SettingsChange] = {
    "calm": SettingsChange(preset="strict", slow_mode=10, links="hold", links_from="staff"),
    "raid": SettingsChange(
        preset="strict", slow_mode=30, links="reject", links_from="staff", premoderate="new"
    ),
    "lockdown": SettingsChange(preset="strict", frozen=True),
}
"""What each changes: fewer, checked messages; newcomers wait as well; nobody but staff writes."""


class Raised(msgspec.Struct, frozen=True):
    """A shield that is up: since and until when (ms, 0 for no end), and who put it up."""

    preset: str
    at: int
    until: int
    by: str
    name: str


class Shields:
    """Puts shields up and takes them down. Each is a change of settings, on the record as such."""

    def __init__(self, redis: Redis, database: Database, decisions: Decisions) -> None:
        self._database = database
        self._decisions = decisions
        self._directory = Directory(redis, database)

    async def of(self, room: RoomId) -> Raised | None:
        """The shield that is up, if any."""
        async with self._database.reading():
            row = await Shield.select().where(Shield.room == room).first()
        return _raised(row) if row else None

    async def put_up(self, room: RoomId, person: Person, name: ShieldName, minutes: int) -> Raised:
        """Make *room* strict for *minutes* (0: until somebody takes the shield down).

        One shield takes another's place; the settings before the first are kept.
        """
        async with self._database.writing():
            row = await self._locked(room)
            if row is not None:
                await self._restore(room, person, row)
            before, change = await self._directory.find(room), PRESETS[name]
            by = audit.actor_of(person, room)
            until = now_ms() + minutes * 60_000 if minutes else 0
            await audit.record(room, by, "shield", room, preset=name, until=until)
            kept = {field: getattr(before, field) for field in change.fields()}
            shield = Shield(
                room=room,
                preset=name,
                before=_text(kept),
                put_on=_text(change.fields()),
                until=until,
                at=now_ms(),
                actor=by.id,
                actor_name=by.name,
            )
            await Shield.insert(shield)
            await self._change(room, person, before, change)
        return Raised(name, now_ms(), until, by.id, by.name)

    async def take_down(self, room: RoomId, person: Person) -> None:
        """Set *room* as it was; what was changed meanwhile stays. Raises NotFound without a shield."""
        async with self._database.writing():
            row = await self._locked(room)
            if row is None:
                raise NotFound("No shield is up.")
            await audit.record(room, audit.actor_of(person, room), "shield", room, preset="", until=0)
            await self._restore(room, person, row)

    async def take_down_due(self) -> int:
        """End the shields whose time is over; how many."""
        async with self._database.reading():
            rows = await Shield.select(Shield.room).where((Shield.until > 0) & (Shield.until <= now_ms()))
        ended = 0
        for row in rows:
            room = RoomId(row["room"])
            async with self._database.writing():
                due = await self._locked(room)
                if due is not None and 0 < due["until"] <= now_ms():
                    await self._restore(room, rule_person("shield"), due)
                    ended += 1
        return ended

    async def _locked(self, room: RoomId) -> dict[str, Any] | None:
        query = Shield.select().where(Shield.room == room)
        rows = await (query.lock_rows() if isinstance(self._database.engine, Postgres) else query)
        return rows[0] if rows else None

    async def _restore(self, room: RoomId, person: Person, row: dict[str, Any]) -> None:
        now = await self._directory.find(room)
        current = msgspec.to_builtins(now)
        before, put_on = msgspec.json.decode(row["before"]), msgspec.json.decode(row["put_on"])
        back = {field: value for field, value in before.items() if current[field] == put_on[field]}
        await Shield.delete().where(Shield.room == room)
        if back:
            await self._change(room, person, now, msgspec.convert(back, SettingsChange))

    async def _change(
        self, room: RoomId, person: Person, before: RoomSettings, change: SettingsChange
    ) -> None:
        if await self._directory.change(room, change) != before:
            await self._decisions.note_settings(room, person, change)


def _raised(row: dict[str, Any]) -> Raised:
    return Raised(row["preset"], row["at"], row["until"], row["actor"], row["actor_name"])


def _text(fields: dict[str, object]) -> str:
    return msgspec.json.encode(fields).decode()
