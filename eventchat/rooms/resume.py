"""Where a reader goes on: a cursor held against the log (G-4, G-5)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import msgspec

from eventchat.log.entry import Entry
from eventchat.log.roomlog import RoomLog
from eventchat.rooms.room import Room
from eventchat.types.cursor import START, Cursor
from eventchat.types.events import ResetReason

MOST_MISSED = 5000
"""A reader that missed more entries starts afresh."""


class GoOn(msgspec.Struct, frozen=True):
    """The cursor's place is known: go on after *seq*, with what the ring no longer holds in front."""

    seq: int
    missed: list[Entry] = []


class Afresh(msgspec.Struct, frozen=True):
    """The cursor's place is gone: why."""

    reason: ResetReason


async def resume(
    room: Room,
    log: RoomLog,
    cursor: Cursor,
    refresh: Callable[[Room], Awaitable[None]],
    flushed: Callable[[], Awaitable[None]],
) -> GoOn | Afresh:
    """Find *cursor*'s place.

    What is returned holds for the turn of the event loop in which it is. When the cursor is ahead of this
    node, *refresh* brings the ring up to the log's end, and *flushed* waits until its readers are there too.
    """
    if cursor.epoch != room.epoch:
        return Afresh("epoch")
    if cursor.seq > room.ring.top:
        await refresh(room)  # it was given out by a node whose tail is a moment ahead of ours
        if cursor.epoch != room.epoch:
            return Afresh("epoch")
        if cursor.seq > room.ring.top:
            return Afresh("ahead")
    if cursor.seq > room.place.seq:
        await flushed()
        if cursor.epoch != room.epoch:
            return Afresh("epoch")
    if room.place.seq - cursor.seq > MOST_MISSED:
        return Afresh("overflow")
    known = room.ring.find(cursor.seq)
    if known is not None:
        return GoOn(cursor.seq) if known.id == cursor.id else Afresh("conflict")
    if cursor.seq == room.place.seq == 0:
        return GoOn(0) if cursor.id == START else Afresh("conflict")
    return await _before_the_ring(room, log, cursor)


async def _before_the_ring(room: Room, log: RoomLog, cursor: Cursor) -> GoOn | Afresh:
    missed = await log.after(cursor.id, MOST_MISSED)
    if cursor.id != START:
        entry = await log.find(cursor.id)
        if entry is not None and entry.seq != cursor.seq:
            return Afresh("conflict")
    if cursor.epoch != room.epoch:
        return Afresh("epoch")  # the log was replaced while it was read
    if not missed:
        return GoOn(cursor.seq) if cursor.seq == room.place.seq else Afresh("expired")
    if missed[0].seq != cursor.seq + 1:
        return Afresh("expired" if missed[0].seq > cursor.seq else "conflict")
    floor = room.ring.floor
    return GoOn(cursor.seq, [entry for entry in missed if entry.seq <= floor])
