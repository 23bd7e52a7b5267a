"""Undoing: what actions took is given back, on every reader, and what they put in force is lifted."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from eventchat.clock import now_ms
from eventchat.errors import Forbidden
from eventchat.log.connection import reaching_the_log
from eventchat.log.keys import LogName, RoomKeys
from eventchat.log.scripts import append
from eventchat.rooms import directory
from eventchat.types.events import HeldCase, Undone
from eventchat.types.ids import CaseId, MessageId, RoomId, UserId
from eventchat.types.people import Actor, Person, Role
from moderation.deciding import audit, cases, edits, queue, reported, sanctions, scripts, shadowing
from moderation.deciding.acting import as_json
from moderation.deciding.audit import Recorded
from moderation.deciding.casework import DecidedBefore
from moderation.deciding.causes import DECIDING, Cause, OneAction, Row, RuleInSpan, actions_of
from moderation.deciding.decisions import Decisions
from moderation.deciding.edits import Edits
from moderation.deciding.overtaken import grant_overtaken
from moderation.deciding.pardons import PENAL, pardon
from moderation.deciding.permits import Permits
from moderation.deciding.reasons import Why
from moderation.deciding.reopening import reopen
from moderation.deciding.resetting import Resetting
from moderation.deciding.shadowing import Shadowing
from moderation.deciding.stage import Stage
from moderation.deciding.tables import AuditRecord
from moderation.deciding.taken import taken_by

SHOWN = 100
"""Actions of one undoing that are told one by one."""

MESSAGES_AT_ONCE = 400


class Undoing(msgspec.Struct, frozen=True):
    """What was, or would be, undone: how many actions, the newest of them, how many messages are back.

    What was a part of another of them is not counted, and named after those that were not.
    A preview names the `held` cases that would be published. `before` is who undid the action earlier.
    """

    undone: int
    actions: list[Recorded]
    messages: int = 0
    held: Sequence[HeldCase] = ()
    before: Recorded | None = None


class Undo:
    """Undoes what `Decisions` did, each action once."""

    def __init__(self, decisions: Decisions) -> None:
        self._decisions = decisions
        self._redis = decisions.redis
        self._database = decisions.database
        self._stage = Stage(self._redis, self._database)
        self._edits = Edits(self._redis, self._database)
        self._shadowing = Shadowing(self._redis, self._database)
        self._permits = Permits(self._redis, self._database)
        self._resetting = Resetting(self._redis, self._database)

    async def preview(self, room: RoomId, cause: Cause) -> Undoing:
        """What `undo` would undo; nothing changes."""
        async with self._database.reading():
            rows = await actions_of(self._database, room, cause)
            taken = await taken_by(self._redis, room, rows)
            before = await _undone_before(cause, rows)
        held = [one for one in await self._held_by(room, cause) if one.escalated is None]
        messages = await taken.would_be_back(self._redis, room) if taken else 0
        rows, whole = _wholes_first(rows)
        shown = [Recorded.read(row) for row in rows[:SHOWN]]
        return Undoing(whole + len(held), shown, messages, held, before)

    async def undo(self, room: RoomId, person: Person, cause: Cause, reason: str = "") -> Undoing:
        """Undo everything that *cause* brought about and that was not undone before.

        What a rule holds now is approved. Raises NotFound and BadRequest for an action that is not there or
        cannot be undone, Forbidden for a moderator who would undo what a host did.
        """
        why, by = Why(reason).cleaned(), audit.actor_of(person, room)
        held = await self._held_by(room, cause)
        async with self._database.writing(), reaching_the_log():
            rows = await actions_of(self._database, room, cause, lock=True)
            if person.role_in(room) is not Role.HOST and any(row["actor_role"] == "host" for row in rows):
                raise Forbidden("Only a host undoes what a host did.")
            await self._database.alone_with(*_names(room, rows, held))
            named, whole = _wholes_first(rows)
            head = await self._record(room, by, named, why)
            messages = await self._give_back(room, rows)
            await pardon(self._redis, room, by, rows)
            part = why.part_of(head) if head else why
            for user in dict.fromkeys(UserId(row["target"]) for row in rows if row["action"] in PENAL):
                await grant_overtaken(self._redis, self._database, room, by, user, part)
            for row in rows:
                await self._take_back(room, by, row, part)
            approved = await self._approve(room, by, held, part)
            undone = whole + approved
            if undone:
                shown = tuple(str(row["id"]) for row in named[:SHOWN])
                told = Undone(by=by, count=undone, actions=shown, messages=messages)
                await append(self._redis, LogName(room, staff=True), "undone", as_json(told))
            before = await _undone_before(cause, rows)
        return Undoing(undone, [Recorded.read(row) for row in named[:SHOWN]], messages, before=before)

    async def _record(self, room: RoomId, by: Actor, rows: Sequence[Row], why: Why) -> int | None:
        """One row for each action that is undone; the number of the first, of which the others are parts."""
        if not rows:
            return None
        first, *others = rows
        head = await audit.record(room, by, "undo", str(first["id"]), why.text, of=first["action"])
        await AuditRecord.update({AuditRecord.undoes: first["id"]}).where(AuditRecord.id == head)
        columns = ("at", "room", "actor", "actor_name", "actor_role", "action", "target", "reason", "detail")
        now = now_ms()
        values = [
            (
                *(now, room, by.id, by.name, by.role.value, "undo", str(row["id"]), why.text),
                msgspec.json.encode({"of": row["action"]}).decode(),
                *("", head, row["id"]),
            )
            for row in others
        ]
        await self._database.insert_new(AuditRecord, (*columns, "code", "cause", "undoes"), values)
        return head

    async def _give_back(self, room: RoomId, rows: Sequence[Row]) -> int:
        """Let readers see again what removals and purges among *rows* took."""
        taken = await taken_by(self._redis, room, rows)
        if taken is None:
            return 0
        removals, ended = taken.removals, [purge.until for purge in taken.purges]
        messages, keys, back = taken.messages, RoomKeys(room), 0
        for start in range(0, max(len(messages), 1), MESSAGES_AT_ONCE):
            some = messages[start : start + MESSAGES_AT_ONCE]
            back += await scripts.give_back(self._redis, keys, removals, ended, some)
            removals, ended = [], []
        return back

    async def _take_back(self, room: RoomId, by: Actor, row: Row, why: Why) -> None:
        """Undo what *row* did beside hiding messages."""
        detail = msgspec.json.decode(row["detail"])
        match row["action"]:
            case "warn" if "warning" in detail:
                user, warning = UserId(row["target"]), detail["warning"]
                if await self._decisions.end_warning(room, user, warning, b""):
                    await sanctions.end_warning(room, user, by)
            case "escalate":
                who = as_json(Recorded.read(row).actor)
                await scripts.unescalate(self._redis, RoomKeys(room), CaseId(row["target"]), who)
            case "announce" | "pin" | "unpin":
                await self._stage.take_back(room, by, row)
            case "edit" if "text" in detail:
                await self._edits.take_back(room, by, row)
            case "shadow" | "unshadow" if "before" in detail:
                await self._shadowing.take_back(room, by, row)
            case "settings":
                await self._resetting.take_back(room, by, row)
            case "permit" if "value" in detail:
                await self._permits.take_back(room, by, row)
            case action if action in DECIDING:
                await reopen(self._redis, self._database, room, by, row)
                await self._reject_of_banned(room, by, CaseId(row["target"]), why)

    async def _reject_of_banned(self, room: RoomId, by: Actor, case: CaseId, why: Why) -> None:
        """Reject what waits again where its author was banned meanwhile, as a ban does with what waits."""
        held = await queue.find(self._redis, room, case)
        if held is None or held.queue not in ("held", "new"):
            return
        value = await self._redis.execute_command("HGET", RoomKeys(room).sanctions, held.author.id)
        if value is not None and sanctions.of_value(held.author.id, value.decode()).kind == "ban":
            await self._decisions.decide_within(room, by, held, "rejected", why)

    async def _held_by(self, room: RoomId, cause: Cause) -> list[HeldCase]:
        """What waits because of a rule, or of a filter: the stage of the verdict."""
        if not isinstance(cause, RuleInSpan):
            return []
        return [
            held
            for held in await queue.waiting(self._redis, room)
            if cause.rule in (held.verdict.rule, held.verdict.stage)
            and cause.since <= held.at <= cause.until
            and held.queue in ("held", "new")
        ]

    async def _approve(self, room: RoomId, by: Actor, held: Sequence[HeldCase], why: Why) -> int:
        approved = 0
        for one in held:
            if one.escalated is None and await self._approved(room, by, one, why):
                approved += 1
        return approved

    async def _approved(self, room: RoomId, by: Actor, held: HeldCase, why: Why) -> bool:
        try:
            await self._decisions.decide_within(room, by, held, "approved", why)
        except DecidedBefore:
            return False
        return True


def _wholes_first(rows: Sequence[Row]) -> tuple[list[Row], int]:
    """*rows*, those last that were a part of another of them, and how many were not."""
    numbers = {row["id"] for row in rows}
    parts = [row for row in rows if row["cause"] in numbers]
    wholes = [row for row in rows if row["cause"] not in numbers]
    return wholes + parts, len(wholes)


async def _undone_before(cause: Cause, rows: Sequence[Row]) -> Recorded | None:
    """The undoing of an action of which nothing is left to undo; inside the caller's block."""
    if rows or not isinstance(cause, OneAction):
        return None
    row = await AuditRecord.select().where(AuditRecord.undoes == cause.number).first()
    return Recorded.read(row) if row is not None else None


def _names(room: RoomId, rows: Sequence[Row], held: Sequence[HeldCase]) -> list[str]:
    """What *rows* were against, decided and set, and what is *held*: nobody else changes that meanwhile."""
    edited = [edits.lock(room, MessageId(row["target"])) for row in rows if row["action"] == "edit"]
    people = [sanctions.lock(room, row["target"]) for row in rows if row["action"] in PENAL | {"warn"}]
    shadows = [shadowing.lock(room, row["target"]) for row in rows if row["action"] in ("shadow", "unshadow")]
    settings = [directory.lock(room) for row in rows if row["action"] == "settings"]
    waited = [row for row in rows if row["action"] in DECIDING]
    about = [msgspec.json.decode(row["detail"]).get("message") for row in waited]
    return [
        *edited,
        *people,
        *shadows,
        *settings,
        *(cases.lock(room, row["target"]) for row in waited),
        *(cases.lock(room, one.case) for one in held),
        *(reported.lock(room, MessageId(message)) for message in about if message),
    ]
