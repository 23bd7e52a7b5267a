"""What staff do to people: warn them, time them out, ban them, and let them be again."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, Literal

import msgspec

from eventchat.errors import AlreadySanctioned, BadRequest, NotFound
from eventchat.log.connection import reaching_the_log
from eventchat.log.keys import RoomKeys
from eventchat.types.events import (
    Acknowledged,
    Lifted,
    Sanctioned,
    WarnedByStaff,
    YourSanctionLifted,
    YourWarningOver,
    YouWereSanctioned,
    YouWereWarned,
)
from eventchat.types.ids import MessageId, RoomId, UserId
from eventchat.types.people import Actor, Person, Role, Sanction, SanctionKind
from moderation.deciding import audit, queue, sanctions, scripts
from moderation.deciding.acting import as_json
from moderation.deciding.casework import CaseWork, DecidedBefore
from moderation.deciding.overtaken import grant_overtaken
from moderation.deciding.reasons import Why
from moderation.deciding.removals import Gone, GoneBefore, Removals


class Penalty(msgspec.Struct, frozen=True):
    """A sanction that was put in force, and its number on record."""

    number: int
    sanction: Sanction


class Penalties(Removals, CaseWork):
    """Warns, times out, bans, lifts, on the record."""

    async def time_out(
        self,
        room: RoomId,
        actor: Person,
        user: UserId,
        seconds: int,
        reason: str = "",
        *,
        purge: bool = False,
        known_as: str = "",
    ) -> Sanction:
        """Keep *user* from posting for *seconds*, and perhaps remove what they said.

        *known_as* is their name on record if nothing of theirs was ever posted.
        """
        made = await self.penalise(
            room, actor, user, "timeout", Why(reason), seconds=seconds, purge=purge, known_as=known_as
        )
        return made.sanction

    async def ban(
        self, room: RoomId, actor: Person, user: UserId, reason: str = "", *, purge: bool = False
    ) -> Sanction:
        """Keep *user* out until somebody lifts it; what waits is rejected, what was said may go."""
        return (await self.penalise(room, actor, user, "ban", Why(reason), purge=purge)).sanction

    async def penalise(
        self,
        room: RoomId,
        actor: Person,
        user: UserId,
        kind: SanctionKind,
        why: Why,
        *,
        seconds: int = 0,
        purge: bool = False,
        known_as: str = "",
    ) -> Penalty:
        """Put a time-out of *seconds* or a ban (without end at 0 seconds) in force.

        Raises Forbidden for staff, BadRequest for a rule that would ban: only people do. Raises
        AlreadySanctioned where something stronger is in force: it stays.
        """
        if kind == "ban" and actor.role_in(room) is Role.SERVICE:
            raise BadRequest("Only people ban.")
        why = why.cleaned()
        until = await self._now_ms() + seconds * 1000 if seconds else 0
        sanction = Sanction(user, kind, until, why.text)
        name = await self.standing.require_outranked(room, actor, user) or known_as
        by = audit.actor_of(actor, room)
        async with self.database.writing(), reaching_the_log():
            return await self._penalise(room, by, sanction, why, name, purge=purge, seconds=seconds)

    async def remove_with_time_out(
        self, room: RoomId, actor: Person, target: MessageId, seconds: int, why: Why
    ) -> Gone:
        """Remove a message and keep its author from posting for *seconds*: one action, undone as one.

        Raises as `remove`. Of a message that was gone before its author is left alone.
        """
        why = why.cleaned()
        author = await self._removable(room, actor, target)
        name = await self.standing.require_outranked(room, actor, author.id)
        sanction = Sanction(author.id, "timeout", await self._now_ms() + seconds * 1000, why.text)
        by = audit.actor_of(actor, room)
        try:
            async with self.database.writing(), reaching_the_log():
                await self._alone(room, author.id)
                gone = await self._remove(room, by, target, author, why)
                part = why.part_of(gone.number)
                with suppress(AlreadySanctioned):  # something stronger is in force, and stays
                    await self._penalise(room, by, sanction, part, name, purge=False, seconds=seconds)
                return gone
        except GoneBefore as before:
            return await self._still_gone(room, by, target, MessageId(str(before)), why)

    async def _penalise(
        self, room: RoomId, by: Actor, sanction: Sanction, why: Why, name: str, *, purge: bool, seconds: int
    ) -> Penalty:
        """Put *sanction* in force, inside a transaction."""
        user, kind, until = sanction.user, sanction.kind, sanction.until
        letter = YouWereSanctioned(kind=kind, until=until, reason=why.text)
        more = {"until": until, "name": name, "seconds": seconds}
        await self._alone(room, user)
        await sanctions.require_none_stronger(self.redis, room, name, sanction)
        number = await audit.record(room, by, kind, user, why.text, code=why.code, cause=why.cause, **more)
        told = Sanctioned(
            user=user, kind=kind, by=by, until=until, reason=why.text, name=name, action=str(number)
        )
        await sanctions.keep(room, sanction, by)
        value = sanctions.as_value(sanction)
        _, before = await scripts.sanction(
            self.redis,
            RoomKeys(room),
            user,
            value,
            kind="sanctioned",
            body=as_json(told),
            letter=as_json(letter),
        )
        await audit.complete(number, **more, value=value, before=before)
        if kind == "ban":
            await self._reject_what_waits(room, by, user, why.part_of(number))
        if purge:
            await self._purge(room, by, user, 0, why.part_of(number), name)
        return Penalty(number, sanction)

    async def lift(self, room: RoomId, actor: Person, user: UserId, reason: str = "") -> int:
        """End what is in force against *user*; its number on record. Raises NotFound if nothing is."""
        by, keys, why = audit.actor_of(actor, room), RoomKeys(room), Why(reason).cleaned()
        kind, name = await self._kind_in_force(room, user), await self.standing.name_of(room, user)
        async with self.database.writing(), reaching_the_log():
            await self._alone(room, user)
            more: dict[str, Any] = {"kind": kind, "name": name}
            number = await audit.record(room, by, "lift", user, why.text, **more)
            await sanctions.end(room, user, by)
            body = as_json(Lifted(user=user, kind=kind, by=by, name=name, action=str(number)))
            letter = as_json(YourSanctionLifted(kind=kind))
            lifted, before = await scripts.sanction(
                self.redis, keys, user, "", kind="lifted", body=body, letter=letter
            )
            if not lifted:
                raise NotFound("Nothing is in force against this person.")
            await audit.complete(number, **more, value="", before=before)
            await grant_overtaken(self.redis, self.database, room, by, user, why.part_of(number))
        return number

    async def warn(self, room: RoomId, actor: Person, user: UserId, why: Why, *, known_as: str = "") -> int:
        """Tell *user* something they must acknowledge before they write again; its number on record.

        Raises BadRequest without words to read, Forbidden for staff.
        """
        why = why.cleaned()
        if not why.text:
            if why.code:
                raise BadRequest(f"No canned reason with words has the code {why.code}.", field="code")
            raise BadRequest("Say what the person is to read.", field="reason")
        name = await self.standing.require_outranked(room, actor, user) or known_as
        by = audit.actor_of(actor, room)
        async with self.database.writing(), reaching_the_log():
            return await self._warn(room, by, user, why, name)

    async def _warn(self, room: RoomId, by: Actor, user: UserId, why: Why, name: str) -> int:
        await self._alone(room, user)
        number = await audit.record(
            room, by, "warn", user, why.text, code=why.code, cause=why.cause, name=name
        )
        told = as_json(WarnedByStaff(user=user, by=by, text=why.text, name=name, action=str(number)))
        letter = as_json(YouWereWarned(text=why.text))
        warning = await scripts.warn(self.redis, RoomKeys(room), user, why.text, told, letter)
        await sanctions.keep_warning(room, user, warning, why.text, by)
        await audit.complete(number, name=name, warning=warning)
        return number

    async def acknowledge(self, room: RoomId, person: Person, warning: MessageId) -> None:
        """Note that *person* has read a warning: they may write again. Raises NotFound for another's."""
        by = audit.actor_of(person, room)
        async with self.database.writing(), reaching_the_log():
            await self._alone(room, person.id)
            await audit.record(room, by, "acknowledge", person.id, warning=warning)
            await sanctions.end_warning(room, person.id, by)
            told = as_json(Acknowledged(user=person.id))
            if not await self.end_warning(room, person.id, warning, told):
                raise NotFound("There is no such warning that waits for you.")

    async def _alone(self, room: RoomId, user: UserId) -> None:
        """See that nobody else sanctions *user* before this transaction ends."""
        await self.database.alone_with(sanctions.lock(room, user))

    async def end_warning(self, room: RoomId, user: UserId, warning: str, told: bytes) -> bool:
        letter = as_json(YourWarningOver(warning=warning))
        return await scripts.acknowledge(self.redis, RoomKeys(room), user, warning, told, letter)

    async def _reject_what_waits(self, room: RoomId, by: Actor, user: UserId, why: Why) -> None:
        """Nobody should be asked to decide on the messages of somebody who was banned."""
        for held in await queue.waiting(self.redis, room):
            if held.author.id == user and held.queue in ("held", "new"):
                with suppress(NotFound, DecidedBefore):
                    await self.decide_within(room, by, held, "rejected", why)

    async def _kind_in_force(self, room: RoomId, user: UserId) -> Literal["timeout", "ban"]:
        async with reaching_the_log():
            value = await self.redis.execute_command("HGET", RoomKeys(room).sanctions, user)
        if value is None:
            raise NotFound("Nothing is in force against this person.")
        return sanctions.of_value(user, value.decode()).kind

    async def _now_ms(self) -> int:
        """The time by the clock that the admit script asks."""
        async with reaching_the_log():
            now = await self.redis.execute_command("TIME")
        return int(now[0]) * 1000 + int(now[1]) // 1000
