"""Deciding what waits: the first decision counts, and whoever comes late learns of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import msgspec

from eventchat.errors import AlreadyDecided, BadRequest, Forbidden, NotFound
from eventchat.log.connection import reaching_the_log
from eventchat.log.keys import RoomKeys
from eventchat.log.scripts import Place
from eventchat.rooms.shadows import names_shadow
from eventchat.text import masked
from eventchat.types.cases import QueueName
from eventchat.types.events import (
    CaseDecided,
    CaseEscalated,
    HeldCase,
    Outcome,
    Posted,
    YourCaseDecided,
)
from eventchat.types.ids import CaseId, MessageId, RoomId
from eventchat.types.people import Actor, Person, Role
from moderation.deciding import audit, cases, queue, scripts
from moderation.deciding.acting import Acting, as_json
from moderation.deciding.reasons import Why
from moderation.deciding.scripts import Decide, Remembered

Decider = Callable[[RoomId, Person, HeldCase, Outcome, Why], Awaitable[Remembered]]
"""Decides the cases of a queue that is not about messages nobody has seen."""

ACTIONS: dict[Outcome, audit.Action] = {
    "approved": "approve",
    "rejected": "reject",
    "masked": "mask",
    "expired": "expire",
    "dismissed": "dismiss",
    "upheld": "uphold",
    "granted": "grant",
}
POSTING: frozenset[Outcome] = frozenset({"approved", "masked"})
ENDS_OF_MESSAGES: frozenset[Outcome] = POSTING | {"rejected", "expired"}


class DecidedBefore(AlreadyDecided):
    """Another moderator was first; the problem says who, and how they decided."""

    def __init__(self, first: Remembered) -> None:
        what = {"granted": "this appeal", "upheld": "this", "dismissed": "these reports"}
        told = what.get(first.outcome, "this message")
        super().__init__(f"{first.by.name} has {first.outcome} {told} already.")
        self.extra = {"by": msgspec.to_builtins(first.by), "outcome": first.outcome}


class CaseWork(Acting):
    """Decides cases, on the record."""

    deciders: dict[QueueName, Decider]
    """Who decides in queues other than `held` and `new`; set by the parts that fill those queues."""

    async def decide(
        self,
        room: RoomId,
        person: Person,
        case: CaseId,
        outcome: Outcome,
        reason: str = "",
        *,
        code: str = "",
        in_place: bool = False,
    ) -> Remembered:
        """Decide a case. *in_place*: a message that is posted says when it was written.

        Raises NotFound, DecidedBefore, Forbidden for what was left to the hosts, BadRequest for an outcome
        that its queue does not have.
        """
        why = Why(reason, code).cleaned()
        held = await queue.find(self.redis, room, case)
        if held is None:
            raise await self._gone(room, case)
        if held.escalated is not None and person.role_in(room) is not Role.HOST:
            raise Forbidden(f"{held.escalated.name} has left this to the hosts.")
        decider = self.deciders.get(held.queue)
        if decider is not None:
            return await decider(room, person, held, outcome, why)
        if outcome not in ENDS_OF_MESSAGES:
            raise BadRequest("A held message is approved, rejected or masked.", field="outcome")
        actor = audit.actor_of(person, room)
        async with self.database.writing(), reaching_the_log():
            return await self.decide_within(room, actor, held, outcome, why, in_place=in_place)

    async def escalate(
        self, room: RoomId, person: Person, case: CaseId, reason: str = "", code: str = ""
    ) -> Remembered:
        """Leave a case to the hosts: nobody else decides it then.

        Raises NotFound, DecidedBefore, and BadRequest for what was left to them before.
        """
        why, actor = Why(reason, code).cleaned(), audit.actor_of(person, room)
        held = await queue.find(self.redis, room, case)
        if held is None:
            raise await self._gone(room, case)
        async with self.database.writing(), reaching_the_log():
            number = await audit.record(room, actor, "escalate", case, why.text, code=why.code)
            told = as_json(CaseEscalated(case=case, by=actor, reason=why.text, action=str(number)))
            answer = await scripts.escalate(self.redis, RoomKeys(room), case, as_json(actor), told)
            if answer == "before":
                raise BadRequest("This was left to the hosts before.")
            if answer == "unknown":
                raise await self._gone(room, case)
        return Remembered(actor, "escalated", number=number)

    async def decide_within(
        self,
        room: RoomId,
        actor: Actor,
        held: HeldCase,
        outcome: Outcome,
        why: Why,
        *,
        in_place: bool = False,
    ) -> Remembered:
        """Decide about a message that waits, inside a transaction. Raises NotFound, DecidedBefore."""
        if held.reply_to is not None and names_shadow(held.reply_to.id):
            held = msgspec.structs.replace(held, reply_to=None)  # nobody else has seen what it quotes
        posted = _posted(held, outcome, in_place=in_place) if outcome in POSTING else None
        told_as: Outcome = "approved" if posted else outcome
        letter = None
        if held.queue != "shadowed":  # else its author does not know that there is anything to decide
            letter = YourCaseDecided(case=held.case, nonce=held.nonce, outcome=told_as, reason=why.text)
        return await self._end(room, actor, held, outcome, why, posted=posted, letter=letter)

    async def _end(
        self,
        room: RoomId,
        actor: Actor,
        held: HeldCase,
        outcome: Outcome,
        why: Why,
        *,
        posted: Posted | None,
        letter: YourCaseDecided | None,
    ) -> Remembered:
        keys = RoomKeys(room)
        await self.database.alone_with(cases.lock(room, held.case))
        detail = {"user": held.author.id, "name": held.author.name, "text": held.text, "queue": held.queue}
        number = await audit.record(
            room, actor, ACTIONS[outcome], held.case, why.text, code=why.code, cause=why.cause, **detail
        )
        await cases.keep(room, held.case, as_appended(held))
        await cases.close(room, held.case, outcome, actor, why.text, code=why.code)
        told = CaseDecided(
            case=held.case,
            outcome=outcome,
            by=actor,
            user=held.author.id,
            reason=why.text,
            code=why.code,
            action=str(number),
        )
        decision = Decide(
            case=held.case,
            user=held.author.id,
            nonce=held.nonce,
            posted=as_json(posted) if posted else b"",
            decided=as_json(told),
            letter=as_json(letter) if letter else b"",
            remembered=Remembered(actor, outcome, number=number),
            quotes=held.reply_to.id if held.reply_to else "",
            quoted_author=held.reply_to.author.id if held.reply_to else "",
            shadow=held.message or "" if held.queue == "shadowed" else "",
        )
        match await scripts.decide(self.redis, keys, decision, nonce_ms=self._nonce_ms):
            case Remembered() as first:
                await audit.withdraw(number)  # the caller may go on with other cases
                raise DecidedBefore(first)
            case "unknown":
                await audit.withdraw(number)
                raise NotFound("There is no such case.")
            case Place(cursor):
                await cases.name_message(room, held.case, cursor.id)
                await audit.complete(number, **detail, message=cursor.id)
                return Remembered(actor, outcome, cursor.id, number)
            case _:
                return Remembered(actor, outcome, number=number)

    async def _gone(self, room: RoomId, case: CaseId) -> NotFound | DecidedBefore:
        async with reaching_the_log():
            first = await self.redis.execute_command("GET", RoomKeys(room).decided(case))
        if first is None:
            return NotFound("There is no such case.")
        return DecidedBefore(msgspec.json.decode(first, type=Remembered))


def _posted(held: HeldCase, outcome: Outcome, *, in_place: bool) -> Posted:
    """The message that *held* becomes. Raises BadRequest if there is nothing to mask."""
    text = held.text
    if outcome == "masked" or (held.queue == "shadowed" and held.verdict.action == "mask"):
        if not held.verdict.spans:
            raise BadRequest("No rule found words in this message that could be masked.", field="outcome")
        text = masked(text, held.verdict.spans)
    written = held.at if in_place else 0
    return Posted(author=held.author, text=text, nonce=held.nonce, reply_to=held.reply_to, written=written)


def as_appended(held: HeldCase) -> bytes:
    """The event as the log has it: without what the log gives it."""
    return as_json(msgspec.structs.replace(held, id=MessageId(""), at=0))
