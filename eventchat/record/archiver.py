"""The archiver: everything a log says goes to the database, once, and only then may leave the log."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from time import monotonic
from typing import Protocol

import structlog

from eventchat.errors import LogUnavailable
from eventchat.log.entry import Entry
from eventchat.record.archive import Archive
from eventchat.record.database import Database
from eventchat.record.group import ArchiveGroup, Delivery
from eventchat.record.settling import Settling
from eventchat.record.trim import Trimmer
from eventchat.types.ids import RoomId

logger = structlog.get_logger(__name__)

ROOMS_SECONDS = 2.0
"""The longest a new room waits for its archiver."""

PACE_SECONDS = 0.25
"""Batches begin at least this far apart, unless more is waiting: a transaction each message costs a lot."""

TRIM_SECONDS = 15.0
TIDY_SECONDS = 3600.0
IDLE_MS = 30_000
"""After this long, what another node was given and has not stored is taken over (G-14)."""

LOG_WAIT = (0.05, 2.0)
DATABASE_WAIT = (0.2, 5.0)
"""Seconds between attempts, shortest and longest, with jitter."""


class Projection(Protocol):
    """Keeps a table of its own from what a staff log says."""

    async def store(self, room: RoomId, entries: Sequence[Entry]) -> None:
        """Store *entries*, inside the transaction that stores them; they may come more than once."""
        ...


class Archiver:
    """Stores the entries of all rooms' logs, together with the archivers of other nodes (G-14 to G-16)."""

    def __init__(
        self,
        url: str,
        node: str,
        database: Database,
        *,
        resume_minutes: float,
        resume_entries: int,
        projections: Sequence[Projection] = (),
        idle_ms: int = IDLE_MS,
        trim_seconds: float = TRIM_SECONDS,
    ) -> None:
        self._group = ArchiveGroup(url, node)
        self._database = database
        self._archive = Archive(database)
        self._settling = Settling(self._group, database, self._archive)
        self._trimmer = Trimmer(
            self._group.redis, keep_ms=int(resume_minutes * 60_000), keep_entries=resume_entries
        )
        self._projections = projections
        self._idle_ms = idle_ms
        self._trim_seconds = trim_seconds
        self._unfinished = True
        self._rooms_due = self._tidy_due = self._claim_due = self._trim_due = 0.0

    async def run(self) -> None:
        """Archive until cancelled, through every outage of the log or the database."""
        attempt = 0
        try:
            while True:
                try:
                    _end_if_cancelled()
                    await self._round()
                except LogUnavailable as error:
                    self._unfinished, self._rooms_due = True, 0.0
                    if attempt == 0:
                        logger.warning("archiver_lost_log", reason=repr(error.__cause__))
                    attempt += 1
                    await asyncio.sleep(_wait(LOG_WAIT, attempt))
                else:
                    if attempt:
                        logger.info("archiver_found_log", attempts=attempt)
                    attempt = 0
        finally:
            await self._group.close()

    async def _round(self) -> None:
        now = monotonic()
        if now >= self._rooms_due:
            await self._group.follow_rooms()
            self._rooms_due = now + ROOMS_SECONDS
        if now >= self._tidy_due:
            await self._group.tidy()
            self._tidy_due = now + TIDY_SECONDS
        while self._unfinished:
            deliveries = await self._group.unfinished()
            self._unfinished = bool(deliveries)
            await self._finish(deliveries)
        if now >= self._claim_due:
            await self._finish(await self._group.abandoned(self._idle_ms))
            self._claim_due = now + self._idle_ms / 2000
        if now >= self._trim_due:
            await self._trim()
            self._trim_due = monotonic() + self._trim_seconds
        if not self._group.logs:
            await asyncio.sleep(max(0.0, self._rooms_due - monotonic()))
            return
        deliveries = await self._group.new()
        began = monotonic()
        await self._finish(deliveries)
        if deliveries and not self._group.may_have_more(deliveries):
            await asyncio.sleep(max(0.0, began + PACE_SECONDS - monotonic()))

    async def _trim(self) -> None:
        for log in self._group.logs:
            await self._trimmer.trim(log)
            if not log.staff:
                await self._trimmer.trim_inbox(log.room)

    async def _finish(self, deliveries: Sequence[Delivery]) -> None:
        """Store *deliveries*, however long that takes, then acknowledge them."""
        if not deliveries:
            return
        attempt = 0
        while True:
            _end_if_cancelled()
            try:
                await self._store(deliveries)
                break
            except LogUnavailable:
                raise
            except Exception as error:
                # Whatever it is, going on would lose entries. The message may quote what people wrote.
                if attempt == 0:
                    cause = error.__cause__ or error
                    logger.error("archiver_cannot_store", error=type(cause).__name__)
                attempt += 1
                await asyncio.sleep(_wait(DATABASE_WAIT, attempt))
        if attempt:
            logger.info("archiver_stores_again", attempts=attempt)
        await self._group.acknowledge(deliveries)

    async def _store(self, deliveries: Sequence[Delivery]) -> None:
        rooms = {d.log.room: d.entries for d in deliveries if not d.log.staff}
        async with self._database.writing():
            await self._archive.add((delivery.log, delivery.entries) for delivery in deliveries)
            for room, entries in rooms.items():
                await self._settling.apply(room, entries)
            for delivery in deliveries:
                if delivery.log.staff:
                    for projection in self._projections:
                        await projection.store(delivery.log.room, delivery.entries)
        if rooms:
            await self._settling.settle(rooms)


def _end_if_cancelled() -> None:
    """Before Python 3.12 `asyncio.wait_for`, by which redis-py sends, may swallow a cancellation."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError


def _wait(between: tuple[float, float], attempt: int) -> float:
    shortest, longest = between
    return random.uniform(shortest, max(shortest, min(longest, shortest * 2**attempt)))
