"""Appeals against sanctions in force, decided by somebody else than who gave them, where that is possible."""

from __future__ import annotations

from typing import Literal

import msgspec
from piccolo.columns.combination import And
from redis.asyncio import Redis

from eventchat.clock import now_ms
from eventchat.errors import AppealedLately, AppealOpen, BadRequest, Forbidden, NotFound
from eventchat.log.connection import reaching_the_log
from eventchat.log.keys import RoomKeys
from eventchat.record.database import Database, among
from eventchat.text import clean_text
from eventchat.types.cases import Appeal
from eventchat.types.events import (
    CaseDecided,
    HeldCase,
    Lifted,
    Outcome,
    YourAppealDecided,
    YourSanctionLifted,
)
from eventchat.types.ids import CaseId, RoomId, UserId
from eventchat.types.people import Actor, Person, Role, Sanction, SanctionKind
from eventchat.types.rooms import RoomSettings
from eventchat.types.verdicts import Verdict
from moderation.deciding import audit, cases, sanctions
from moderation.deciding.acting import is_rule
from moderation.deciding.casework import as_appended
from moderation.deciding.complaints import Change, appeal, settle
from moderation.deciding.reasons import NO_REASON, Why
from moderation.deciding.records import AppealRecord
from moderation.deciding.scripts import Remembered
from moderation.deciding.tables import AuditRecord, SanctionRecord

LONGEST = 500
LATELY_MS = 24 * 3_600_000
"""Who did something in the room within this time could decide instead."""

AppealOutcome = Literal["granted", "upheld"]
ACTIONS: dict[AppealOutcome, audit.Action] = {"granted": "grant", "upheld": "uphold"}
MEANT: dict[Outcome, AppealOutcome] = {
    "granted": "granted",
    "approved": "granted",
    "upheld": "upheld",
    "rejected": "upheld",
    "dismissed": "upheld",
}
"""What a decision about a case means for an appeal."""

VERDICT = Verdict("hold", "appeals", "appeal", "appeal", 1, 0.0, "Somebody asks to be let back in.")


class AppealShown(msgspec.Struct, frozen=True, omit_defaults=True):
    """One of a person's appeals; `outcome` once it was decided. Times in ms."""

    text: str
    at: int
    kind: SanctionKind
    outcome: AppealOutcome | None = None
    reason: str = ""
    decided_at: int | None = None


