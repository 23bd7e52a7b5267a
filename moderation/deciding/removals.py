"""Taking messages out of a room: one, or everything of a person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import msgspec

from eventchat.errors import NotFound
from eventchat.log.connection import reaching_the_log
from eventchat.log.keys import RoomKeys
from eventchat.types.events import Purged, PurgedByStaff, Removed, RemovedBy, RemovedByStaff
from eventchat.types.ids import MessageId, RoomId, UserId
from eventchat.types.people import Actor, Author, Person, Role
from moderation.deciding import audit, scripts
from moderation.deciding.acting import Acting, as_json
from moderation.deciding.reasons import Why
from moderation.deciding.scripts import Remembered
from moderation.deciding.standing import may_act_on


class Gone(msgspec.Struct, frozen=True):
    """What took messages away: the action's number on record, and the entry's id and seq.

    Of a message that was gone before number and seq are 0.
    """

    number: int
    id: MessageId
    seq: int


class GoneBefore(Exception):
    """Ends a transaction that has nothing to store."""


class ReportedGone(Protocol):
    """Settles what people reported, once it is gone."""

    async def gone(
        self, room: RoomId, by: Actor, messages: Sequence[MessageId], why: Why
    ) -> Sequence[Remembered]:
        """These messages were removed, inside the caller's transaction; how their cases ended."""
        ...

    async def purged(self, room: RoomId, by: Actor, user: UserId, since: int, why: Why) -> None:
        """Everything of *user* from *since* (ms) on was purged, inside the caller's transaction."""
        ...


class Removals(Acting):
    """Removes messages and purges people, on the record."""

    reported: ReportedGone | None
    """Who settles reports about what is gone; set by the part that takes them."""

    async def remove(
        self, room: RoomId, actor: Person, target: MessageId, reason: str = ""
    ) -> tuple[MessageId, int]:
        """Remove a message; id and seq (0 if it was gone before) of the removing entry.

        Raises NotFound, and Forbidden for the message of somebody on the staff.
        """
        gone = await self.remove_message(room, actor, target, Why(reason))
        return gone.id, gone.seq

    async def remove_message(self, room: RoomId, actor: Person, target: MessageId, why: Why) -> Gone:
        """Remove a message. Raises as `remove` does."""
        why = why.cleaned()
        author = await self._removable(room, actor, target)
        by = audit.actor_of(actor, room)
        try:
            async with self.database.writing(), reaching_the_log():
                return await self._remove(room, by, target, author, why)
        except GoneBefore as before:
            return await self._still_gone(room, by, target, MessageId(str(before)), why)

    async def purge(
        self, room: RoomId, actor: Person, user: UserId, since: int = 0, reason: str = ""
    ) -> tuple[MessageId, int]:
        """Remove everything *user* said from *since* (ms) on; id and seq of the purging entry."""
        gone = await self.purge_person(room, actor, user, since, Why(reason))
        return gone.id, gone.seq

    async def purge_person(self, room: RoomId, actor: Person, user: UserId, since: int, why: Why) -> Gone:
        """Remove everything *user* said from *since* (ms) on. Raises Forbidden for staff."""
        why = why.cleaned()
        name = await self.standing.require_outranked(room, actor, user)
        async with self.database.writing(), reaching_the_log():
            return await self._purge(room, audit.actor_of(actor, room), user, since, why, name)

    async def _removable(self, room: RoomId, actor: Person, target: MessageId) -> Author:
        author = await self.standing.author_of(room, target)
        if author is None:
            raise NotFound("There is no such message.")
        if author.id != actor.id:
            may_act_on(room, actor, author.role)
        return author

    async def _remove(self, room: RoomId, by: Actor, target: MessageId, author: Author, why: Why) -> Gone:
        """Remove *target*, inside a transaction; raises GoneBefore, which must end it."""
        removed_by: RemovedBy = "rule" if by.role is Role.SERVICE else "moderator"
        body = as_json(Removed(targets=(target,), by=removed_by, reason=why.text))
        more = {"user": author.id, "name": author.name}
        number = await audit.record(
            room, by, "remove", target, why.text, code=why.code, cause=why.cause, **more
        )
        told = as_json(
            RemovedByStaff(
                targets=(target,),
                by=by,
                reason=why.text,
                user=author.id,
                name=author.name,
                action=str(number),
            )
        )
        entry, seq, is_new = await scripts.remove(self.redis, RoomKeys(room), target, body, told)
        if not is_new:
            raise GoneBefore(entry)
        await audit.complete(number, **more, entry=entry)
        if self.reported is not None:
            await self.reported.gone(room, by, (target,), why.part_of(number))
        return Gone(number, entry, seq)

    async def _still_gone(
        self, room: RoomId, by: Actor, target: MessageId, entry: MessageId, why: Why
    ) -> Gone:
        """What is out of view already stays so: reports that had taken it are upheld."""
        if self.reported is None:
            return Gone(0, entry, 0)
        async with self.database.writing(), reaching_the_log():
            made = await self.reported.gone(room, by, (target,), why)
        return Gone(made[0].number if made else 0, entry, 0)

    async def _purge(self, room: RoomId, by: Actor, user: UserId, since: int, why: Why, name: str) -> Gone:
        """Purge *user*, inside a transaction."""
        more = {"since": since, "name": name}
        number = await audit.record(room, by, "purge", user, why.text, code=why.code, cause=why.cause, **more)
        body = as_json(Purged(user=user, since=since))
        told = as_json(
            PurgedByStaff(user=user, since=since, by=by, reason=why.text, name=name, action=str(number))
        )
        entry, seq = await scripts.purge(self.redis, RoomKeys(room), user, since, body, told)
        await audit.complete(number, **more, entry=entry)
        if self.reported is not None:
            await self.reported.purged(room, by, user, since, why.part_of(number))
        return Gone(number, entry, seq)
