"""Origin, identity and cursor become a place in a room, or a refusal. The same for all transports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec

from eventchat.access import Right, may, require
from eventchat.clock import now_ms
from eventchat.errors import BadCursor, Banned, Draining, NotFound, Revoked, TooManyConnections
from eventchat.identity import Asked, Caller, Identity
from eventchat.log.connection import reaching_the_log
from eventchat.log.entry import Entry
from eventchat.log.keys import LogName
from eventchat.metrics import Transport, joined
from eventchat.rooms.hub import Hub
from eventchat.rooms.inbox import Letter
from eventchat.rooms.opened import Opened
from eventchat.rooms.resume import Afresh, GoOn, resume
from eventchat.rooms.room import SNAPSHOT
from eventchat.rooms.shadows import Shadow
from eventchat.settings import Settings
from eventchat.types.cursor import Cursor
from eventchat.types.events import Reset, Welcome
from eventchat.types.ids import MessageId, RoomId, entry_key, is_room_id
from eventchat.types.people import Person
from eventchat.types.rooms import public_settings
from transports.gate import Gate

HEARTBEAT_SECONDS = 15

SLACK_MS = 5000
"""The inbox and the log are two streams: a letter may come here this much later than an entry after it."""


class Door(msgspec.Struct, frozen=True):
    """Where a connection wants to go, and how: which log, from which place, from which address."""

    log: LogName
    after: str | None
    address: str
    transport: Transport


class Entered(msgspec.Struct, frozen=True):
    """A connection that may read: the log it reads, the room's own log, and who it is."""

    opened: Opened
    public: Opened
    caller: Caller
    cursor: Cursor | None

    @property
    def person(self) -> Person | None:
        """Who reads, if that is known."""
        return self.caller.person


class Opening(msgspec.Struct, frozen=True):
    """What a reader gets first: *events*, then what follows seq *since* (None: the snapshot)."""

    events: list[bytes]
    since: int | None
    missed: Sequence[Entry] = ()


Place = GoOn | Afresh | None
"""Where a cursor stands; None without one."""


class Streams(Counter[str]):
    """Open streams by address and by person, whose ids look like no address; `open` is how many in all."""

    open = 0


class Counted:
    """One open stream, for as long as the context lasts."""

    __slots__ = ("_keys", "_streams")

    def __init__(self, streams: Streams, keys: tuple[str, ...]) -> None:
        self._streams = streams
        self._keys = keys

    def __enter__(self) -> None:
        self._streams.open += 1
        for key in self._keys:
            self._streams[key] += 1

    def __exit__(self, *_: object) -> None:
        self._streams.open -= 1
        for key in self._keys:
            self._streams[key] -= 1
            if not self._streams[key]:
                del self._streams[key]


