"""What was said in a room and what became of it, out of the record: also what only its staff may see."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from typing import Any

import msgspec
from piccolo.columns.combination import And, Where

from eventchat.record.database import Database
from eventchat.record.tables import ArchivedEntry
from eventchat.types.events import HeldCase, Posted, Rejected, Removed
from eventchat.types.ids import RoomId, entry_key
from moderation.deciding.tables import Case
from moderation.trying.backtest import Fate, Past

PAGE = 200

Condition = Where | And


class RoomsPast:
    """The past of one room from *since* (ms) on, at most the newest *limit* messages of each kind."""

    def __init__(self, database: Database, room: RoomId, since: int, limit: int) -> None:
        self._database = database
        self._room = room
        self._since = since
        self._limit = limit

    async def count(self) -> int:
        """How many messages there are to be judged. Raises HistoryUnavailable."""
        async with self._database.reading():
            counts = [
                await ArchivedEntry.count().where(self._entries(staff=False, kind="posted")),
                await ArchivedEntry.count().where(self._entries(staff=True, kind="rejected")),
                await Case.count().where(self._cases()),
            ]
        return sum(min(int(count), self._limit) for count in counts)

    async def pages(self) -> AsyncIterator[Sequence[Past]]:
        """Everything that was written, the newest of each kind first. Raises HistoryUnavailable."""
        async for rows in self._pages(staff=False, kind="posted"):
            async with self._database.reading():
                fates = await self._fates(rows)
            yield [_posted(row, fates[_id(row)]) for row in rows]
        async for rows in self._pages(staff=True, kind="rejected"):
            yield [_rejected(row) for row in rows]
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
        approved = {
            row["message"]
            for row in await Case.select(Case.message).where(
                (Case.room == self._room) & Case.message.is_in([_id(row) for row in rows])
            )
        }
        fates: dict[str, Fate] = {}
        for row in rows:
            message = _id(row)
            if row["removed_by"]:
                fates[message] = removed.get(row["removed_by"], "removed")
            else:
                fates[message] = "approved" if message in approved else "kept"
        return fates

    async def _removals(self, removers: Collection[str]) -> dict[str, Fate]:
        """By removing entry, whether the author took the message back."""
        if not removers:
            return {}
        rows = await ArchivedEntry.select().where(
            (ArchivedEntry.room == self._room)
            & (ArchivedEntry.staff == False)  # noqa: E712 - Piccolo's operator
            & (ArchivedEntry.type == "removed")
            & ArchivedEntry.ms.is_in([entry_key(remover)[0] for remover in removers])
        )
        by = {_id(row): msgspec.json.decode(row["body"], type=Removed).by for row in rows}
        return {remover: "taken_back" for remover in removers if by.get(remover) == "author"}


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
    fate: Fate = "declined" if row["status"] == "rejected" else "waiting"
    return Past(row["case_id"], row["opened_at"], author.id, author.name, author.role, held.text, fate)
