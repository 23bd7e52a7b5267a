"""Notes about people, for the staff alone: seen in every room whose staff one is, on record for good."""

from __future__ import annotations

import unicodedata

import msgspec
from redis.asyncio import Redis

from eventchat.access import RIGHTS, Right
from eventchat.clock import now_ms
from eventchat.errors import Empty, TooLong
from eventchat.log.connection import reaching_the_log
from eventchat.log.keys import LogName
from eventchat.log.scripts import append
from eventchat.record.database import Database
from eventchat.text import refuse_deceiving
from eventchat.types.events import Noted
from eventchat.types.ids import RoomId, UserId
from eventchat.types.people import Actor, Person, Role
from moderation.deciding import audit
from moderation.deciding.records import NoteRecord
from moderation.deciding.standing import Standing

LONGEST = 1000
MOST = 100


class Note(msgspec.Struct, frozen=True):
    """What somebody wrote about a person, where and when (ms)."""

    id: str
    room: str
    text: str
    at: int
    by: Actor


class Notes:
    """Writes and finds notes."""

    def __init__(self, redis: Redis, database: Database) -> None:
        self._redis = redis
        self._database = database
        self._standing = Standing(redis, database)

    async def write(self, room: RoomId, person: Person, user: UserId, raw: str) -> Note:
        """Add a note about *user*. Raises Empty, TooLong, BadText."""
        text = unicodedata.normalize("NFC", raw).strip()
        refuse_deceiving(text)
        if not text:
            raise Empty("There is nothing to note.")
        if len(text) > LONGEST:
            raise TooLong(f"A note may have {LONGEST} characters; this one has {len(text)}.", field="text")
        by, name = audit.actor_of(person, room), await self._standing.name_of(room, user)
        row = NoteRecord(room=room, person=user, text=text, at=now_ms(), actor=by.id, actor_name=by.name)
        async with self._database.writing(), reaching_the_log():
            added = await NoteRecord.insert(row)
            number = await audit.record(room, by, "note", user, text=text, name=name)
            told = Noted(user=user, text=text, by=by, name=name, action=str(number))
            await append(self._redis, LogName(room, staff=True), "noted", msgspec.json.encode(told))
        return Note(str(added[0]["id"]), room, text, row.at, by)

    async def about(self, reader: Person, user: UserId) -> list[Note]:
        """The newest hundred notes about *user* in rooms where *reader* is on the staff, newest first."""
        if Right.MODERATE not in RIGHTS[reader.role]:
            return []
        where = [NoteRecord.person == user]
        if "*" not in reader.rooms:
            where.append(NoteRecord.room.is_in(list(reader.rooms)))
        async with self._database.reading():
            rows = (
                await NoteRecord.select().where(*where).order_by(NoteRecord.id, ascending=False).limit(MOST)
            )
        return [
            Note(
                str(row["id"]),
                row["room"],
                row["text"],
                row["at"],
                Actor(row["actor"], row["actor_name"], Role.MODERATOR),
            )
            for row in rows
        ]
