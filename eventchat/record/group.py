"""The archivers' consumer group over every log: what is delivered to this node, and what is done with it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
from redis.asyncio import Redis
from redis.exceptions import ResponseError

from eventchat.log.connection import connect, reaching_the_log
from eventchat.log.entry import Entry, Redactions
from eventchat.log.keys import GROUP, ROOMS, LogName
from eventchat.log.roomlog import read_all_redactions
from eventchat.log.scripts import Script
from eventchat.types.ids import RoomId

BLOCK_SECONDS = 1.0
MOST_ENTRIES = 1000
"""Entries taken at once, over all busy streams (at least LEAST_ENTRIES of each): 3 ms of the loop's time."""
LEAST_ENTRIES = 16

QUIET_SHARE = 10
"""One in so many logs counts as busy even when none was: should all wake at once, it is not too much."""

SILENT_MS = 3_600_000
"""An archiver that has not even asked for an hour, and left nothing behind, is gone."""

_TIDY = Script(Path(__file__).parent / "lua" / "tidy.lua")

ALREADY_THERE = "BUSYGROUP"
NO_GROUP = "NOGROUP"


class Delivery(msgspec.Struct, frozen=True):
    """Entries of one log that this node is to store. *ids* also has those whose entry is gone."""

    log: LogName
    ids: tuple[bytes, ...]
    entries: tuple[Entry, ...]

    @classmethod
    def read(cls, log: LogName, rows: Iterable[Any]) -> Delivery:
        """From what Redis returns for one stream."""
        found = [(row[0], row[1]) for row in rows]
        return cls(
            log,
            tuple(entry_id for entry_id, _ in found),
            tuple(Entry.read(entry_id, pairs(fields)) for entry_id, fields in found if fields),
        )


