"""What the staff of a room know of a person, on one card: from the record, so a moment behind the log."""

from __future__ import annotations

from typing import Any

import msgspec
from piccolo.columns.combination import And

from eventchat.record.database import Database
from eventchat.record.tables import ArchivedEntry
from eventchat.types.events import Posted
from eventchat.types.ids import RoomId, UserId
from eventchat.types.people import Actor, Person, Role, StaffSanctionKind
from moderation.deciding.acting import is_rule
from moderation.deciding.appeals import Appeals, AppealShown
from moderation.deciding.audit import Recorded, telling
from moderation.deciding.flags import Flags, Watch
from moderation.deciding.notes import Note, Notes
from moderation.deciding.records import ReportRecord
from moderation.deciding.tables import AuditRecord, Case, SanctionRecord
from moderation.deciding.withdrawn import undone_by

MESSAGES = 50
ROWS = 50
MOST_SANCTIONS = 500
"""The newest of a person's sanctions that are counted."""


class Said(msgspec.Struct, frozen=True, omit_defaults=True):
    """One message; `removed` when others do not see it any more."""

    id: str
    at: int
    text: str
    removed: bool = False


class SanctionGiven(msgspec.Struct, frozen=True, omit_defaults=True):
    """A sanction, over or not; `ended_at` when it was lifted or replaced before its time. Times in ms.

    Who undid it is `undone_by`: it is as if never given.
    """

    kind: StaffSanctionKind
    at: int
    by: Actor
    until: int = 0
    reason: str = ""
    ended_at: int | None = None
    undone_by: Actor | None = None


class ReportMade(msgspec.Struct, frozen=True, omit_defaults=True):
    """A report by or against the person; `outcome` once it was decided."""

    message: str
    author: str
    by: str
    by_name: str
    reason: str
    at: int
    note: str = ""
    outcome: str | None = None


class Counts(msgspec.Struct, frozen=True):
    """How much there is of what. `messages` are all that were posted, the `removed` ones among them;
    `sanctions` those that nobody has undone."""

    messages: int
    removed: int
    held: int
    rejected: int
    approved: int
    reports_for: int
    reports_against: int
    sanctions: int


class Card(msgspec.Struct, frozen=True):
    """A person as the staff of one room know them. Lists are newest first; `names` newest first too.
    `permit` is until when (ms) they may post a link.

    `first_seen` (ms) is when they first said something in this room. `messages` include removed ones.
    """

    user: str
    names: list[str]
    first_seen: int | None
    role: Role
    counts: Counts
    messages: list[Said]
    sanctions: list[SanctionGiven]
    reports_for: list[ReportMade]
    reports_against: list[ReportMade]
    appeals: list[AppealShown]
    notes: list[Note]
    actions: list[Recorded]
    flags: Watch | None
    permit: int | None = None


class People:
    """Puts cards together."""

    def __init__(self, database: Database, flags: Flags, notes: Notes, appeals: Appeals) -> None:
        self._database = database
        self._flags = flags
        self._notes = notes
        self._appeals = appeals

    async def card(self, room: RoomId, reader: Person, user: UserId) -> Card:
        """What *reader* may know of *user*. Raises HistoryUnavailable."""
        await self._database.settled(telling(room))
        async with self._database.reading():
            messages = await _newest(_said(room, user), MESSAGES)
            authors = [msgspec.json.decode(row["body"], type=Posted).author for row in messages]
            names = [author.name for author in authors]
            first = await _oldest(room, user)
            given = await _sanctions(room, user)
            undone = await undone_by(room, user, given)
            made, against = _reports_by(room, user), _reports_against(room, user)
            return Card(
                user=user,
                names=list(dict.fromkeys(names if first is None else [*names, first[1]])),
                first_seen=first[0] if first else None,
                role=authors[0].role if authors else Role.VIEWER,
                counts=await _counts(room, user, len(given) - len(undone)),
                messages=[_shown(row) for row in messages],
                sanctions=[_sanction(row, undone.get(row["id"])) for row in given[:ROWS]],
                reports_for=[_report(row) for row in await _reports(made)],
                reports_against=[_report(row) for row in await _reports(against)],
                appeals=await self._appeals.of_person(room, user),
                notes=await self._notes.about(reader, user),
                actions=await _actions(room, user),
                flags=await self._flags.of_person(room, user),
            )


