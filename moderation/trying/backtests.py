"""Backtests that run beside the requests: started on one node, seen from all."""

from __future__ import annotations

import asyncio
import secrets
from time import monotonic
from typing import Literal

import msgspec
import structlog
from redis.asyncio import Redis

from eventchat.clock import now_ms
from eventchat.errors import BacktestRunning, ChatError, LogUnavailable, NotFound
from eventchat.log.connection import reaching_the_log
from eventchat.log.keys import RoomKeys
from eventchat.record.database import Database
from eventchat.types.ids import RoomId
from eventchat.types.rooms import RoomSettings
from eventchat.types.rulesets import RuleSet
from moderation.judging.rules import compile_rules
from moderation.trying.backtest import BacktestReport, backtest
from moderation.trying.past import RoomsPast

logger = structlog.get_logger(__name__)

ALIVE_MS = 60_000
"""How long a backtest that says nothing counts as running."""

KEPT_MS = 3_600_000
"""How long its report can be read."""

TOLD_SECONDS = 0.5

Status = Literal["running", "done", "failed"]


class Backtest(msgspec.Struct, kw_only=True):
    """How far a backtest has come, of about `total` messages; times in ms since 1970."""

    id: str
    status: Status
    started: int
    since: int
    total: int
    report: BacktestReport
    detail: str = ""


class Backtests:
    """Starts them, one a room at a time, and tells how far they are."""

    def __init__(self, redis: Redis, database: Database) -> None:
        self._redis = redis
        self._database = database
        self._running: dict[asyncio.Task[None], tuple[RoomId, Backtest]] = {}

    async def start(
        self, room: RoomId, settings: RoomSettings, rules: RuleSet, *, hours: int, limit: int
    ) -> Backtest:
        """Begin to try *rules* on what was said in the last *hours*. Raises BacktestRunning."""
        now = now_ms()
        test = Backtest(
            id=secrets.token_hex(8),
            status="running",
            started=now,
            since=now - hours * 3_600_000,
            total=0,
            report=BacktestReport(),
        )
        past = RoomsPast(self._database, room, test.since, limit)
        test.total = await past.count()
        async with reaching_the_log():
            free = await self._redis.execute_command(
                "SET", RoomKeys(room).backtest, test.id, "NX", "PX", ALIVE_MS
            )
        if not free:
            raise BacktestRunning()
        await self._tell(room, test)
        task = asyncio.create_task(self._run(room, settings, rules, past, test))
        self._running[task] = room, test
        task.add_done_callback(lambda done: self._running.pop(done, None))
        return test

    async def find(self, room: RoomId, test: str) -> Backtest:
        """How far a backtest is. Raises NotFound for one that never was or was an hour ago."""
        async with reaching_the_log():
            told = await self._redis.execute_command("GET", RoomKeys(room).backtest_of(test))
            running = await self._redis.execute_command("GET", RoomKeys(room).backtest)
        if told is None:
            raise NotFound("There is no such backtest, or it was more than an hour ago.")
        found = msgspec.json.decode(told, type=Backtest)
        if found.status == "running" and running != test.encode():
            found.status, found.detail = "failed", "The server that ran it went away."
        return found

    async def close(self) -> None:
        """Stop those that run here."""
        running = dict(self._running)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        for room, test in running.values():
            if test.status == "running":
                test.status, test.detail = "failed", "The server that ran it was stopped."
                await self._end(room, test)

    async def _run(
        self, room: RoomId, settings: RoomSettings, rules: RuleSet, past: RoomsPast, test: Backtest
    ) -> None:
        due = monotonic() + TOLD_SECONDS

        async def progress() -> None:
            nonlocal due
            if monotonic() >= due:
                await self._tell(room, test)
                due = monotonic() + TOLD_SECONDS

        try:
            await backtest(
                past.pages(),
                compile_rules(settings.under(rules)),
                compile_rules(settings),
                test.report,
                politely=True,
                progress=progress,
            )
            test.status = "done"
        except ChatError as error:
            test.status, test.detail = "failed", error.detail
        except Exception as error:
            test.status, test.detail = "failed", "It failed; the server's log says why."
            logger.error("backtest_failed", room=room, exc_info=error)
        await self._end(room, test)

    async def _tell(self, room: RoomId, test: Backtest) -> None:
        keys = RoomKeys(room)
        async with reaching_the_log():
            await self._redis.execute_command(
                "SET", keys.backtest_of(test.id), msgspec.json.encode(test), "PX", KEPT_MS
            )
            await self._redis.execute_command("SET", keys.backtest, test.id, "XX", "PX", ALIVE_MS)

    async def _end(self, room: RoomId, test: Backtest) -> None:
        try:
            await self._tell(room, test)
            async with reaching_the_log():
                await self._redis.execute_command("DEL", RoomKeys(room).backtest)
        except LogUnavailable:
            logger.warning("backtest_not_told", room=room)
