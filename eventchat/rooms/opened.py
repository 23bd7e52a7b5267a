"""A room that this node follows, and how one is loaded from the log."""

from __future__ import annotations

import asyncio

import msgspec
from redis.asyncio import Redis

from eventchat.clock import now_ms
from eventchat.log.entry import Entry, Redactions
from eventchat.log.keys import LogName, RoomKeys
from eventchat.log.roomlog import Head, RoomLog
from eventchat.rooms.delivery import Delivery
from eventchat.rooms.inbox import Inbox, Letter, Standings
from eventchat.rooms.pacing import Duty
from eventchat.rooms.ring import Ring
from eventchat.rooms.room import Room
from eventchat.rooms.shadows import Shadows
from eventchat.types.cursor import START
from eventchat.types.ids import MessageId, UserId
from eventchat.types.people import Sanction
from eventchat.types.rooms import RoomSettings


class Loaded(msgspec.Struct, frozen=True):
    """The end of a log as it was read, consistent in itself."""

    head: Head
    entries: list[Entry]
    redactions: Redactions

    def ring(self, capacity: int) -> Ring:
        """A ring of what was read."""
        floor = self.head.seq if not self.entries else 0
        return Ring.of(capacity, self.entries, floor)

    @property
    def newest(self) -> MessageId:
        """Where the tail goes on."""
        return self.entries[-1].id if self.entries else START


async def load(log: RoomLog, capacity: int) -> Loaded:
    """Read the end of a log. Redactions come last: they may know more than the entries, never less."""
    head = await log.head()
    entries = await log.newest(capacity)
    return Loaded(head, entries, await log.redactions())


class Opened:
    """One followed log: the room, its pace, and (of a room's own log) its inbox and standings."""

    def __init__(self, room: Room, log: RoomLog, longest_window: float, duty: Duty) -> None:
        self.room = room
        self.log = log
        self.delivery = Delivery(room, longest_window, duty)
        self.inbox = Inbox()
        self.standings = Standings()
        self.shadows = Shadows()
        self.used = 0.0
        """When somebody last needed the room, by the event loop's clock."""
        self.mending: asyncio.Task[None] | None = None
        self.overtaken = False
        """Whether entries came while the log was being read again."""

    @property
    def name(self) -> LogName:
        """Which log this is."""
        return self.room.name

    @property
    def window(self) -> float:
        """Seconds between two flushes now."""
        return self.delivery.pace.window

    async def load_inbox(self, redis: Redis, window_ms: int) -> None:
        """Read the letters that a resuming reader may have missed, the sanctions and the warnings."""
        keys = RoomKeys(self.name.room)
        since = f"{max(0, now_ms() - window_ms)}-0"
        newest = await redis.execute_command("XREVRANGE", keys.inbox, "+", "-", "COUNT", 1)
        if newest:  # be it too old to be kept: the tail goes on after it
            self.inbox.newest = MessageId(newest[0][0].decode())
        rows = await redis.execute_command("XRANGE", keys.inbox, since, "+")
        for entry_id, flat in rows:
            fields = dict(zip(flat[::2], flat[1::2], strict=True))
            self.inbox.push(Letter.read(entry_id, fields), keep=b"c" not in fields)
        flat = await redis.execute_command("HGETALL", keys.shadows)
        self.shadows.load(dict(zip(flat[::2], flat[1::2], strict=True)))
        flat = await redis.execute_command("HGETALL", keys.sanctions)
        pairs = zip(flat[::2], flat[1::2], strict=True)
        sanctions = {UserId(user.decode()): read_sanction(user, text) for user, text in pairs}
        flat = await redis.execute_command("HGETALL", keys.warned)
        pairs = zip(flat[::2], flat[1::2], strict=True)
        warnings = {UserId(user.decode()): read_warning(text) for user, text in pairs}
        flat = await redis.execute_command("HGETALL", keys.flags)
        pairs = zip(flat[::2], flat[1::2], strict=True)
        watched = {UserId(user.decode()): int(until) for user, until in pairs}
        flat = await redis.execute_command("HGETALL", keys.permits)
        pairs = zip(flat[::2], flat[1::2], strict=True)
        permits = {UserId(user.decode()): int(until) for user, until in pairs}
        self.standings = Standings(sanctions, warnings, watched, permits)


def read_sanction(user: bytes, text: bytes) -> Sanction:
    """A sanction as it stands in the room's hash: "kind until reason"."""
    kind, until, reason = text.decode().split(" ", 2)
    assert kind in ("timeout", "ban")
    return Sanction(UserId(user.decode()), "ban" if kind == "ban" else "timeout", int(until), reason)


def read_warning(text: bytes) -> tuple[MessageId, str]:
    """A warning as it stands in the room's hash: "id text"."""
    warning, words = text.decode().split(" ", 1)
    return MessageId(warning), words


def new_room(name: LogName, loaded: Loaded, settings: RoomSettings, capacity: int) -> Room:
    """A room that begins where the log ends now."""
    return Room(name, loaded.head.epoch, loaded.ring(capacity), loaded.redactions, settings)
