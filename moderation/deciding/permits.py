"""Permits: one message with a link, by somebody who may post none, within a few minutes."""

from __future__ import annotations

from typing import Any

import msgspec
from redis.asyncio import Redis

from eventchat.clock import now_ms
from eventchat.log.connection import reaching_the_log
from eventchat.log.keys import RoomKeys
from eventchat.record.database import Database
from eventchat.types.events import Permitted, YourPermit, YourPermitOver
from eventchat.types.ids import RoomId, UserId
from eventchat.types.people import Actor, Person
from moderation.deciding import audit, scripts
from moderation.deciding.acting import as_json
from moderation.deciding.standing import Standing

SECONDS = 180
"""How long a permit is good for, unless somebody says otherwise."""


class Permit(msgspec.Struct, frozen=True):
    """A permit that was given: its number on record, and until when (ms) it is good."""

    number: int
    until: int


class Permits:
    """Gives permits, on the record, and takes them back. The first message with a link uses one up."""

    def __init__(self, redis: Redis, database: Database) -> None:
        self._redis = redis
        self._database = database
        self._standing = Standing(redis, database)

    async def give(self, room: RoomId, person: Person, user: UserId, seconds: int = SECONDS) -> Permit:
        """Let *user* post one link within *seconds*, on whatever node; they are told."""
        by, name = audit.actor_of(person, room), await self._standing.name_of(room, user)
        until = now_ms() + seconds * 1000
        more: dict[str, Any] = {"until": until, "name": name, "user": user}
        async with self._database.writing(), reaching_the_log():
            number = await audit.record(room, by, "permit", user, **more)
            told = Permitted(user=user, by=by, name=name, until=until, action=str(number))
            _, before = await scripts.permit(
                self._redis,
                RoomKeys(room),
                user,
                str(until),
                body=as_json(told),
                letter=as_json(YourPermit(until=until)),
            )
            await audit.complete(number, **more, value=str(until), before=before)
        return Permit(number, until)

    async def of(self, room: RoomId, user: UserId) -> int | None:
        """Until when (ms) *user* may post a link; None if they may not, or have done so."""
        async with reaching_the_log():
            until = await self._redis.execute_command("HGET", RoomKeys(room).permits, user)
        return int(until) if until is not None and int(until) > now_ms() else None

    async def take_back(self, room: RoomId, by: Actor, row: dict[str, Any]) -> None:
        """Undo the permit on record in *row*, inside a transaction; one that was used up is."""
        detail, user = msgspec.json.decode(row["detail"]), UserId(row["target"])
        before = detail["before"] if detail["before"] and int(detail["before"]) > now_ms() else ""
        told = Permitted(user=user, by=by, name=detail["name"], until=int(before or 0))
        letter = YourPermit(until=int(before)) if before else YourPermitOver()
        await scripts.permit(
            self._redis,
            RoomKeys(room),
            user,
            before,
            body=as_json(told),
            letter=as_json(letter),
            expected=detail["value"],
        )
