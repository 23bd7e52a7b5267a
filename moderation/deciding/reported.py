"""Settling what people reported: by a decision, or by a removal that makes one needless."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec
from redis.asyncio import Redis

from eventchat.errors import BadRequest, Forbidden
from eventchat.log.connection import reaching_the_log
from eventchat.log.keys import RoomKeys
from eventchat.log.roomlog import read_redactions
from eventchat.record.database import Database
from eventchat.types.events import CaseDecided, HeldCase, Outcome, Removed, RemovedByStaff, Restored
from eventchat.types.events import YourReportDecided as Decided
from eventchat.types.ids import CaseId, MessageId, RoomId, UserId, entry_key
from eventchat.types.people import Actor, Person
from moderation.deciding import audit, cases, queue
from moderation.deciding.acting import as_json
from moderation.deciding.casework import as_appended
from moderation.deciding.complaints import Change, Letter, settle
from moderation.deciding.edits import text_now
from moderation.deciding.reasons import NO_REASON, Why
from moderation.deciding.records import ReportRecord
from moderation.deciding.said import as_posted, find_posted
from moderation.deciding.scripts import Remembered
from moderation.deciding.standing import STAFF, may_act_on

ReportOutcome = Literal["upheld", "dismissed"]
ACTIONS: dict[ReportOutcome, audit.Action] = {"upheld": "uphold", "dismissed": "dismiss"}
MEANT: dict[Outcome, ReportOutcome] = {
    "upheld": "upheld",
    "rejected": "upheld",
    "dismissed": "dismissed",
    "approved": "dismissed",
}
"""What a decision about a message means for the reports about it."""


def lock(room: RoomId, message: MessageId) -> str:
    """What a transaction is alone with that takes a report about *message*, or settles them.

    Else who reports at the moment of the decision would never be told. Who needs `cases.lock` too, takes that
    first.
    """
    return f"reported {room} {message}"


class ReportCases:
    """Settles the cases that reports make."""

    def __init__(self, redis: Redis, database: Database) -> None:
        self._redis = redis
        self._database = database

    async def decide(
        self, room: RoomId, person: Person, held: HeldCase, asked: Outcome, why: Why = NO_REASON
    ) -> Remembered:
        """Uphold the reports of a case (the message goes) or dismiss them (it stays, or comes back).

        Raises Forbidden for one's own message, or somebody's not to be acted on; BadRequest for an outcome
        that reports do not have; NotFound, DecidedBefore.
        """
        why, message = why.cleaned(), held.message
        outcome = MEANT.get(asked)
        if message is None or outcome is None:
            raise BadRequest("Reports are upheld or dismissed.", field="outcome")
        if held.author.id == person.id:
            raise Forbidden("This is about your own message: let somebody else decide.")
        if outcome == "upheld":
            may_act_on(room, person, held.author.role)
        actor = audit.actor_of(person, room)
        change = await self._change(room, actor, held, message, outcome, why.text)
        async with self._database.writing(), reaching_the_log():
            return await self._settle(room, actor, held, message, outcome, why, change)

    async def gone(
        self, room: RoomId, by: Actor, messages: Sequence[MessageId], why: Why
    ) -> list[Remembered]:
        """Uphold what is reported of *messages*, which somebody on the staff has taken away.

        Inside the transaction that did so, as a part of it. Reports about one's own messages wait for others.
        """
        if by.role not in STAFF or not messages:
            return []
        async with reaching_the_log():
            known = await self._redis.execute_command("HMGET", RoomKeys(room).reported, *messages)
        cases_of = [CaseId(value.decode().split(" ")[0]) for value in known if value and b" " in value]
        found = [await queue.find(self._redis, room, case) for case in cases_of]
        return await self._uphold(room, by, [held for held in found if held is not None], why)

    async def purged(self, room: RoomId, by: Actor, user: UserId, since: int, why: Why) -> None:
        """Uphold what is reported of *user*'s messages from *since* (ms) on, as `gone` does."""
        if by.role in STAFF:
            waiting = [
                held
                for held in await queue.waiting(self._redis, room)
                if held.queue == "reported"
                and held.author.id == user
                and held.message is not None
                and entry_key(held.message)[0] >= since
            ]
            await self._uphold(room, by, waiting, why)

    async def _uphold(
        self, room: RoomId, by: Actor, waiting: Sequence[HeldCase], why: Why
    ) -> list[Remembered]:
        made: list[Remembered] = []
        for held in sorted(waiting, key=lambda held: held.case):
            if held.message is None or held.author.id == by.id:
                continue
            await self._alone(room, held.case, held.message)
            if await queue.find(self._redis, room, held.case) is not None:  # nobody was quicker
                made.append(await self._settle(room, by, held, held.message, "upheld", why, Change()))
        return made

    async def _settle(
        self,
        room: RoomId,
        actor: Actor,
        held: HeldCase,
        message: MessageId,
        outcome: ReportOutcome,
        why: Why,
        change: Change,
    ) -> Remembered:
        """Settle a case inside a transaction, which NotFound and DecidedBefore must end."""
        author, reason = held.author, why.text
        await self._alone(room, held.case, message)
        detail = {"message": message, "user": author.id, "name": author.name, "text": held.text}
        number = await audit.record(
            room, actor, ACTIONS[outcome], held.case, reason, code=why.code, cause=why.cause, **detail
        )
        remembered = Remembered(actor, outcome, number=number)
        await cases.keep(room, held.case, as_appended(held))
        await cases.close(room, held.case, outcome, actor, reason, message, code=why.code)
        decided = CaseDecided(
            case=held.case,
            outcome=outcome,
            by=actor,
            user=author.id,
            reason=reason,
            message=message,
            code=why.code,
            action=str(number),
        )
        letters = await self._letters(
            room, held.case, Decided(message=message, outcome=outcome, reason=reason)
        )
        await self._end(room, held.case, outcome)
        settled = await settle(
            self._redis,
            RoomKeys(room),
            held.case,
            as_json(decided),
            remembered,
            change,
            message,
            outcome=outcome,
            letters=letters,
        )
        # By these it can be undone.
        undoing = {"entry": settled.entry} if settled.entry else {}
        await audit.complete(number, **detail, **undoing, known=settled.before, restored=settled.restored)
        return remembered

    async def _change(
        self,
        room: RoomId,
        actor: Actor,
        held: HeldCase,
        message: MessageId,
        outcome: ReportOutcome,
        reason: str,
    ) -> Change:
        if outcome == "upheld":
            told = RemovedByStaff(
                targets=(message,), by=actor, reason=reason, user=held.author.id, name=held.author.name
            )
            removed = Removed(targets=(message,), by="moderator", reason=reason)
            return Change("remove", as_json(removed), as_json(told))
        entry = await find_posted(self._redis, self._database, room, message)
        async with reaching_the_log():
            redactions = await read_redactions(self._redis, room)
        if entry is None or any(p.covers(entry.author, entry.id) for p in redactions.purges.values()):
            return Change()
        redactions.removed.pop(entry.id, None)
        shown = as_posted(redactions.mask(entry))
        text = await text_now(self._redis, self._database, room, as_posted(entry))
        shown = msgspec.structs.replace(shown, text=text)
        return Change("restore", as_json(Restored(messages=(shown,))))

    async def _letters(self, room: RoomId, case: CaseId, letter: Decided) -> list[Letter]:
        body = as_json(letter)
        return [(reporter, body) for reporter in await reporters(room, case)]

    async def _end(self, room: RoomId, case: CaseId, outcome: ReportOutcome) -> None:
        await ReportRecord.update({ReportRecord.outcome: outcome}).where(
            (ReportRecord.room == room) & (ReportRecord.case_id == case)
        )

    async def _alone(self, room: RoomId, case: CaseId, message: MessageId) -> None:
        await self._database.alone_with(cases.lock(room, case), lock(room, message))


async def reporters(room: RoomId, case: CaseId) -> list[UserId]:
    """Who made the reports of a case, the first one first; inside the caller's transaction."""
    rows = (
        await ReportRecord.select(ReportRecord.reporter)
        .where((ReportRecord.room == room) & (ReportRecord.case_id == case))
        .order_by(ReportRecord.id)
    )
    return [UserId(row["reporter"]) for row in rows]
