"""What staff decide: each action changes the record, the log and the audit, or nothing at all."""

from __future__ import annotations

from contextlib import suppress

import msgspec
from redis.asyncio import Redis

from eventchat.errors import AlreadyDecided, NotFound
from eventchat.log.connection import reaching_the_log
from eventchat.log.keys import LogName, RoomKeys
from eventchat.log.scripts import Place, append
from eventchat.record.database import Database
from eventchat.types.events import (
    CaseDecided,
    HeldCase,
    Lifted,
    Outcome,
    Posted,
    Purged,
    PurgedByStaff,
    Removed,
    RemovedByStaff,
    Sanctioned,
    SettingsChangedBy,
    YourCaseDecided,
    YourSanctionLifted,
    YouWereSanctioned,
)
from eventchat.types.ids import CaseId, MessageId, RoomId, UserId
from eventchat.types.people import Actor, Person, Sanction, SanctionKind
from eventchat.types.rooms import SettingsChange
from moderation import audit, cases, queue, sanctions, scripts
from moderation.reasons import clean_reason
from moderation.scripts import Decide, Remembered
from moderation.standing import Standing, may_act_on

ACTIONS: dict[Outcome, audit.Action] = {"approved": "approve", "rejected": "reject"}


class DecidedBefore(AlreadyDecided):
    """Another moderator was first; the problem says who, and how they decided."""

    def __init__(self, first: Remembered) -> None:
        super().__init__(f"{first.by.name} has {first.outcome} this message already.")
        self.extra = {"by": msgspec.to_builtins(first.by), "outcome": first.outcome}


class _GoneBefore(Exception):
    """Ends a transaction that has nothing to store."""


