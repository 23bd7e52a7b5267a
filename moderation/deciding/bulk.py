"""One action on many: chosen messages, chosen people, or everything of the last minutes that matches."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from typing import Literal

import msgspec
import re2

from eventchat.clock import now_ms
from eventchat.errors import AlreadySanctioned, BadRequest, Forbidden
from eventchat.log.connection import reaching_the_log
from eventchat.log.keys import LogName, RoomKeys
from eventchat.log.roomlog import RoomLog
from eventchat.types.events import Posted, Removed, RemovedByStaff
from eventchat.types.ids import MessageId, RoomId, UserId
from eventchat.types.patterns import check_pattern, options
from eventchat.types.people import Actor, Author, Person
from moderation.deciding import audit, scripts
from moderation.deciding.acting import as_json
from moderation.deciding.decisions import Decisions
from moderation.deciding.reasons import Why
from moderation.deciding.standing import may_act_on
from moderation.deciding.tables import AuditRecord

BulkAction = Literal["remove", "purge", "warn", "timeout", "ban"]

SAMPLES = 10
PAGE = 1000
MOST_SEARCHED = 50_000
"""Entries of the log that a pattern is held against."""


class Chosen(msgspec.Struct, frozen=True):
    """What an action is to be done to, and how many it must leave alone because of who wrote them."""

    messages: list[Posted]
    people: dict[UserId, Author]
    skipped: int = 0


class Done(msgspec.Struct, frozen=True):
    """How many messages or people were acted on, and the action that can be undone (0 for none)."""

    count: int
    number: int = 0


class Bulk:
    """Chooses, shows what was chosen, and acts; one undoing takes it all back."""

    def __init__(self, decisions: Decisions) -> None:
        self._decisions = decisions
        self._redis = decisions.redis
        self._database = decisions.database
        self._standing = decisions.standing

    async def by_pattern(
        self, room: RoomId, actor: Person, pattern: str, minutes: int, *, expression: bool
    ) -> Chosen:
        """What was said in the last *minutes* and contains *pattern*, whatever its case and width.

        *expression*: it is an RE2 pattern. Raises BadRequest for a bad one.
        """
        matches, floor = _matcher(pattern, expression=expression), now_ms() - minutes * 60_000
        log = RoomLog(self._redis, LogName(room))
        found: list[Posted] = []
        place: MessageId | None = None
        searched = 0
        async with reaching_the_log():
            redactions = await log.redactions()
            while searched < MOST_SEARCHED:
                rows = await log.before(place, PAGE)
                for row in reversed(rows):
                    if row.at >= floor and row.type == "posted" and not redactions.hides(row.id, row.author):
                        posted = msgspec.json.decode(row.json(), type=Posted)
                        if matches(posted.text):
                            found.append(posted)
                searched += len(rows)
                if len(rows) < PAGE or rows[0].at < floor:
                    break
                place = rows[0].id
        return _chosen(room, actor, found)

    async def by_message(self, room: RoomId, actor: Person, messages: Sequence[MessageId]) -> Chosen:
        """These messages; those that are not there are skipped."""
        found: list[Posted] = []
        for message in dict.fromkeys(messages):
            posted = await self._standing.message(room, message)
            if posted is not None:
                found.append(posted)
        chosen = _chosen(room, actor, found)
        missing = len(set(messages)) - len(found)
        return msgspec.structs.replace(chosen, skipped=chosen.skipped + missing)

    async def by_person(self, room: RoomId, actor: Person, users: Sequence[UserId]) -> Chosen:
        """These people, but for staff."""
        people: dict[UserId, Author] = {}
        skipped = 0
        for user in dict.fromkeys(users):
            try:
                name = await self._standing.require_outranked(room, actor, user)
            except Forbidden:
                skipped += 1
            else:
                people[user] = Author(user, name)
        return Chosen([], people, skipped)

    async def act(
        self, room: RoomId, actor: Person, chosen: Chosen, action: BulkAction, why: Why, seconds: int
    ) -> Done:
        """Do *action* to what was chosen: to the messages, or to the people who wrote them."""
        why, by = why.cleaned(), audit.actor_of(actor, room)
        if action == "remove" and not chosen.messages and chosen.people:
            raise BadRequest("To remove everything of people, purge them.", field="action")
        if action == "warn" and not why.text:
            raise BadRequest("Say what the people are to read.", field="reason")
        count = len(chosen.messages if action == "remove" else chosen.people)
        if not count:
            return Done(0)
        async with self._database.writing():
            number = await audit.record(
                room, by, "bulk", room, why.text, code=why.code, cause=why.cause, what=action, count=count
            )
            why = why.part_of(number)
            if action == "remove":
                return Done(await self._remove(room, by, chosen.messages, why), number)
        for user in chosen.people:
            try:
                await self._penalise(room, actor, user, action, why, seconds)
            except AlreadySanctioned:
                count -= 1  # something stronger is in force against them
        return Done(count, number)

    async def _penalise(
        self, room: RoomId, actor: Person, user: UserId, action: BulkAction, why: Why, seconds: int
    ) -> None:
        match action:
            case "timeout":
                await self._decisions.penalise(room, actor, user, "timeout", why, seconds=seconds)
            case "ban":
                await self._decisions.penalise(room, actor, user, "ban", why)
            case "warn":
                await self._decisions.warn(room, actor, user, why)
            case _:
                await self._decisions.purge_person(room, actor, user, 0, why)

    async def _remove(self, room: RoomId, by: Actor, messages: Sequence[Posted], why: Why) -> int:
        """Remove *messages*, inside a transaction: a few entries, and a row for each."""
        authors = {one.id: one.author for one in messages}
        body = as_json(Removed(targets=(), by="moderator", reason=why.text))
        told = as_json(RemovedByStaff(targets=(), by=by, reason=why.text, action=str(why.cause)))
        async with reaching_the_log():
            gone = await scripts.remove_many(self._redis, RoomKeys(room), list(authors), body, told)
        columns = ("at", "room", "actor", "actor_name", "actor_role", "action", "target", "reason")
        now = now_ms()
        rows = [
            (
                *(now, room, by.id, by.name, by.role.value, "remove", target, why.text),
                *(_detail(authors[target], entry), why.code, why.cause),
            )
            for target, entry in gone
        ]
        await self._database.insert_new(AuditRecord, (*columns, "detail", "code", "cause"), rows)
        if self._decisions.reported is not None:
            await self._decisions.reported.gone(room, by, [target for target, _ in gone], why)
        return len(gone)


def _chosen(room: RoomId, actor: Person, messages: Sequence[Posted]) -> Chosen:
    """*messages* without those of people whom *actor* may not act on."""
    kept: list[Posted] = []
    for one in messages:
        try:
            may_act_on(room, actor, one.author.role)
        except Forbidden:
            continue
        kept.append(one)
    people = {one.author.id: one.author for one in kept if one.author.id != actor.id}
    return Chosen(kept, people, len(messages) - len(kept))


def _detail(author: Author, entry: MessageId) -> str:
    return msgspec.json.encode({"user": author.id, "name": author.name, "entry": entry}).decode()


def _matcher(pattern: str, *, expression: bool) -> Callable[[str], bool]:
    if not expression:
        wanted = _plain(pattern)
        if not wanted:
            raise BadRequest("Say what to look for.", field="pattern")
        return lambda text: wanted in _plain(text)
    try:
        check_pattern(pattern)
    except ValueError as error:
        raise BadRequest(f"“{pattern[:60]}” {error}.", field="pattern") from error
    compiled = re2.compile(pattern, options())
    return lambda text: compiled.search(text) is not None


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
