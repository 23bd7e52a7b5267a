"""Which rooms there are and how they are set: Redis for the room's life, the record for good."""

from __future__ import annotations

from typing import NamedTuple

import msgspec
from redis.asyncio import Redis

from eventchat.clock import now_ms
from eventchat.errors import NotFound
from eventchat.log.connection import reaching_the_log
from eventchat.log.keys import CONTROL, ROOMS, RoomKeys
from eventchat.log.scripts import configure
from eventchat.record.database import Database
from eventchat.record.rooms import RecordedRoom, RoomRecords
from eventchat.types.ids import RoomId
from eventchat.types.rooms import STAFF_ONLY, RoomSettings, RoomState, SettingsChange


def state_of(settings: RoomSettings) -> RoomState:
    """What the room is, for the admit script and for readers."""
    return "frozen" if settings.frozen else "open"


class Changed(NamedTuple):
    """A room's settings before somebody changed them, and after; the same where nothing was new."""

    before: RoomSettings
    after: RoomSettings


class Directory:
    """Finds, makes and changes rooms."""

    def __init__(self, redis: Redis, database: Database) -> None:
        self._redis = redis
        self._database = database
        self._records = RoomRecords(database)

    async def find(self, room: RoomId) -> RoomSettings:
        """A room's settings. Raises NotFound; asks the record only when Redis does not know the room."""
        async with reaching_the_log():
            stored = await self._redis.execute_command("HGET", RoomKeys(room).rules, "settings")
        if stored is not None:
            return msgspec.json.decode(stored, type=RoomSettings)
        record = await self._records.find(room)
        if record is None:
            raise NotFound(f"There is no room called {room}.")
        await self._put(room, record.settings)
        return record.settings

    async def every(self) -> list[tuple[RoomId, RoomSettings]]:
        """All rooms, by id."""
        return [(record.id, record.settings) for record in await self._records.list()]

    async def create(self, room: RoomId, settings: RoomSettings) -> None:
        """Make a room. Raises RoomExists."""
        async with self._database.writing():
            await self._records.create(RecordedRoom(room, settings, state_of(settings), now_ms()))
            await self._put(room, settings)

    async def ensure(self, room: RoomId, settings: RoomSettings) -> RoomSettings:
        """The settings of *room*, which is made if it is not there."""
        try:
            return await self.find(room)
        except NotFound:
            await self.create(room, settings)
            return settings

    async def change(self, room: RoomId, change: SettingsChange) -> Changed:
        """Put a change in force for all, tell the readers what they may know of it, and keep it for good."""
        async with self._database.writing():
            await self._database.alone_with(lock(room))  # two at once change what they name, both
            before = await self.find(room)
            settings = change.apply(before)
            if settings != before:
                await self._records.save(room, settings, state_of(settings))
                await self._put(room, settings, _told(before, change))
        return Changed(before, settings)

    async def refill(self, room: RoomId) -> None:
        """Give Redis back what it must know of *room*, if it lost it."""
        await self.find(room)

    async def _put(
        self, room: RoomId, settings: RoomSettings, tell: list[tuple[str, bytes]] | None = None
    ) -> None:
        async with reaching_the_log():
            await configure(
                self._redis,
                RoomKeys(room),
                state=state_of(settings),
                slow_ms=settings.slow_mode * 1000,
                rate_n=settings.rate_messages,
                rate_ms=settings.rate_seconds * 1000,
                settings=msgspec.json.encode(settings),
                tell=tell or (),
            )
            await self._redis.execute_command("SADD", ROOMS, room)
            await self._redis.execute_command("XADD", CONTROL, "MAXLEN", "~", 1000, "*", "room", room)


def lock(room: RoomId) -> str:
    """What a transaction is alone with that changes settings of *room*, or reads them to change them."""
    return f"settings {room}"


def _told(before: RoomSettings, change: SettingsChange) -> list[tuple[str, bytes]]:
    """Type and body of the entries by which readers learn of *change*."""
    changed = {name: value for name, value in change.fields().items() if getattr(before, name) != value}
    public = {name: value for name, value in changed.items() if name not in STAFF_ONLY}
    tell = [("settings", _body("settings", settings=public))]
    if "frozen" in changed:
        kind = "frozen" if changed["frozen"] else "opened"
        tell.append((kind, _body(kind)))
    return tell


def _body(kind: str, **fields: object) -> bytes:
    return msgspec.json.encode({"type": kind, **fields})