class Decisions:
    """Acts for a moderator or host, whom the caller has checked to be one.

    Each action is one database transaction around one script (G-16, S-3): when the database is out of
    reach, HistoryUnavailable is raised and nothing happened; when the log is, LogUnavailable likewise.
    Reasons raise BadText and TooLong.
    """

    def __init__(self, redis: Redis, database: Database, *, nonce_ms: int) -> None:
        self._redis = redis
        self._database = database
        self._nonce_ms = nonce_ms
        self._standing = Standing(redis, database)

    async def decide(
        self, room: RoomId, person: Person, case: CaseId, outcome: Outcome, reason: str = ""
    ) -> Remembered:
        """Approve or reject a held message. Raises NotFound, DecidedBefore."""
        actor, reason = audit.actor_of(person, room), clean_reason(reason)
        held = await queue.find(self._redis, room, case)
        if held is None:
            raise await self._gone(room, case)
        async with self._database.writing(), reaching_the_log():
            return await self._decide(room, actor, held, outcome, reason)

    async def _decide(
        self, room: RoomId, actor: Actor, held: HeldCase, outcome: Outcome, reason: str
    ) -> Remembered:
        """Decide *held*, inside a transaction. Raises NotFound, DecidedBefore."""
        detail = {"user": held.author.id, "name": held.author.name, "text": held.text}
        number = await audit.record(room, actor, ACTIONS[outcome], held.case, reason, **detail)
        await cases.keep(room, held.case, _as_appended(held))
        await cases.close(room, held.case, outcome, actor, reason)
        decision = _decision(held, outcome, actor, reason)
        match await scripts.decide(self._redis, RoomKeys(room), decision, nonce_ms=self._nonce_ms):
            case Remembered() as first:
                raise DecidedBefore(first)
            case "unknown":
                raise NotFound("There is no such case.")
            case Place(cursor):
                await cases.name_message(room, held.case, cursor.id)
                await audit.complete(number, **detail, message=cursor.id)
                return Remembered(actor, outcome, cursor.id)
            case _:
                return Remembered(actor, outcome)

    async def remove(
        self, room: RoomId, actor: Person, target: MessageId, reason: str = ""
    ) -> tuple[MessageId, int]:
        """Remove a message; id and seq (0 if it was gone before) of the removing entry.

        Raises NotFound, and Forbidden for the message of somebody on the staff.
        """
        reason = clean_reason(reason)
        author = await self._standing.author_of(room, target)
        if author is None:
            raise NotFound("There is no such message.")
        if author.id != actor.id:
            may_act_on(room, actor, author.role)
        by = audit.actor_of(actor, room)
        body = _json(Removed(targets=(target,), by="moderator", reason=reason))
        told = _json(
            RemovedByStaff(targets=(target,), by=by, reason=reason, user=author.id, name=author.name)
        )
        entry_id, seq = target, 0
        try:
            async with self._database.writing(), reaching_the_log():
                await audit.record(room, by, "remove", target, reason, user=author.id, name=author.name)
                entry_id, seq, is_new = await scripts.remove(self._redis, RoomKeys(room), target, body, told)
                if not is_new:
                    raise _GoneBefore
        except _GoneBefore:
            return entry_id, 0
        return entry_id, seq

    async def purge(
        self, room: RoomId, actor: Person, user: UserId, since: int = 0, reason: str = ""
    ) -> tuple[MessageId, int]:
        """Remove everything *user* said from *since* (ms) on; id and seq of the purging entry."""
        reason = clean_reason(reason)
        name = await self._standing.require_outranked(room, actor, user)
        async with self._database.writing(), reaching_the_log():
            return await self._purge(room, audit.actor_of(actor, room), user, since, reason, name)

    async def time_out(
        self,
        room: RoomId,
        actor: Person,
        user: UserId,
        seconds: int,
        reason: str = "",
        *,
        purge: bool = False,
    ) -> Sanction:
        """Keep *user* from posting for *seconds*, and perhaps remove what they said."""
        async with reaching_the_log():
            now = await self._redis.execute_command("TIME")  # the clock that the admit script asks
        until = int(now[0]) * 1000 + seconds * 1000
        sanction = Sanction(user, "timeout", until, clean_reason(reason))
        return await self._sanction(room, actor, sanction, purge=purge, seconds=seconds)

    async def ban(
        self, room: RoomId, actor: Person, user: UserId, reason: str = "", *, purge: bool = False
    ) -> Sanction:
        """Keep *user* out until somebody lifts it; what waits is rejected, what was said may go."""
        return await self._sanction(room, actor, Sanction(user, "ban", 0, clean_reason(reason)), purge=purge)

    async def lift(self, room: RoomId, actor: Person, user: UserId) -> None:
        """End what is in force against *user*. Raises NotFound if nothing is."""
        by, keys = audit.actor_of(actor, room), RoomKeys(room)
        kind, name = await self._kind_in_force(room, user), await self._standing.name_of(room, user)
        async with self._database.writing(), reaching_the_log():
            await audit.record(room, by, "lift", user, kind=kind, name=name)
            await sanctions.end(room, user, by)
            body = _json(Lifted(user=user, kind=kind, by=by, name=name))
            letter = _json(YourSanctionLifted(kind=kind))
            if not await scripts.sanction(
                self._redis, keys, user, "", kind="lifted", body=body, letter=letter
            ):
                raise NotFound("Nothing is in force against this person.")

    async def note_settings(self, room: RoomId, actor: Person, change: SettingsChange) -> None:
        """Put on record that *actor* changed settings, and tell the staff."""
        by = audit.actor_of(actor, room)
        fields = msgspec.to_builtins(change)
        async with self._database.writing(), reaching_the_log():
            await audit.record(room, by, "settings", room, **fields)
            body = _json(SettingsChangedBy(settings=fields, by=by))
            await append(self._redis, LogName(room, staff=True), "settings_changed", body)

    async def _sanction(
        self, room: RoomId, actor: Person, sanction: Sanction, *, purge: bool, **detail: int
    ) -> Sanction:
        name = await self._standing.require_outranked(room, actor, sanction.user)
        by, user, kind = audit.actor_of(actor, room), sanction.user, sanction.kind
        told = Sanctioned(
            user=user, kind=kind, by=by, until=sanction.until, reason=sanction.reason, name=name
        )
        letter = YouWereSanctioned(kind=kind, until=sanction.until, reason=sanction.reason)
        async with self._database.writing(), reaching_the_log():
            await audit.record(
                room, by, kind, user, sanction.reason, until=sanction.until, name=name, **detail
            )
            await sanctions.keep(room, sanction, by)
            await scripts.sanction(
                self._redis,
                RoomKeys(room),
                user,
                sanctions.as_value(sanction),
                kind="sanctioned",
                body=_json(told),
                letter=_json(letter),
            )
            if kind == "ban":
                await self._reject_what_waits(room, by, user, sanction.reason)
            if purge:
                await self._purge(room, by, user, 0, sanction.reason, name)
        return sanction

    async def _reject_what_waits(self, room: RoomId, by: Actor, user: UserId, reason: str) -> None:
        """Nobody should be asked to decide on the messages of somebody who was banned."""
        for held in await queue.waiting(self._redis, room):
            if held.author.id == user and held.queue in ("held", "new"):
                with suppress(NotFound, DecidedBefore):
                    await self._decide(room, by, held, "rejected", reason)

    async def _purge(
        self, room: RoomId, by: Actor, user: UserId, since: int, reason: str, name: str
    ) -> tuple[MessageId, int]:
        await audit.record(room, by, "purge", user, reason, since=since, name=name)
        body = _json(Purged(user=user, since=since))
        told = _json(PurgedByStaff(user=user, since=since, by=by, reason=reason, name=name))
        return await scripts.purge(self._redis, RoomKeys(room), user, since, body, told)

    async def _kind_in_force(self, room: RoomId, user: UserId) -> SanctionKind:
        async with reaching_the_log():
            value = await self._redis.execute_command("HGET", RoomKeys(room).sanctions, user)
        if value is None:
            raise NotFound("Nothing is in force against this person.")
        return sanctions.of_value(user, value.decode()).kind

    async def _gone(self, room: RoomId, case: CaseId) -> NotFound | DecidedBefore:
        async with reaching_the_log():
            first = await self._redis.execute_command("GET", RoomKeys(room).decided(case))
        if first is None:
            return NotFound("There is no such case.")
        return DecidedBefore(msgspec.json.decode(first, type=Remembered))


def _decision(held: HeldCase, outcome: Outcome, actor: Actor, reason: str) -> Decide:
    """What the script needs to decide *held*."""
    posted = Posted(author=held.author, text=held.text, nonce=held.nonce, reply_to=held.reply_to)
    told = CaseDecided(case=held.case, outcome=outcome, by=actor, user=held.author.id, reason=reason)
    letter = YourCaseDecided(case=held.case, nonce=held.nonce, outcome=outcome, reason=reason)
    return Decide(
        case=held.case,
        user=held.author.id,
        nonce=held.nonce,
        posted=_json(posted) if outcome == "approved" else b"",
        decided=_json(told),
        letter=_json(letter),
        remembered=Remembered(actor, outcome),
        quotes=held.reply_to.id if held.reply_to else "",
        quoted_author=held.reply_to.author.id if held.reply_to else "",
    )


def _as_appended(held: HeldCase) -> bytes:
    """The event as the log has it: without what the log gives it."""
    return _json(msgspec.structs.replace(held, id=MessageId(""), at=0))


def _json(event: msgspec.Struct) -> bytes:
    return msgspec.json.encode(event)