def _entries(room: RoomId, user: UserId, staff: bool, kind: str) -> And:
    return (
        (ArchivedEntry.room == room)
        & (ArchivedEntry.author == user)
        & (ArchivedEntry.staff == staff)
        & (ArchivedEntry.type == kind)
    )


def _said(room: RoomId, user: UserId) -> And:
    return _entries(room, user, False, "posted")


def _reports_by(room: RoomId, user: UserId) -> And:
    return (ReportRecord.room == room) & (ReportRecord.reporter == user)


def _reports_against(room: RoomId, user: UserId) -> And:
    return (ReportRecord.room == room) & (ReportRecord.author == user)


async def _newest(where: And, limit: int) -> list[dict[str, Any]]:
    return (
        await ArchivedEntry.select()
        .where(where)
        .order_by(ArchivedEntry.ms, ArchivedEntry.n, ascending=False)
        .limit(limit)
    )


async def _oldest(room: RoomId, user: UserId) -> tuple[int, str] | None:
    row = (
        await ArchivedEntry.select(ArchivedEntry.ms, ArchivedEntry.body)
        .where(_said(room, user))
        .order_by(ArchivedEntry.ms)
        .first()
    )
    return (row["ms"], msgspec.json.decode(row["body"], type=Posted).author.name) if row else None


async def _counts(room: RoomId, user: UserId, sanctions: int) -> Counts:
    cases = (Case.room == room) & (Case.author == user)
    return Counts(
        messages=await ArchivedEntry.count().where(_said(room, user)),
        removed=await ArchivedEntry.count().where(_said(room, user) & ArchivedEntry.removed_by.is_not_null()),
        held=await Case.count().where(cases),
        rejected=await ArchivedEntry.count().where(_entries(room, user, True, "rejected")),
        approved=await Case.count().where(cases & (Case.status == "approved")),
        reports_for=await ReportRecord.count().where(_reports_by(room, user)),
        reports_against=await ReportRecord.count().where(_reports_against(room, user)),
        sanctions=sanctions,
    )


async def _sanctions(room: RoomId, user: UserId) -> list[dict[str, Any]]:
    return (
        await SanctionRecord.select()
        .where((SanctionRecord.room == room) & (SanctionRecord.person == user))
        .order_by(SanctionRecord.id, ascending=False)
        .limit(MOST_SANCTIONS)
    )


async def _reports(where: And) -> list[dict[str, Any]]:
    return await ReportRecord.select().where(where).order_by(ReportRecord.id, ascending=False).limit(ROWS)


async def _actions(room: RoomId, user: UserId) -> list[Recorded]:
    """What was done to the person, and to their messages: those rows name them in their detail."""
    named = AuditRecord.detail.like(f'%"user":"{user}"%')
    rows = (
        await AuditRecord.select()
        .where((AuditRecord.room == room) & ((AuditRecord.target == user) | named))
        .order_by(AuditRecord.id, ascending=False)
        .limit(ROWS)
    )
    return [one for one in map(Recorded.read, rows) if user in (one.target, one.detail.get("user"))]


def _shown(row: dict[str, Any]) -> Said:
    posted = msgspec.json.decode(row["body"], type=Posted)
    return Said(f"{row['ms']}-{row['n']}", row["ms"], posted.text, row["removed_by"] is not None)


def _sanction(row: dict[str, Any], undone: Actor | None) -> SanctionGiven:
    role = Role.SERVICE if is_rule(row["actor"]) else Role.MODERATOR
    by = Actor(row["actor"], row["actor_name"], role)
    return SanctionGiven(row["kind"], row["at"], by, row["until"], row["reason"], row["ended_at"], undone)


def _report(row: dict[str, Any]) -> ReportMade:
    return ReportMade(
        row["message"],
        row["author"],
        row["reporter"],
        row["reporter_name"],
        row["reason"],
        row["at"],
        row["note"],
        row["outcome"],
    )
