"""Shadowing people: what they post is seen by themselves and the staff alone, and they are not told."""

from __future__ import annotations

from typing import Any

import msgspec
from piccolo.columns.combination import And
from redis.asyncio import Redis

from eventchat.clock import now_ms
from eventchat.errors import Forbidden, NotFound
from eventchat.log.connection import reaching_the_log
from eventchat.log.keys import RoomKeys
from eventchat.record.database import Database
from eventchat.types.events import Lifted, Sanctioned
from eventchat.types.ids import RoomId, UserId
from eventchat.types.people import Actor, Person
from eventchat.types.rooms import RoomSettings
from moderation.deciding import audit, scripts
from moderation.deciding.acting import as_json
from moderation.deciding.earlier import stood_before
from moderation.deciding.reasons import Why
from moderation.deciding.sanctions import SHADOW
from moderation.deciding.standing import Standing
from moderation.deciding.tables import SanctionRecord


class Shadowed(msgspec.Struct, frozen=True):
    """Somebody who is shadowed until then (ms; 0 without end), by which action on record."""

    user: UserId
    until: int
    number: int


class Shadowing:
    """Shadows people for whoever was checked to be on the staff, on the record. Raises as `Acting` says."""

    def __init__(self, redis: Redis, database: Database) -> None:
        self._redis = redis
        self._database = database
        self._standing = Standing(redis, database)

    async def shadow(
        self, room: RoomId, settings: RoomSettings, person: Person, user: UserId, seconds: int, why: Why
    ) -> Shadowed:
        """Let nobody else see what *user* posts for *seconds* (0: until somebody lifts it).

        Raises Forbidden where the room does not allow it, and for staff.
        """
        if not settings.shadowing:
            raise Forbidden(
                "This room hides nothing behind people's backs: `shadowing` is off in its settings."
            )
        why = why.cleaned()
        name = await self._standing.require_outranked(room, person, user)
        by, until = audit.actor_of(person, room), now_ms() + seconds * 1000 if seconds else 0
        more: dict[str, Any] = {"until": until, "name": name, "seconds": seconds}
        async with self._database.writing(), reaching_the_log():
            await self._database.alone_with(lock(room, user))
            number = await audit.record(room, by, "shadow", user, why.text, code=why.code, **more)
            before = await self._put(room, by, user, f"{until} {number}", name, why.text, number)
            await audit.complete(number, **more, before=before, before_as=before.partition(" ")[2])
        return Shadowed(user, until, number)

    async def lift(self, room: RoomId, person: Person, user: UserId, reason: str = "") -> int:
        """Let everybody see again what *user* posts from now on; the action's number on record.

        Raises NotFound when they are not shadowed.
        """
        why, by = Why(reason).cleaned(), audit.actor_of(person, room)
        name = await self._standing.name_of(room, user)
        async with self._database.writing(), reaching_the_log():
            await self._database.alone_with(lock(room, user))
            number = await audit.record(room, by, "unshadow", user, why.text, name=name)
            before = await self._put(room, by, user, "", name, number=number)
            if not before:
                raise NotFound("Nothing is in force against this person.")
            await audit.complete(number, name=name, before=before, before_as=before.partition(" ")[2])
        return number

    async def every(self, room: RoomId) -> list[Shadowed]:
        """Everybody who is shadowed now."""
        async with reaching_the_log():
            flat = await self._redis.execute_command("HGETALL", RoomKeys(room).shadowing)
        found = (
            _read(UserId(user.decode()), value.decode())
            for user, value in zip(flat[::2], flat[1::2], strict=True)
        )
        return sorted((one for one in found if not _is_over(one)), key=lambda one: one.user)

    async def take_back(self, room: RoomId, by: Actor, row: dict[str, Any]) -> None:
        """Undo the action on record in *row*, inside a transaction; what was changed since is left alone."""
        user, detail = UserId(row["target"]), msgspec.json.decode(row["detail"])
        await self._database.alone_with(lock(room, user))
        current = await self._redis.execute_command("HGET", RoomKeys(room).shadowing, user)
        standing = _read(user, current.decode()) if current else None
        expected = int(detail.get("as", row["id"])) if row["action"] == "shadow" else None
        if (standing.number if standing is not None else None) != expected:
            return
        before, _ = await stood_before(room, "shadow", detail["before"], detail["before_as"], user)
        if before and _is_over(_read(user, before)):
            before = ""
        if before or standing is not None:
            await self._put(room, by, user, before, detail["name"])

    async def _put(
        self,
        room: RoomId,
        by: Actor,
        user: UserId,
        value: str,
        name: str,
        reason: str = "",
        number: int | None = None,
    ) -> str:
        """Put *value* in force, or nothing when it is empty, by action *number*; what was before."""
        until, action = int(value.partition(" ")[0]) if value else 0, str(number or "")
        told = (
            Sanctioned(user=user, kind="shadow", by=by, until=until, reason=reason, name=name, action=action)
            if value
            else Lifted(user=user, kind="shadow", by=by, name=name, action=action)
        )
        await keep(room, user, value, by, reason)
        kind = "sanctioned" if value else "lifted"
        _, before = await scripts.shadow(
            self._redis, RoomKeys(room), user, value, kind=kind, body=as_json(told)
        )
        return before


async def keep(room: RoomId, user: UserId, value: str, by: Actor, reason: str = "") -> None:
    """Put on record what is in force, as admission reads it, or nothing; inside the caller's transaction."""
    await SanctionRecord.update({SanctionRecord.ended_at: now_ms(), SanctionRecord.ended_by: by.id}).where(
        _in_force(room, user)
    )
    if not value:
        return
    until, _, number = value.partition(" ")
    row = SanctionRecord(
        room=room,
        person=user,
        kind=SHADOW,
        until=int(until),
        reason=reason,
        at=now_ms(),
        actor=by.id,
        actor_name=by.name,
        warning=number,
    )
    await SanctionRecord.insert(row)


async def on_record(room: RoomId, user: UserId) -> str:
    """What the record has in force against *user*, as admission reads it; empty for nothing."""
    row = await SanctionRecord.select().where(_in_force(room, user)).first()
    return f"{row['until']} {row['warning']}" if row is not None else ""


def _in_force(room: RoomId, user: UserId) -> And:
    mine = (SanctionRecord.room == room) & (SanctionRecord.person == user) & (SanctionRecord.kind == SHADOW)
    return mine & SanctionRecord.ended_at.is_null()


def lock(room: RoomId, user: UserId) -> str:
    """What a transaction is alone with that changes whether *user* is shadowed."""
    return f"shadowed {room} {user}"


def _read(user: UserId, value: str) -> Shadowed:
    until, _, number = value.partition(" ")
    return Shadowed(user, int(until), int(number))


def _is_over(one: Shadowed) -> bool:
    return 0 < one.until <= now_ms()


async def refill(redis: Redis, database: Database, room: RoomId) -> None:
    """Give a log that was lost its shadowed people back, from the record."""
    async with database.reading():
        rows = await SanctionRecord.select().where(
            (SanctionRecord.room == room)
            & (SanctionRecord.kind == SHADOW)
            & SanctionRecord.ended_at.is_null()
            & ((SanctionRecord.until == 0) | (SanctionRecord.until > now_ms()))
        )
    async with reaching_the_log():
        values = {row["person"]: f"{row['until']} {row['warning']}" for row in rows}
        await scripts.restore(redis, RoomKeys(room).shadowing, values)
