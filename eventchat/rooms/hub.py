"""This node's rooms: opened by the first who needs them, fed by the tail, closed some time after the last."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import structlog
from redis.asyncio import Redis

from eventchat.clock import now_ms
from eventchat.errors import Banned, ChatError, HistoryUnavailable, LogUnavailable, NotFound, Revoked
from eventchat.log.connection import reaching_the_log
from eventchat.log.entry import Entry
from eventchat.log.keys import CONTROL, SIGNALS, LogName, RoomKeys
from eventchat.log.roomlog import RoomLog
from eventchat.log.scripts import begin_epoch
from eventchat.log.tail import AWAY, Row, Tail
from eventchat.rooms.batch import of_events, of_raw
from eventchat.rooms.directory import Directory
from eventchat.rooms.inbox import Letter
from eventchat.rooms.opened import Opened, load, new_room
from eventchat.rooms.pacing import Duty
from eventchat.rooms.reader import Reader
from eventchat.rooms.ring import Gap
from eventchat.rooms.room import Room
from eventchat.settings import Settings
from eventchat.types.cursor import START
from eventchat.types.events import Degraded, ResetReason
from eventchat.types.ids import RoomId, UserId

MEND_AGAIN_SECONDS = 0.2
"""Between two attempts to read what is missing, while Redis is away."""

logger = structlog.get_logger(__name__)


class Hub:
    """Opens logs, feeds their rooms from the tail, and keeps them true through outages."""

    def __init__(self, redis: Redis, directory: Directory, settings: Settings, node: str) -> None:
        self._redis = redis
        self._directory = directory
        self._settings = settings
        self._tail = Tail(settings.log_url, node, redis, self)
        self._opened: dict[LogName, Opened] = {}
        self._opening: dict[LogName, asyncio.Task[Opened]] = {}
        self._streams: dict[str, Callable[[Sequence[Row]], None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._refills: list[Callable[[RoomId], Awaitable[None]]] = [directory.refill]
        self._on_revoked: list[Callable[[str], None]] = [self._end_session]
        self._duty = Duty()
        self.degraded = False

    # --- life ---------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Follow the log until cancelled."""
        await self._tail.follow(CONTROL, f"{now_ms()}-0")
        self._streams[CONTROL] = self._control
        await self._tail.follow(SIGNALS, f"{now_ms()}-0")
        self._streams[SIGNALS] = self._signals
        try:
            await self._tail.run()
        finally:
            for opened in self.opened():
                if opened.mending is not None:
                    opened.mending.cancel()
            await self.forget()

    async def forget(self) -> None:
        """Leave nothing of this node behind in Redis; for who opened rooms without following them."""
        await self._tail.forget()

    def refill_with(self, refill: Callable[[RoomId], Awaitable[None]]) -> None:
        """Ask *refill* too when Redis has lost what it must know of a room."""
        self._refills.append(refill)

    def on_revoked(self, revoked: Callable[[str], None]) -> None:
        """Tell *revoked* of each session that is ended on any node."""
        self._on_revoked.append(revoked)

    def opened(self) -> list[Opened]:
        """Every log that is followed now."""
        return list(self._opened.values())

    # --- rooms --------------------------------------------------------------------------------------------

    async def open(self, name: LogName) -> Opened:
        """Follow a log. Raises NotFound for a room that does not exist, LogUnavailable without Redis."""
        found = self._opened.get(name)
        if found is None:
            task = self._opening.get(name)
            if task is None:
                task = self._opening[name] = asyncio.create_task(self._open(name))
                task.add_done_callback(lambda _: self._opening.pop(name, None))
            found = await asyncio.shield(task)
        found.used = asyncio.get_running_loop().time()
        return found

    async def _open(self, name: LogName) -> Opened:
        settings = await self._directory.find(name.room)
        log = RoomLog(self._redis, name)
        async with reaching_the_log():
            loaded = await load(log, self._settings.ring_size)
            if not name.staff and loaded.head.seq == 0:  # a new log, or one that was lost
                await self._refill(name.room)
            room = new_room(name, loaded, settings, self._settings.ring_size)
            room.pinned = await log.pinned()
            opened = Opened(room, log, self._settings.max_flush_ms / 1000, self._duty)
            if not name.staff:
                await opened.load_inbox(self._redis, self._settings.resume_minutes * 60_000)
                inbox = RoomKeys(name.room).inbox
                self._streams[inbox] = lambda rows: self._letters(opened, rows)
                await self._tail.follow(inbox, opened.inbox.newest)
            self._streams[name.stream] = lambda rows: self._entries(opened, rows)
            self._opened[name] = opened
            try:
                await self._tail.follow(name.stream, loaded.newest)
            except BaseException:
                self._close(opened)
                raise
        self._linger(opened)
        return opened

    def _linger(self, opened: Opened) -> None:
        """Look again later whether anybody needs the room: one timer a room, whoever comes and goes."""
        loop = asyncio.get_running_loop()
        loop.call_later(self._settings.linger_seconds, self._close_if_idle, opened)

    def _close_if_idle(self, opened: Opened) -> None:
        now = asyncio.get_running_loop().time()
        if len(opened.room):
            opened.used = now
        if now - opened.used < self._settings.linger_seconds:
            self._linger(opened)
            return
        self._close(opened)

    def _close(self, opened: Opened) -> None:
        """Follow a log no longer; whoever reads it finds out, and comes back."""
        name = opened.name
        self._opened.pop(name, None)
        for reader in opened.room.readers():
            self._end(opened, reader, LogUnavailable())
        opened.delivery.close()
        for stream in (name.stream, *(() if name.staff else (RoomKeys(name.room).inbox,))):
            self._tail.unfollow(stream)
            self._streams.pop(stream, None)

    # --- what the tail reads ------------------------------------------------------------------------------

    def entries(self, stream: str, rows: Sequence[Row]) -> None:
        """New entries of a stream (the tail's call)."""
        handle = self._streams.get(stream)
        if handle is not None:
            handle(rows)

    def _entries(self, opened: Opened, rows: Sequence[Row]) -> None:
        self.feed(opened, [Entry.read(*row) for row in rows])

    def feed(self, opened: Opened, entries: Sequence[Entry]) -> None:
        """Put entries into a room and see that they are flushed in time."""
        if opened.mending is not None:
            opened.overtaken = True  # the log is being read again; perhaps these came after it was
            return
        try:
            for entry in entries:
                self._push(opened, entry)
        except Gap as gap:
            logger.warning("gap", room=opened.name.room, what=str(gap))
            opened.mending = asyncio.create_task(self._mend(opened))
        opened.delivery.news()

    def _push(self, opened: Opened, entry: Entry) -> None:
        """Put an entry into a room; raises Gap. What it changes of the room's settings is read."""
        if opened.room.push(entry) and entry.type == "settings":
            self._read_settings_soon(opened)

    def _read_settings_soon(self, opened: Opened) -> None:
        if not opened.name.staff:
            self._spawn(self.read_settings(opened))

    def _letters(self, opened: Opened, rows: Sequence[Row]) -> None:
        for row in rows:
            letter = Letter.read(*row)
            opened.inbox.push(letter, keep=not opened.shadows.learn(*row))
            sanction = opened.standings.learn(letter)
            opened.room.tell_person(letter.to, of_raw([letter.json]))
            if sanction is not None and sanction.kind == "ban":
                self._end_readers(letter.to, opened.name.room)

    def _end_readers(self, person: UserId, room: RoomId) -> None:
        for opened in self.opened():
            if opened.name.room == room:
                for reader in opened.room.readers_of(person):
                    self._end(opened, reader, Banned())

    def _control(self, rows: Sequence[Row]) -> None:
        for _, fields in rows:
            if session := fields.get(b"revoked"):
                for revoked in self._on_revoked:
                    revoked(session.decode())

    def _signals(self, rows: Sequence[Row]) -> None:
        for _, fields in rows:
            opened = self._opened.get(LogName(RoomId(fields[b"staff_of"].decode()), staff=True))
            if opened is not None:
                opened.delivery.tell(of_raw([fields[b"d"]]))

    def _end_session(self, session: str) -> None:
        for opened in self.opened():
            for reader in [r for r in opened.room.readers() if r.session == session]:
                self._end(opened, reader, Revoked())

    def _end(self, opened: Opened, reader: Reader, why: ChatError) -> None:
        opened.room.leave(reader)
        reader.writer.end(why)

    async def read_settings(self, opened: Opened) -> None:
        """Know a room's settings as they are now; as they were, while who has them is away."""
        try:
            settings = await self._directory.find(opened.name.room)
        except (LogUnavailable, HistoryUnavailable, NotFound) as error:
            logger.warning("settings_not_read", room=opened.name.room, reason=error.code)
            return
        if settings != opened.room.settings:  # else what was made of them stays good
            opened.room.settings = settings

    # --- holes, outages, rollbacks ------------------------------------------------------------------------

    async def refresh(self, room: Room) -> None:
        """Bring a room up to the log's end now, rather than when the tail gets there."""
        opened = self._opened.get(room.name)
        if opened is not None and opened.mending is None:
            newest = room.ring.newest
            if newest is not None:
                self.feed(opened, await opened.log.after(newest.id, self._settings.ring_size))
            else:
                self.feed(opened, await opened.log.newest(self._settings.ring_size))

    async def _mend(self, opened: Opened) -> None:
        """Read again what is missing, for as long as it takes and the room is followed (G-2).

        Nobody else would: the tail is past the hole.
        """
        try:
            while self._opened.get(opened.name) is opened:
                opened.overtaken = False
                try:
                    await self._read_again(opened)
                except AWAY:
                    logger.warning("gap_not_mended", room=opened.name.room)
                    await asyncio.sleep(MEND_AGAIN_SECONDS)
                    continue
                opened.delivery.news()
                if not opened.overtaken:
                    break
        finally:
            opened.mending = None

    async def _read_again(self, opened: Opened) -> None:
        """Read what came after the newest entry; what is still missing afterwards is a reset (G-2)."""
        room = opened.room
        newest = room.ring.newest
        entries = await opened.log.after(newest.id if newest else START, self._settings.ring_size)
        head = await opened.log.head()
        if head.epoch != room.epoch:
            await self._start_afresh(opened, "epoch")
            return
        try:
            for entry in entries:
                self._push(opened, entry)
        except Gap:
            await self._start_afresh(opened, "expired")
            return
        if room.ring.top < head.seq and not entries:
            await self._start_afresh(opened, "expired")

    async def _start_afresh(self, opened: Opened, reason: ResetReason) -> None:
        loaded = await load(opened.log, self._settings.ring_size)
        ring = loaded.ring(self._settings.ring_size)
        pinned = await opened.log.pinned()
        opened.delivery.reset(reason, loaded.head.epoch, ring, loaded.redactions)
        opened.room.pinned = pinned
        self._read_settings_soon(opened)  # whatever changed them is not among the entries
        self._tail.move(opened.name.stream, loaded.newest)
        logger.warning("reset", room=opened.name.room, reason=reason)

    def lost(self) -> None:
        """Redis is away: say so to every reader (the tail's call)."""
        self.degraded = True
        for opened in self.opened():
            opened.delivery.tell(of_events(Degraded()))

    async def found(self) -> None:
        """Redis is in reach: is every log still what we said it was? (G-6; the tail's call)"""
        for opened in self.opened():
            await self._verify(opened)
        if self.degraded:
            self.degraded = False
            for opened in self.opened():
                opened.delivery.tell(of_events(Degraded(over=True)))

    async def _verify(self, opened: Opened) -> None:
        if not opened.name.staff:
            await self._refill(opened.name.room)
        room, log = opened.room, opened.log
        head = await log.head()
        newest = room.ring.newest
        if head.epoch != room.epoch:
            await self._start_afresh(opened, "epoch")
        elif newest is None:
            if head.seq < room.place.seq:
                await self._replace_epoch(opened)
        else:
            kept = await log.find(newest.id)
            trimmed = head.oldest is not None and head.oldest.seq > newest.seq
            if kept is not None and kept.seq == newest.seq:
                return
            if trimmed:
                await self._start_afresh(opened, "overflow")
            else:
                await self._replace_epoch(opened)

    async def _replace_epoch(self, opened: Opened) -> None:
        await begin_epoch(self._redis, opened.name, opened.room.epoch)
        await self._start_afresh(opened, "epoch")

    async def _refill(self, room: RoomId) -> None:
        for refill in self._refills:
            try:
                await refill(room)
            except ChatError as error:
                logger.warning("not_refilled", room=room, reason=error.code)

    def _spawn(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
