"""What was said in a room and what became of it, out of the record: also what only its staff may see."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

import msgspec
from piccolo.columns.combination import And, Where

from eventchat.record.database import Database
from eventchat.record.tables import ArchivedEntry
from eventchat.types.events import HeldCase, Posted, Rejected, Removed
from eventchat.types.ids import RoomId, entry_key
from eventchat.types.people import Role
from moderation.deciding.acting import is_rule
from moderation.deciding.tables import AuditRecord, Case
from moderation.trying.backtest import Fate, Past

PAGE = 200
APPROVED = frozenset({"approved", "masked", "dismissed"})

Condition = Where | And


class RoomsPast:
    """The past of one room from *since* (ms) on, at most the newest *limit* messages, however they ended."""

    def __init__(self, database: Database, room: RoomId, since: int, limit: int) -> None:
        self._database = database
        self._room = room
        self._since = since
        self._limit = limit
        self._rules_purges: set[str] | None = None

    async def count(self) -> int:
        """How many messages there are to be judged. Raises HistoryUnavailable."""
        async with self._database.reading():
            counts = [
                await ArchivedEntry.count().where(self._entries(staff=False, kind="posted")),
                await ArchivedEntry.count().where(self._entries(staff=True, kind="rejected")),
                await Case.count().where(self._cases()),
            ]
        return min(sum(map(int, counts)), self._limit)

    async def pages(self) -> AsyncIterator[Sequence[Past]]:
        """Everything that was written, the newest first. Raises HistoryUnavailable."""
        left = self._limit
        async for page in newest_first(self._posted(), self._refused(), self._waited()):
            yield page[:left]
            left -= len(page)
            if left <= 0:
                return

    async def _posted(self) -> AsyncIterator[Sequence[Past]]:
        async for rows in self._pages(staff=False, kind="posted"):
            async with self._database.reading():
                fates = await self._fates(rows)
            yield [_posted(row, fates[_id(row)]) for row in rows]

    async def _refused(self) -> AsyncIterator[Sequence[Past]]:
        async for rows in self._pages(staff=True, kind="rejected"):
            yield [_rejected(row) for row in rows]

    async def _waited(self) -> AsyncIterator[Sequence[Past]]:
        async for cases in self._case_pages():
            yield [_case(row) for row in cases]

    async def _pages(self, *, staff: bool, kind: str) -> AsyncIterator[Sequence[Mapping[str, Any]]]:
        where: Condition = self._entries(staff=staff, kind=kind)
        left = self._limit
        while left > 0:
            async with self._database.reading():
                rows = await (
                    ArchivedEntry.select()
                    .where(where)
                    .order_by(ArchivedEntry.ms, ArchivedEntry.n, ascending=False)
                    .limit(min(PAGE, left))
                )
            if not rows:
                return
            yield rows
            left -= len(rows)
            ms, number = rows[-1]["ms"], rows[-1]["n"]
            older = (ArchivedEntry.ms < ms) | ((ArchivedEntry.ms == ms) & (ArchivedEntry.n < number))
            where = self._entries(staff=staff, kind=kind) & (ArchivedEntry.ms <= ms) & older

    async def _case_pages(self) -> AsyncIterator[Sequence[Mapping[str, Any]]]:
        where: Condition = self._cases()
        left = self._limit
        while left > 0:
            async with self._database.reading():
                rows = await (
                    Case.select().where(where).order_by(Case.id, ascending=False).limit(min(PAGE, left))
                )
            if not rows:
                return
            yield rows
            left -= len(rows)
            where = self._cases() & (Case.id < rows[-1]["id"])

    def _entries(self, *, staff: bool, kind: str) -> And:
        return (
            (ArchivedEntry.room == self._room)
            & (ArchivedEntry.staff == staff)
            & (ArchivedEntry.type == kind)
            & (ArchivedEntry.ms >= self._since)
        )

    def _cases(self) -> And:
        """Cases that posted nothing: what an approval posted is among the messages."""
        return (Case.room == self._room) & (Case.opened_at >= self._since) & Case.message.is_null()

    async def _fates(self, rows: Sequence[Mapping[str, Any]]) -> Mapping[str, Fate]:
        removers = {row["removed_by"] for row in rows if row["removed_by"]}
        removed = await self._removals(removers)
        looked_at = await self._looked_at([_id(row) for row in rows])
        fates: dict[str, Fate] = {}
        for row in rows:
            message, remover = _id(row), row["removed_by"]
            if not remover:
                fates[message] = "approved" if looked_at.get(message) in APPROVED else "kept"
            elif looked_at.get(message) == "upheld":
                fates[message] = "removed"  # a person agreed with the rule that had hidden it
            else:
                fates[message] = removed.get(remover, "removed")
        return fates

    async def _looked_at(self, messages: Sequence[str]) -> dict[str, str]:
        """By message, how a person decided its case."""
        rows = await Case.select(Case.message, Case.status, Case.decided_by).where(
            (Case.room == self._room) & Case.message.is_in(list(messages))
        )
        return {row["message"]: row["status"] for row in rows if not is_rule(row["decided_by"] or "")}

    async def _removals(self, removers: set[str]) -> dict[str, Fate]:
        """By removing entry, whether it was not a person on the staff: the author, or a rule."""
        if not removers:
            return {}
        fates: dict[str, Fate] = dict.fromkeys(removers & await self._purges_by_rules(), "removed_by_rule")
        rows = await ArchivedEntry.select().where(
            (ArchivedEntry.room == self._room)
            & (ArchivedEntry.staff == False)  # noqa: E712 - Piccolo's operator
            & (ArchivedEntry.type == "removed")
            & ArchivedEntry.ms.is_in([entry_key(remover)[0] for remover in removers])
        )
        for row in rows:
            by = msgspec.json.decode(row["body"], type=Removed).by
            if by != "moderator":
                fates[_id(row)] = "taken_back" if by == "author" else "removed_by_rule"
        return fates

    async def _purges_by_rules(self) -> set[str]:
        """The entries by which rules removed everything of somebody, since the time that is looked at."""
        if self._rules_purges is None:
            rows = await AuditRecord.select(AuditRecord.detail).where(
                (AuditRecord.room == self._room)
                & (AuditRecord.action == "purge")
                & (AuditRecord.actor_role == Role.SERVICE.value)
                & (AuditRecord.at >= self._since)
            )
            self._rules_purges = {msgspec.json.decode(row["detail"]).get("entry", "") for row in rows}
        return self._rules_purges


async def newest_first(*kinds: AsyncIterator[Sequence[Past]]) -> AsyncIterator[Sequence[Past]]:
    """What several give, each the newest first, in one row of pages; no more is read than is needed."""
    heads = [(kind, await anext(kind, None)) for kind in kinds]
    while waiting := [(kind, page) for kind, page in heads if page]:
        # What is newer than all that any of them may still give: the oldest of its page is a border.
        border = max(page[-1].at for _, page in waiting)
        yield sorted(
            (one for _, page in waiting for one in page if one.at >= border), key=lambda one: -one.at
        )
        older = ((kind, [one for one in page if one.at < border]) for kind, page in waiting)
        heads = [(kind, rest or await anext(kind, None)) for kind, rest in older]


def _id(row: Mapping[str, Any]) -> str:
    return f"{row['ms']}-{row['n']}"


def _posted(row: Mapping[str, Any], fate: Fate) -> Past:
    posted = msgspec.json.decode(row["body"], type=Posted)
    author = posted.author
    return Past(_id(row), row["ms"], author.id, author.name, author.role, posted.text, fate)


def _rejected(row: Mapping[str, Any]) -> Past:
    rejected = msgspec.json.decode(row["body"], type=Rejected)
    author = rejected.author
    return Past(_id(row), row["ms"], author.id, author.name, author.role, rejected.text, "refused")


def _case(row: Mapping[str, Any]) -> Past:
    held = msgspec.json.decode(row["held"], type=HeldCase)
    author = held.author
    declined = row["status"] == "rejected" and not is_rule(row["decided_by"] or "")
    fate: Fate = "declined" if declined else "waiting"
    return Past(row["case_id"], row["opened_at"], author.id, author.name, author.role, held.text, fate)
