"""The shield: one call that makes a room strict for a while, and then as it was."""

from __future__ import annotations

from typing import Any, Literal

import msgspec
from redis.asyncio import Redis

from eventchat.clock import now_ms
from eventchat.errors import NotFound
from eventchat.record.database import Database
from eventchat.rooms.directory import Directory, lock
from eventchat.types.events import ShieldUp
from eventchat.types.ids import RoomId
from eventchat.types.people import Person
from eventchat.types.rooms import RoomSettings, SettingsChange
from moderation.deciding import audit
from moderation.deciding.acting import rule_person
from moderation.deciding.decisions import Decisions
from moderation.deciding.tables import Shield

ShieldName = Literal["calm", "raid", "lockdown"]

Row = dict[str, Any]

PRESETS: dict[ShieldName, SettingsChange] = {
    "calm": SettingsChange(preset="strict", slow_mode=10, links="hold", links_from="staff"),
    "raid": SettingsChange(
        preset="strict", slow_mode=30, links="reject", links_from="staff", premoderate="new"
    ),
    "lockdown": SettingsChange(preset="strict", frozen=True),
}
"""What each changes: fewer, checked messages; newcomers wait as well; nobody but staff writes."""


class Shields:
    """Puts shields up and takes them down. Each is one change of settings, on record as a shield."""

    def __init__(self, redis: Redis, database: Database, decisions: Decisions) -> None:
        self._database = database
        self._decisions = decisions
        self._directory = Directory(redis, database)

    async def of(self, room: RoomId) -> ShieldUp | None:
        """The shield that is up, if any."""
        await self._database.settled(audit.telling(room))
        async with self._database.reading():
            row = await Shield.select().where(Shield.room == room).first()
        return _raised(row) if row else None

    async def behind(self, room: RoomId, now: RoomSettings) -> RoomSettings:
        """*now* as it will be when no shield is up."""
        async with self._database.reading():
            row = await Shield.select().where(Shield.room == room).first()
        return _without(now, row)

    async def put_up(self, room: RoomId, person: Person, name: ShieldName, minutes: int) -> ShieldUp:
        """Make *room* strict for *minutes* (0: until somebody takes the shield down).

        One shield takes another's place; the settings before the first are kept.
        """
        by, at, change = audit.actor_of(person, room), now_ms(), PRESETS[name]
        up = ShieldUp(name, at, at + minutes * 60_000 if minutes else 0, by.id, by.name)
        async with self._database.writing():
            row = await self._locked(room)
            now = await self._directory.find(room)
            before = _without(now, row)
            kept = {field: getattr(before, field) for field in change.fields()}
            await Shield.delete().where(Shield.room == room)
            shield = Shield(
                room=room,
                preset=name,
                before=_text(kept),
                put_on=_text(change.fields()),
                until=up.until,
                at=at,
                actor=by.id,
                actor_name=by.name,
            )
            await Shield.insert(shield)
            await self._set(room, person, now, change.apply(before), up)
        return up

    async def take_down(self, room: RoomId, person: Person) -> None:
        """Set *room* as it was; what was changed meanwhile stays. Raises NotFound without a shield."""
        async with self._database.writing():
            row = await self._locked(room)
            if row is None:
                raise NotFound("No shield is up.")
            await self._end(room, person, row)

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
                    await self._end(room, rule_person("shield"), due)
                    ended += 1
        return ended

    async def _locked(self, room: RoomId) -> Row | None:
        """The shield that is up, if any; nobody else changes it or settings before this transaction ends."""
        await self._database.alone_with(lock(room))
        return await Shield.select().where(Shield.room == room).first()

    async def _end(self, room: RoomId, person: Person, row: Row) -> None:
        now = await self._directory.find(room)
        await Shield.delete().where(Shield.room == room)
        await self._set(room, person, now, _without(now, row), None)

    async def _set(
        self, room: RoomId, person: Person, now: RoomSettings, then: RoomSettings, up: ShieldUp | None
    ) -> None:
        """Change *now* to *then*, in one step, which everybody is told of as one."""
        fields = {
            name: getattr(then, name)
            for name in SettingsChange.__struct_fields__
            if getattr(then, name) != getattr(now, name)
        }
        changed = await self._directory.change(room, SettingsChange(**fields))
        await self._decisions.note_settings(room, person, *changed, shield=up, shield_down=up is None)


async def behind(room: RoomId, now: RoomSettings) -> dict[str, Any]:
    """The settings that come back when the shield that is up comes down; inside the caller's block."""
    row = await Shield.select().where(Shield.room == room).first()
    return _covered(now, row) if row is not None else {}


async def put_behind(room: RoomId, fields: dict[str, Any]) -> None:
    """Let *fields* be what comes back then, inside a transaction that is alone with the room's settings."""
    row = await Shield.select().where(Shield.room == room).first()
    if row is not None and fields:
        before = msgspec.json.decode(row["before"]) | fields
        await Shield.update({Shield.before: _text(before)}).where(Shield.room == room)


def _without(now: RoomSettings, row: Row | None) -> RoomSettings:
    """*now* without the shield in *row*: as it was, but for what somebody has changed meanwhile."""
    if row is None:
        return now
    return msgspec.convert(_covered(now, row), SettingsChange).apply(now)


def _covered(now: RoomSettings, row: Row) -> dict[str, Any]:
    """What the shield in *row* took the place of, but for what somebody has changed meanwhile."""
    current = msgspec.to_builtins(now)
    before, put_on = msgspec.json.decode(row["before"]), msgspec.json.decode(row["put_on"])
    return {field: value for field, value in before.items() if current[field] == put_on[field]}


def _raised(row: Row) -> ShieldUp:
    return ShieldUp(row["preset"], row["at"], row["until"], row["actor"], row["actor_name"])


def _text(fields: dict[str, object]) -> str:
    return msgspec.json.encode(fields).decode()
