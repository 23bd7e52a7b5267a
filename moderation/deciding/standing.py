"""Who somebody is to a room, for the rule that staff do not act on staff of equal or higher rank."""

from __future__ import annotations

import msgspec
from redis.asyncio import Redis

from eventchat.access import outranks
from eventchat.errors import Forbidden, HistoryUnavailable, NotFound
from eventchat.log.connection import reaching_the_log
from eventchat.log.keys import LogName
from eventchat.log.roomlog import RoomLog
from eventchat.record.database import Database
from eventchat.record.tables import ArchivedEntry
from eventchat.types.events import Posted
from eventchat.types.ids import MessageId, RoomId, UserId, entry_key
from eventchat.types.people import Author, Person, Role
from moderation.deciding.records import ReportRecord
from moderation.deciding.tables import Case, SanctionRecord

STAFF = frozenset({Role.MODERATOR, Role.HOST})
RECENT = 200
"""Entries of the log in which a person's newest message is looked for before the record is asked."""


class Standing:
    """Finds whose a message is and what role a person spoke in last."""

    def __init__(self, redis: Redis, database: Database) -> None:
        self._redis = redis
        self._database = database

    async def author_of(self, room: RoomId, message: MessageId) -> Author | None:
        """Who posted *message*, or None if there is no such message."""
        posted = await self.message(room, message)
        return posted.author if posted is not None else None

    async def message(self, room: RoomId, message: MessageId) -> Posted | None:
        """A message as it was posted, removed or not; None if there is none by that id."""
        async with reaching_the_log():
            entry = await RoomLog(self._redis, LogName(room)).find(message)
        if entry is not None:
            return msgspec.json.decode(entry.json(), type=Posted) if entry.type == "posted" else None
        ms, number = entry_key(message)
        mine = (
            (ArchivedEntry.room == room)
            & (ArchivedEntry.staff == False)  # noqa: E712 - Piccolo's operator
            & (ArchivedEntry.type == "posted")
            & (ArchivedEntry.ms == ms)
            & (ArchivedEntry.n == number)
        )
        async with self._database.reading():
            row = await ArchivedEntry.select(ArchivedEntry.body, ArchivedEntry.seq).where(mine).first()
        if row is None:
            return None
        posted = msgspec.json.decode(row["body"], type=Posted)
        return msgspec.structs.replace(posted, id=message, seq=row["seq"], at=ms)

    async def last_seen(self, room: RoomId, user: UserId) -> Author | None:
        """*user* as of their newest message here, None if they said nothing."""
        async with reaching_the_log():
            newest = await RoomLog(self._redis, LogName(room)).newest(RECENT)
        for entry in reversed(newest):
            if entry.author == user:
                return _author(entry.body)
        mine = (
            (ArchivedEntry.room == room)
            & (ArchivedEntry.staff == False)  # noqa: E712 - Piccolo's operator
            & (ArchivedEntry.type == "posted")
            & (ArchivedEntry.author == user)
        )
        async with self._database.reading():
            row = (
                await ArchivedEntry.select(ArchivedEntry.body)
                .where(mine)
                .order_by(ArchivedEntry.ms, ascending=False)
                .first()
            )
        return _author(row["body"].encode()) if row else None

    async def require_known(self, room: RoomId, user: UserId) -> None:
        """Raise NotFound for an id under which nobody has written or reported here, or was sanctioned."""
        async with reaching_the_log():
            for staff in (False, True):  # the record is a moment behind
                newest = await RoomLog(self._redis, LogName(room, staff=staff)).newest(RECENT)
                if any(entry.author == user for entry in newest):
                    return
        async with self._database.reading():
            if not (
                await ArchivedEntry.exists().where(
                    (ArchivedEntry.room == room) & (ArchivedEntry.author == user)
                )
                or await Case.exists().where((Case.room == room) & (Case.author == user))
                or await SanctionRecord.exists().where(
                    (SanctionRecord.room == room) & (SanctionRecord.person == user)
                )
                or await ReportRecord.exists().where(
                    (ReportRecord.room == room) & (ReportRecord.reporter == user)
                )
            ):
                raise NotFound("Nobody by this id has written in this room.")

    async def require_outranked(self, room: RoomId, actor: Person, user: UserId) -> str:
        """What *user* is called; raises Forbidden for oneself, and for staff not to be acted on."""
        if user == actor.id:
            raise Forbidden("You cannot do this to yourself.")
        author = await self.last_seen(room, user)
        may_act_on(room, actor, author.role if author is not None else Role.VIEWER)
        return author.name if author is not None else ""

    async def name_of(self, room: RoomId, user: UserId) -> str:
        """What *user* was last called here; empty if they said nothing, or the record is out of reach."""
        try:
            author = await self.last_seen(room, user)
        except HistoryUnavailable:
            return ""
        return author.name if author is not None else ""


def may_act_on(room: RoomId, actor: Person, target: Role) -> None:
    """Raise Forbidden if *target* is the role of staff that *actor* does not outrank; hosts outrank all."""
    if target in STAFF and actor.role_in(room) is not Role.HOST and not outranks(actor, room, target):
        raise Forbidden("Only a host may do this to somebody on the staff.")


def _author(body: bytes) -> Author:
    return msgspec.json.decode(body, type=Posted).author
