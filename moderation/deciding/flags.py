"""How people are watched: all their messages wait (with an end), or the staff keep an eye on them."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType
from piccolo.columns.combination import And
from redis.asyncio import Redis

from eventchat.clock import now_ms
from eventchat.log.connection import reaching_the_log
from eventchat.log.keys import RoomKeys
from eventchat.record.database import Database
from eventchat.types.events import Flagged
from eventchat.types.ids import RoomId, UserId
from eventchat.types.people import Actor, Person, Role
from moderation.deciding import audit
from moderation.deciding.complaints import flag
from moderation.deciding.records import FlagRecord
from moderation.deciding.scripts import restore
from moderation.deciding.standing import Standing


class Watch(msgspec.Struct, frozen=True):
    """How one person is watched. `premod` is until when all their messages wait (ms); 0 without end."""

    user: UserId
    name: str
    premod: int | None
    monitor: bool
    at: int
    by: Actor


class Flags:
    """Puts flags on people, and finds those who have some."""

    def __init__(self, redis: Redis, database: Database) -> None:
        self._redis = redis
        self._database = database
        self._standing = Standing(redis, database)

    async def change(
        self,
        room: RoomId,
        person: Person,
        user: UserId,
        premod: int | UnsetType | None = UNSET,
        monitor: bool | UnsetType = UNSET,
    ) -> Flagged:
        """Watch *user* differently; what is left out stays. Raises Forbidden for staff not to be acted on."""
        name = await self._standing.require_outranked(room, person, user)
        by, mine = audit.actor_of(person, room), _of(room, user)
        async with self._database.writing(), reaching_the_log():
            row = await FlagRecord.select().where(mine).first()
            before = _in_force(row["premod"]) if row else None
            until = before if premod is UNSET else _in_force(premod)
            shown = (bool(row["monitor"]) if row else False) if monitor is UNSET else monitor
            number = await audit.record(room, by, "flag", user, premod=until, monitor=shown, name=name)
            told = Flagged(user=user, by=by, premod=until, monitor=shown, name=name, action=str(number))
            await keep(room, told, now_ms())
            letter = {"type": "watched", "user": user, "premod": until}
            await flag(
                self._redis,
                RoomKeys(room),
                user,
                until,
                msgspec.json.encode(told),
                msgspec.json.encode(letter),
            )
        return told

    async def every(self, room: RoomId) -> list[Watch]:
        """Everybody who is watched in *room* now, the newest first."""
        await self._database.settled(audit.telling(room))
        async with self._database.reading():
            rows = (
                await FlagRecord.select()
                .where(FlagRecord.room == room)
                .order_by(FlagRecord.at, ascending=False)
            )
        return [watch for row in rows if (watch := _watch(row))]

    async def of_person(self, room: RoomId, user: UserId) -> Watch | None:
        """How *user* is watched, if at all."""
        async with self._database.reading():
            row = await FlagRecord.select().where(_of(room, user)).first()
        return _watch(row) if row else None


async def keep(room: RoomId, told: Flagged, at: int) -> None:
    """Put on record how somebody is watched since *at* (ms), inside the caller's transaction."""
    await FlagRecord.delete().where(_of(room, told.user))
    if told.premod is None and not told.monitor:
        return
    row = FlagRecord(
        room=room,
        person=told.user,
        name=told.name,
        premod=told.premod,
        monitor=told.monitor,
        at=at,
        actor=told.by.id,
        actor_name=told.by.name,
    )
    await FlagRecord.insert(row)


async def refill(redis: Redis, database: Database, room: RoomId) -> None:
    """Give a log that was lost its flags back, from the record."""
    async with database.reading():
        rows = await FlagRecord.select().where((FlagRecord.room == room) & FlagRecord.premod.is_not_null())
    waiting = {row["person"]: str(row["premod"]) for row in rows if _in_force(row["premod"]) is not None}
    async with reaching_the_log():
        await restore(redis, RoomKeys(room).flags, waiting)


def _in_force(premod: int | None) -> int | None:
    return premod if premod is not None and (premod == 0 or premod > now_ms()) else None


def _watch(row: dict[str, Any]) -> Watch | None:
    premod = _in_force(row["premod"])
    if premod is None and not row["monitor"]:
        return None
    by = Actor(row["actor"], row["actor_name"], Role.MODERATOR)
    return Watch(UserId(row["person"]), row["name"], premod, bool(row["monitor"]), row["at"], by)


def _of(room: RoomId, user: UserId) -> And:
    return (FlagRecord.room == room) & (FlagRecord.person == user)
