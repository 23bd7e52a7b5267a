"""Messages that were taken out of a room, found again: in the log, or in the record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from piccolo.columns.combination import And
from redis.asyncio import Redis

from eventchat.log.connection import reaching_the_log
from eventchat.log.entry import Entry, Purge
from eventchat.log.keys import LogName
from eventchat.log.roomlog import RoomLog
from eventchat.record.tables import ArchivedEntry
from eventchat.types.cursor import Epoch
from eventchat.types.ids import MessageId, RoomId, UserId, entry_key
from moderation.deciding.scripts import Hidden

PAGE = 500
MARGIN = 1000
"""Entries of the log that are looked through although they should be on record."""


async def removed_messages(
    redis: Redis, room: RoomId, removals: Sequence[tuple[MessageId, MessageId]]
) -> list[Hidden]:
    """The messages of *removals* (message, removing entry); inside a block that may read the record."""
    found: list[Entry] = []
    missing: dict[tuple[int, int], MessageId] = {}
    log = RoomLog(redis, LogName(room))
    async with reaching_the_log():
        for target, entry_id in removals:
            entry = await log.find(target)
            if entry is None:
                missing[entry_key(target)] = entry_id
            elif entry.type == "posted":
                found.append(entry)
    if missing:
        times = sorted({ms for ms, _ in missing})
        for start in range(0, len(times), PAGE):
            rows = await ArchivedEntry.select().where(
                _posted(room) & ArchivedEntry.ms.is_in(times[start : start + PAGE])
            )
            found += (
                _entry(row)
                for row in rows
                if (row["ms"], row["n"]) in missing
                and row["removed_by"] in (None, missing[row["ms"], row["n"]])
            )
    return as_hidden(found)


async def purged_messages(redis: Redis, room: RoomId, purges: Sequence[Purge]) -> list[Hidden]:
    """The messages that *purges* took; inside a block that may read the record."""
    entries = {purge.until for purge in purges}
    found: dict[MessageId, Entry] = {}
    for purge in purges:
        rows = await ArchivedEntry.select().where(
            _posted(room)
            & (ArchivedEntry.author == purge.user)
            & (ArchivedEntry.ms >= purge.since)
            & (ArchivedEntry.ms <= entry_key(purge.until)[0])
        )
        found |= {
            entry.id: entry
            for row in rows
            if purge.covers(purge.user, (entry := _entry(row)).id)
            and (row["removed_by"] is None or row["removed_by"] in entries)
        }
    for entry in await _not_on_record(redis, room, purges):
        found.setdefault(entry.id, entry)
    return as_hidden(found.values())


async def _not_on_record(redis: Redis, room: RoomId, purges: Sequence[Purge]) -> list[Entry]:
    """What *purges* took of the log's end, which the record may not have yet."""
    name = LogName(room)
    log, found = RoomLog(redis, name), []
    newest = max((purge.until for purge in purges), key=entry_key)
    async with reaching_the_log():
        stored = int(await redis.execute_command("HGET", name.head, "archived") or 0)
        place: MessageId | None = newest
        while place is not None:
            rows = await log.before(place, PAGE)
            found += [
                row
                for row in rows
                if row.type == "posted" and any(purge.covers(row.author, row.id) for purge in purges)
            ]
            done = not rows or rows[0].seq <= stored - MARGIN
            place = None if done else rows[0].id
    return found


def as_hidden(entries: Iterable[Entry]) -> list[Hidden]:
    """Entries as `give_back` takes them, oldest first."""
    return [_hidden(entry) for entry in sorted(entries, key=lambda entry: entry_key(entry.id))]


def _hidden(entry: Entry) -> Hidden:
    author = entry.author or UserId("")
    if entry.quotes is None:
        return Hidden(entry.id, author, entry.json())
    body = msgspec.json.decode(entry.body)
    quote = body["reply_to"]
    body["reply_to"] = {"id": quote["id"], "author": quote["author"], "text": "", "removed": True}
    unquoted = msgspec.structs.replace(entry, body=msgspec.json.encode(body)).json()
    return Hidden(entry.id, author, entry.json(), entry.quotes, entry.quoted_author or "", unquoted)


def _posted(room: RoomId) -> And:
    return (ArchivedEntry.room == room) & (ArchivedEntry.staff == False) & (ArchivedEntry.type == "posted")  # noqa: E712 - a condition in SQL


def _entry(row: Mapping[str, Any]) -> Entry:
    return Entry(
        MessageId(f"{row['ms']}-{row['n']}"),
        row["seq"],
        Epoch(row["epoch"]),
        row["type"],
        _reading(row),
        UserId(row["author"]) if row["author"] else None,
        MessageId(row["quotes"]) if row["quotes"] else None,
        UserId(row["quoted_author"]) if row["quoted_author"] else None,
    )


def _reading(row: Mapping[str, Any]) -> bytes:
    """What is stored of a message, as it reads now."""
    if row["edited"] is None:
        return str(row["body"]).encode()
    return msgspec.json.encode({**msgspec.json.decode(row["body"]), "text": row["edited"]})
