"""Undoing: what actions took is given back, on every reader, and what they put in force is lifted."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from eventchat.clock import now_ms
from eventchat.errors import Forbidden
from eventchat.log.connection import reaching_the_log
from eventchat.log.entry import Purge
from eventchat.log.keys import LogName, RoomKeys
from eventchat.log.scripts import append
from eventchat.types.events import CaseReopened as Reopened
from eventchat.types.events import (
    HeldCase,
    Lifted,
    Removed,
    Sanctioned,
    Undone,
    YourCaseReopened,
    YourSanctionLifted,
    YouWereSanctioned,
)
from eventchat.types.ids import CaseId, MessageId, RoomId, UserId, entry_key
from eventchat.types.people import Actor, Person, Role
from moderation import audit, cases, queue, sanctions, scripts
from moderation.acting import as_json
from moderation.audit import Recorded
from moderation.casework import DecidedBefore, as_appended
from moderation.causes import Cause, Row, RuleInSpan, actions_of
from moderation.decisions import Decisions
from moderation.permits import Permits
from moderation.reasons import Why
from moderation.restoring import purged_messages, removed_messages
from moderation.scripts import Hidden, Reopen
from moderation.stage import Stage
from moderation.tables import AuditRecord, Case

SHOWN = 100
"""Actions of one undoing that are told one by one."""

MESSAGES_AT_ONCE = 400


class Undoing(msgspec.Struct, frozen=True):
    """What was, or would be, undone: how many actions, the newest of them, how many messages are back."""

    undone: int
    actions: list[Recorded]
    messages: int = 0


class Undo:
    """Undoes what `Decisions` did, each action once."""

    def __init__(self, decisions: Decisions) -> None:
        self._decisions = decisions
        self._redis = decisions._redis
        self._database = decisions._database
        self._stage = Stage(self._redis, self._database)
        self._permits = Permits(self._redis, self._database)

    async def preview(self, room: RoomId, cause: Cause) -> Undoing:
        """What `undo` would undo; nothing changes."""
        async with self._database.reading():
            rows = await actions_of(self._database, room, cause)
        held = await self._held_by(room, cause)
        return Undoing(len(rows) + len(held), [Recorded.read(row) for row in rows[:SHOWN]])

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
            head = await self._record(room, by, rows, why)
            messages = await self._give_back(room, rows)
            for row in rows:
                await self._take_back(room, by, row)
            approved = await self._approve(room, by, held, why.part_of(head) if head else why)
            undone = len(rows) + approved
            if undone:
                shown = tuple(str(row["id"]) for row in rows[:SHOWN])
                told = Undone(by=by, count=undone, actions=shown, messages=messages)
                await append(self._redis, LogName(room, staff=True), "undone", as_json(told))
        return Undoing(undone, [Recorded.read(row) for row in rows[:SHOWN]], messages)

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
        removals: list[tuple[MessageId, MessageId]] = []
        purges: list[Purge] = []
        for row in rows:
            detail = msgspec.json.decode(row["detail"])
            if row["action"] == "remove" and "entry" in detail:
                removals.append((MessageId(row["target"]), MessageId(detail["entry"])))
            elif row["action"] == "uphold" and "entry" in detail:
                removals.append((MessageId(detail["message"]), MessageId(detail["entry"])))
            elif row["action"] == "purge" and "entry" in detail:
                entry = MessageId(detail["entry"])
                purges.append(Purge(UserId(row["target"]), detail["since"], entry))
        if not removals and not purges:
            return 0
        found = await removed_messages(self._redis, room, removals)
        found += await purged_messages(self._redis, room, purges) if purges else []
        hidden: dict[MessageId, Hidden] = {one.id: one for one in found}
        messages = sorted(hidden.values(), key=lambda one: entry_key(one.id))
        ended, keys, back = [purge.until for purge in purges], RoomKeys(room), 0
        for start in range(0, max(len(messages), 1), MESSAGES_AT_ONCE):
            some = messages[start : start + MESSAGES_AT_ONCE]
            back += await scripts.give_back(self._redis, keys, removals, ended, some)
            removals, ended = [], []
        return back

    async def _take_back(self, room: RoomId, by: Actor, row: Row) -> None:
        """Undo what *row* did beside hiding messages."""
        detail = msgspec.json.decode(row["detail"])
        match row["action"]:
            case "timeout" | "ban" | "lift" if "value" in detail:
                await self._unpenalise(room, by, row, detail["value"], detail["before"])
            case "warn" if "warning" in detail:
                user, warning = UserId(row["target"]), detail["warning"]
                if await self._decisions._warning_over(room, user, warning, b""):
                    await sanctions.end_warning(room, user, by)
            case "escalate":
                who = as_json(Recorded.read(row).actor)
                await scripts.unescalate(self._redis, RoomKeys(room), CaseId(row["target"]), who)
            case "announce" | "pin" | "unpin":
                await self._stage.take_back(room, by, row)
            case "permit" if "value" in detail:
                await self._permits.take_back(room, by, row)
            case "approve" | "reject" | "mask" | "expire":
                await self._reopen(room, by, row, detail.get("message", ""))

    async def _unpenalise(self, room: RoomId, by: Actor, row: Row, value: str, before: str) -> None:
        """Put in force again what was before *value*, if nobody has changed it since."""
        user = UserId(row["target"])
        name = msgspec.json.decode(row["detail"]).get("name", "")
        earlier = sanctions.of_value(user, before) if before else None
        if earlier is not None and earlier.until and earlier.until <= now_ms():
            earlier = None
        if earlier is not None:
            kind, until, words = earlier.kind, earlier.until, earlier.reason
            body = as_json(Sanctioned(user=user, kind=kind, by=by, until=until, reason=words, name=name))
            letter = as_json(YouWereSanctioned(kind=kind, until=until, reason=words))
        elif value:
            ended = sanctions.of_value(user, value).kind
            body = as_json(Lifted(user=user, kind=ended, by=by, name=name))
            letter = as_json(YourSanctionLifted(kind=ended))
        else:
            return  # what was lifted has ended by now
        done, _ = await scripts.sanction(
            self._redis,
            RoomKeys(room),
            user,
            before if earlier is not None else "",
            kind="sanctioned" if earlier is not None else "lifted",
            body=body,
            letter=letter,
            expected=value or "-",
        )
        if done and earlier is not None:
            await sanctions.keep(room, earlier, by)
        elif done:
            await sanctions.end(room, user, by)

    async def _reopen(self, room: RoomId, by: Actor, row: Row, message: str) -> None:
        case = CaseId(row["target"])
        kept = await Case.select(Case.held).where((Case.room == room) & (Case.case_id == case)).first()
        if kept is None:
            return
        held = msgspec.json.decode(kept["held"], type=HeldCase)
        held = msgspec.structs.replace(held, id=MessageId(case), at=entry_key(case)[0])
        letter = b""
        if held.queue in ("held", "new"):
            letter = as_json(YourCaseReopened(case=case, nonce=held.nonce))
        wish = Reopen(
            case=case,
            user=held.author.id,
            nonce=held.nonce,
            held=as_appended(held),
            number=row["id"],
            message=message,
            removed=as_json(Removed(targets=(MessageId(message),), by="moderator")) if message else b"",
            letter=letter,
            told=as_json(Reopened(case=case, by=by, held=held)),
        )
        entry = await scripts.reopen(self._redis, RoomKeys(room), wish)
        if entry is not None:
            await cases.reopen(room, case, entry_key(entry)[0])

    async def _held_by(self, room: RoomId, cause: Cause) -> list[HeldCase]:
        """What waits because of a rule."""
        if not isinstance(cause, RuleInSpan):
            return []
        return [
            held
            for held in await queue.waiting(self._redis, room)
            if held.verdict.rule == cause.rule
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
            await self._decisions._decide(room, by, held, "approved", why)
        except DecidedBefore:
            return False
        return True