class Handshake:
    """Lets connections in, and counts them."""

    def __init__(self, hub: Hub, identity: Identity, settings: Settings) -> None:
        self._hub = hub
        self._identity = identity
        self._settings = settings
        self._streams = Streams()
        self._gate = Gate()
        self.draining = False

    def open_streams(self) -> int:
        """How many streams are open."""
        return self._streams.open

    async def enter(self, asked: Asked, door: Door) -> Entered:
        """Check who and where. Raises the ChatError that says why not; nothing is held on to then."""
        room = door.log.room
        if not is_room_id(room):
            raise NotFound(f"There is no room called {room[:63]}.")
        cursor = parse_cursor(door.after)
        if cursor is None or door.transport != "poll":  # a poll that goes on is no reader who comes
            await self._gate.enter()
        opened = await self._hub.open(door.log)
        # Only the room's own log tells this node of changed settings.
        public = opened if not door.log.staff else await self._hub.open(LogName(room))
        caller = await self._identity.reader(asked, room, public.room.settings.origins)
        entered = Entered(opened, public, caller, cursor)
        self.admit(entered)
        joined(door.transport)
        return entered

    def admit(self, entered: Entered) -> None:
        """Raise the ChatError for which a connection may not read, or not any more.

        To be asked again in the turn of the event loop in which the reader joins or parks: a ban, a sign-out
        or a drain that came before is seen here, one that comes after finds the reader in the room.
        """
        if self.draining:
            raise Draining(retry_after=2.0)
        if self._identity.has_left(entered.caller):
            raise Revoked()
        opened, person = entered.opened, entered.person
        right = Right.MODERATE if opened.name.staff else Right.READ
        require(person, right, opened.name.room, entered.public.room.settings)
        sanction = entered.public.standings.of(person.id if person else None, now_ms())
        if sanction is not None and sanction.kind == "ban":
            raise Banned(until=sanction.until or None, reason=sanction.reason or None)

    def counted(self, entered: Entered, address: str) -> Counted:
        """Hold one of the streams that a person and an address may have open. Raises TooManyConnections."""
        person = entered.person
        keys = (address,) if person is None else (address, person.id)
        mosts = (self._settings.streams_per_address, self._settings.streams_per_user)
        if any(self._streams[key] >= most for key, most in zip(keys, mosts, strict=False)):
            raise TooManyConnections(retry_after=10.0)
        return Counted(self._streams, keys)

    async def place(self, entered: Entered) -> Place:
        """Where the reader's cursor stands in the log now. Raises LogUnavailable."""
        opened, cursor = entered.opened, entered.cursor
        if cursor is None:
            return None
        async with reaching_the_log():
            return await resume(opened.room, opened.log, cursor, self._hub.refresh, opened.delivery.flushed)

    async def turn(self) -> None:
        """Wait for one's turn at the gate. Raises Overloaded."""
        await self._gate.enter()

    def opening(self, entered: Entered, place: Place) -> Opening:
        """What a reader at *place* gets first, if they join now."""
        letters = self.letters(entered, place)
        if isinstance(place, GoOn):
            return Opening([self.welcome(entered, resumed=True), *letters], place.seq, place.missed)
        welcome = self.welcome(entered, resumed=False)
        shadows = [shadow.json for shadow in self._shadows(entered)]
        if place is None:
            return Opening([welcome, *shadows], None)
        given = {*letters}
        shadows = [shadow for shadow in shadows if shadow not in given]
        return Opening([welcome, msgspec.json.encode(Reset(place.reason)), *shadows, *letters], None)

    @staticmethod
    def _shadows(entered: Entered) -> Sequence[Shadow]:
        """The newest messages that only the reader sees, for a page that begins with the newest of all."""
        person = entered.person
        return entered.opened.shadows.of(person.id)[-SNAPSHOT:] if person is not None else ()

    def letters(self, entered: Entered, place: Place) -> list[bytes]:
        """The letters that a reader at *place* may not have had; they may have had some of them.

        From a cursor that is gone, all that a reader may resume over.
        """
        person, cursor = entered.person, entered.cursor
        if person is None or cursor is None:
            return []
        if isinstance(place, Afresh):
            after = _long_before(now_ms(), self._settings.resume_minutes * 60_000)
        else:
            after = cursor.letter or _long_before(cursor.key[0], SLACK_MS)
        opened = entered.opened
        found: list[Letter | Shadow] = [*opened.inbox.after(person.id, after)]
        found += opened.shadows.after(person.id, after)
        return [letter.json for letter in sorted(found, key=lambda letter: entry_key(letter.id))]

    def welcome(self, entered: Entered, *, resumed: bool) -> bytes:
        """The first event of a stream."""
        opened, person = entered.opened, entered.person
        room, settings = opened.name.room, entered.public.room.settings
        standing = opened.standings.of(person.id if person else None, now_ms())
        return msgspec.json.encode(
            Welcome(
                room=room,
                log="staff" if opened.name.staff else "room",
                you=person.author_in(room) if person else None,
                settings=public_settings(settings),
                pinned=entered.public.room.pin(now_ms()),
                resumed=resumed,
                heartbeat=HEARTBEAT_SECONDS,
                viewers=opened.room.viewers,
                may_post=may(person, Right.POST, room, settings) and standing is None,
            )
        )


def _long_before(ms: int, by: int) -> MessageId:
    return MessageId(f"{max(0, ms - by)}-0")


def parse_cursor(text: str | None) -> Cursor | None:
    """A cursor as a client sent it; an empty one is none. Raises BadCursor."""
    if not text:
        return None
    cursor = Cursor.parse(text)
    if cursor is None:
        raise BadCursor()
    return cursor


def log_name(room: str, *, staff: bool) -> LogName:
    """The log that a path names."""
    return LogName(RoomId(room), staff)