class ArchiveGroup:
    """One consumer of the group, on one connection of its own.

    Every call raises LogUnavailable when Redis is out of reach; what was delivered stays this node's
    until it is acknowledged, and `unfinished()` tells it again.
    """

    def __init__(self, url: str, node: str) -> None:
        self.redis: Redis = connect(url, connections=1, block_seconds=BLOCK_SECONDS)
        self._node = node
        self._logs: dict[str, LogName] = {}
        self._busy = 0
        self._asked = 0

    @property
    def logs(self) -> Sequence[LogName]:
        """The logs that are followed."""
        return tuple(self._logs.values())

    async def follow_rooms(self) -> None:
        """Follow the logs of all rooms there are now."""
        rooms = sorted(RoomId(room.decode()) for room in await self._command("SMEMBERS", ROOMS))
        logs = [LogName(room, staff) for room in rooms for staff in (False, True)]
        for log in logs:
            if log.stream not in self._logs:
                await self._make_group(log)
        self._logs = {log.stream: log for log in logs}

    async def new(self) -> list[Delivery]:
        """Entries that no node was given yet; waits for a second for one."""
        return await self._read(">", "BLOCK", int(BLOCK_SECONDS * 1000))

    async def unfinished(self) -> list[Delivery]:
        """What this node was given and has not acknowledged, from before it lost Redis or was stopped."""
        return await self._read("0")

    def may_have_more(self, deliveries: Iterable[Delivery]) -> bool:
        """Whether one of *deliveries* is as long as it can be, so that more waits behind it."""
        return any(len(delivery.ids) >= self._asked for delivery in deliveries)

    async def abandoned(self, idle_ms: int) -> list[Delivery]:
        """Take over what other nodes were given *idle_ms* ago and have not acknowledged."""
        deliveries = []
        count = self._count()
        for stream, log in list(self._logs.items()):
            answer = await self._in_group(
                "XAUTOCLAIM", stream, GROUP, self._node, idle_ms, "0-0", "COUNT", count
            )
            if answer and answer[1]:
                deliveries.append(Delivery.read(log, answer[1]))
        return deliveries

    async def tidy(self, silent_ms: int = SILENT_MS) -> None:
        """Strike off the archivers that are gone for good; every start of a node adds one."""
        for stream in list(self._logs):
            async with reaching_the_log():
                await _TIDY.run(self.redis, (stream,), (GROUP, silent_ms))

    async def acknowledge(self, deliveries: Collection[Delivery]) -> None:
        """These are stored; note in each log's head how far the whole group has come."""
        async with reaching_the_log(), self.redis.pipeline(transaction=True) as pipeline:
            for delivery in deliveries:
                pipeline.execute_command("XACK", delivery.log.stream, GROUP, *delivery.ids)
                pipeline.execute_command("HGET", delivery.log.head, "seq")
                pipeline.execute_command("XINFO", "GROUPS", delivery.log.stream)
            answers = await pipeline.execute(raise_on_error=False)
            for number, delivery in enumerate(deliveries):
                acknowledged, seq, groups = answers[3 * number : 3 * number + 3]
                if isinstance(acknowledged, Exception):
                    raise acknowledged
                if isinstance(groups, ResponseError):  # the log was lost meanwhile
                    continue
                archived = await self._archived(delivery.log, seq, groups)
                if archived is not None:
                    pipeline.execute_command("HSET", delivery.log.head, "archived", archived)
            await pipeline.execute()

    async def redactions(self, rooms: Collection[RoomId]) -> dict[RoomId, Redactions]:
        """What is removed from the rooms now."""
        async with reaching_the_log():
            return await read_all_redactions(self.redis, rooms)

    async def close(self) -> None:
        """Let go of the connection."""
        await self.redis.aclose()

    async def _archived(self, log: LogName, seq: bytes | None, groups: Sequence[Any]) -> int | None:
        """The seq up to which the whole group has come; None when there is nothing to go by."""
        standing = find_group(groups)
        if seq is None or standing is None:
            return None
        lag: int | None = standing[b"lag"]
        if lag is None:  # Redis does not count for a group that was made again in the middle of a stream
            place = standing[b"last-delivered-id"]
            rows = await self._command("XRANGE", log.stream, place, place)
            if not rows:
                return None
            lag = int(seq) - int(pairs(rows[0][1])[b"s"])
        pending: int = standing[b"pending"]
        return max(0, int(seq) - lag - pending)

    async def _read(self, start: str, *options: str | int) -> list[Delivery]:
        if not self._logs:
            return []
        streams = list(self._logs)
        self._asked = self._count()
        answer = await self._in_group(
            "XREADGROUP",
            "GROUP",
            GROUP,
            self._node,
            "COUNT",
            self._asked,
            *options,
            "STREAMS",
            *streams,
            *[start] * len(streams),
        )
        rows = [(self._logs[stream.decode()], found) for stream, found in answer or () if found]
        self._busy = len(rows)
        return [Delivery.read(log, found) for log, found in rows]

    def _count(self) -> int:
        return max(LEAST_ENTRIES, MOST_ENTRIES // max(1, self._busy, len(self._logs) // QUIET_SHARE))

    async def _in_group(self, *parts: str | int) -> Any:
        """Run a command that needs the group; where the group was lost it begins at 0 again (G-14)."""
        try:
            return await self._command(*parts)
        except ResponseError as error:
            if not str(error).startswith(NO_GROUP):
                raise
        for log in self._logs.values():
            await self._make_group(log)
        return await self._command(*parts)

    async def _make_group(self, log: LogName) -> None:
        try:
            await self._command("XGROUP", "CREATE", log.stream, GROUP, "0", "MKSTREAM")
        except ResponseError as error:
            if not str(error).startswith(ALREADY_THERE):
                raise

    async def _command(self, *parts: str | int | bytes) -> Any:
        async with reaching_the_log():
            return await self.redis.execute_command(*parts)


def pairs(flat: Sequence[Any]) -> Mapping[Any, Any]:
    """A mapping that Redis sent as a flat list."""
    return dict(zip(flat[::2], flat[1::2], strict=True))


def find_group(answer: Iterable[Sequence[Any]]) -> Mapping[bytes, Any] | None:
    """The archivers' group in an answer of XINFO GROUPS."""
    groups = (pairs(group) for group in answer)
    return next((group for group in groups if group[b"name"] == GROUP.encode()), None)