class Appeals:
    """Takes appeals, and settles them."""

    def __init__(self, redis: Redis, database: Database) -> None:
        self._redis = redis
        self._database = database

    async def appeal(self, room: RoomId, settings: RoomSettings, person: Person, text: str) -> CaseId:
        """Appeal against what is in force against *person*; the case.

        Raises NotFound when nothing is, AppealOpen, AppealedLately; Empty, TooLong, BadText.
        """
        text, author = clean_text(text, LONGEST), person.author_in(room)
        sanction, by, number = await self._in_force(room, person.id)
        await self._cool_down(room, settings, person.id, number)
        said = Appeal(text=text, at=now_ms(), sanction=sanction, by=by)
        held = HeldCase(
            author=author, text=text, nonce="appeal", verdict=VERDICT, queue="appeals", appeal=said
        )
        async with self._database.writing(), reaching_the_log():
            await among(audit.telling(room))
            if await self._is_open(number):
                raise AppealOpen()
            outcome, case = await appeal(self._redis, RoomKeys(room), person.id, _json(held))
            if outcome == "open":
                raise AppealOpen()
            if case is None:
                raise NotFound("Nothing is in force against you here.")
            row = AppealRecord(
                room=room,
                person=person.id,
                sanction=number,
                kind=sanction.kind,
                text=text,
                at=said.at,
                case_id=case,
            )
            await AppealRecord.insert(row)
            await cases.keep(room, case, _json(held))
        return case

    async def decide(
        self, room: RoomId, person: Person, held: HeldCase, asked: Outcome, why: Why = NO_REASON
    ) -> Remembered:
        """Grant an appeal, which lifts the sanction, or uphold the sanction.

        Raises Forbidden for who gave the sanction, if others were at work lately; BadRequest for an outcome
        that appeals do not have; NotFound, DecidedBefore.
        """
        why, said, user = why.cleaned(), held.appeal, held.author.id
        outcome, reason = MEANT.get(asked), why.text
        if said is None or outcome is None:
            raise BadRequest("An appeal is granted, or the sanction is upheld.", field="outcome")
        if user == person.id:
            raise Forbidden("You cannot decide your own appeal.")
        if said.by.id == person.id and await self._others_at_work(room, person.id):
            raise Forbidden("You gave this sanction: let somebody else decide.")
        actor, kind, name = audit.actor_of(person, room), said.sanction.kind, held.author.name
        decided = CaseDecided(
            case=held.case, outcome=outcome, by=actor, user=user, reason=reason, code=why.code
        )
        letter = YourAppealDecided(kind=kind, outcome=outcome, reason=reason)
        async with self._database.writing(), reaching_the_log():
            await self._database.alone_with(sanctions.lock(room, user), cases.lock(room, held.case))
            detail = {"user": user, "name": name, "text": said.text, "kind": kind}
            number = await audit.record(
                room, actor, ACTIONS[outcome], held.case, reason, code=why.code, cause=why.cause, **detail
            )
            remembered = Remembered(actor, outcome, number=number)
            await cases.keep(room, held.case, as_appended(held))
            await cases.close(room, held.case, outcome, actor, reason, code=why.code)
            change = Change()
            if outcome == "granted" and await self._still(room, held.case):
                await sanctions.end(room, user, actor)
                lifted = Lifted(user=user, kind=kind, by=actor, name=name)
                change = Change("lift", _json(lifted), _json(YourSanctionLifted(kind=kind)))
            await self._end(room, held.case, outcome, reason)
            decided = msgspec.structs.replace(decided, action=str(number))
            settled = await settle(
                self._redis,
                RoomKeys(room),
                held.case,
                _json(decided),
                remembered,
                change,
                user,
                letters=((user, _json(letter)),),
            )
            if settled.before:  # by which it can be undone
                lift = {"kind": kind, "name": name, "value": "", "before": settled.before}
                await audit.record(room, actor, "lift", user, reason, code=why.code, cause=number, **lift)
        return remembered

    async def of_person(self, room: RoomId, person: UserId) -> list[AppealShown]:
        """The newest twenty appeals of *person*, newest first."""
        async with self._database.reading():
            rows = (
                await AppealRecord.select()
                .where((AppealRecord.room == room) & (AppealRecord.person == person))
                .order_by(AppealRecord.id, ascending=False)
                .limit(20)
            )
        return [
            AppealShown(row["text"], row["at"], row["kind"], row["outcome"], row["reason"], row["decided_at"])
            for row in rows
        ]

    async def _in_force(self, room: RoomId, user: UserId) -> tuple[Sanction, Actor, int]:
        """The newest sanction on record that has not ended, who gave it, and its row's number."""
        async with self._database.reading():
            row = (
                await SanctionRecord.select()
                .where(
                    (SanctionRecord.room == room)
                    & (SanctionRecord.person == user)
                    & sanctions.PENAL
                    & SanctionRecord.ended_at.is_null()
                    & ((SanctionRecord.until == 0) | (SanctionRecord.until > now_ms()))
                )
                .order_by(SanctionRecord.id, ascending=False)
                .first()
            )
        if row is None:
            raise NotFound("Nothing is in force against you here.")
        role = Role.SERVICE if is_rule(row["actor"]) else Role.MODERATOR
        sanction = Sanction(user, row["kind"], row["until"], row["reason"])
        return sanction, Actor(row["actor"], row["actor_name"], role), row["id"]

    async def _cool_down(self, room: RoomId, settings: RoomSettings, user: UserId, number: int) -> None:
        async with self._database.reading():
            row = (
                await AppealRecord.select()
                .where((AppealRecord.room == room) & (AppealRecord.person == user))
                .order_by(AppealRecord.id, ascending=False)
                .first()
            )
        if row is None or row["outcome"] == "granted":
            return  # who was right, or let be, need not wait when something new is in force
        if row["outcome"] is None and row["sanction"] == number:
            raise AppealOpen()
        left = row["at"] + settings.appeal_minutes * 60_000 - now_ms()
        if left > 0:
            minutes = max(1, -(-left // 60_000))
            again = f"You can appeal again in {minutes} minute{'s' if minutes > 1 else ''}."
            raise AppealedLately(again, retry_after=left / 1000)

    async def _is_open(self, number: int) -> bool:
        return await AppealRecord.exists().where(
            (AppealRecord.sanction == number) & AppealRecord.outcome.is_null()
        )

    async def _still(self, room: RoomId, case: CaseId) -> bool:
        """Whether the very sanction that was appealed against has not ended or been replaced."""
        row = await AppealRecord.select(AppealRecord.sanction).where(_of_case(room, case)).first()
        if row is None:
            return False
        return await SanctionRecord.exists().where(
            (SanctionRecord.id == row["sanction"]) & SanctionRecord.ended_at.is_null()
        )

    async def _end(self, room: RoomId, case: CaseId, outcome: AppealOutcome, reason: str) -> None:
        await AppealRecord.update(
            {
                AppealRecord.outcome: outcome,
                AppealRecord.reason: reason,
                AppealRecord.decided_at: now_ms(),
            }
        ).where(_of_case(room, case))

    async def _others_at_work(self, room: RoomId, person: UserId) -> bool:
        async with self._database.reading():
            return await AuditRecord.exists().where(
                (AuditRecord.room == room)
                & (AuditRecord.at > now_ms() - LATELY_MS)
                & AuditRecord.actor_role.is_in([Role.MODERATOR.value, Role.HOST.value])
                & (AuditRecord.actor != person)
            )


def _of_case(room: RoomId, case: CaseId) -> And:
    return (AppealRecord.room == room) & (AppealRecord.case_id == case)


def _json(event: msgspec.Struct) -> bytes:
    return msgspec.json.encode(event)
