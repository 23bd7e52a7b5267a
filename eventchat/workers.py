"""Several nodes on one machine: worker processes that accept from one socket."""

from __future__ import annotations

import asyncio
import multiprocessing
import signal
import socket
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from multiprocessing.process import BaseProcess

import structlog
import uvloop

from eventchat.logs import configure_logs
from eventchat.metrics.shared import shared_by_workers, worker_gone
from eventchat.settings import Settings

logger = structlog.get_logger(__name__)

WATCH_SECONDS = 0.1
STOP_SECONDS = 14.0
"""A worker that has not drained by then is killed."""

SHORTEST_PAUSE, LONGEST_PAUSE = 0.1, 10.0
"""Seconds before a worker that died is replaced: twice as long each time it dies young."""

GROWN_UP_SECONDS = 30.0
"""A worker that lived for so long is replaced as if it were the first to die."""

_spawn = multiprocessing.get_context("spawn")


async def serve_workers(
    settings: Settings,
    listening: socket.socket,
    announce: Callable[[object], Awaitable[None]],
    *,
    demo: bool = False,
) -> int:
    """Run `settings.workers` nodes until SIGTERM or SIGINT; the exit code. One that dies is replaced.

    With *demo* the first of them has the crowd.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    with shared_by_workers():
        slots = [
            _Slot(_start(settings, listening, demo=demo and i == 0), loop.time(), demo and i == 0)
            for i in range(settings.workers)
        ]
        await announce(None)
        while not stop.is_set():
            for slot in slots:
                if slot.due is not None:
                    if loop.time() >= slot.due:
                        slot.worker, slot.due = _start(settings, listening, demo=slot.demo), None
                        slot.since = loop.time()
                elif not slot.worker.is_alive():
                    logger.warning("worker_died", exit_code=slot.worker.exitcode)
                    worker_gone(slot.worker.pid)
                    if slot.worker.exitcode == _Exit.NOT_STARTED:
                        stop.set()
                        break
                    slot.pause = pause_after(slot.pause, loop.time() - slot.since)
                    slot.due = loop.time() + slot.pause
            await asyncio.sleep(WATCH_SECONDS)
        return await _stop([slot.worker for slot in slots if slot.due is None])


def pause_after(last: float, lived: float) -> float:
    """Seconds before a worker is replaced that *lived* so many; *last* is what its own start waited, or 0."""
    if lived >= GROWN_UP_SECONDS:
        return SHORTEST_PAUSE
    return min(LONGEST_PAUSE, max(SHORTEST_PAUSE, last * 2))


@dataclass
class _Slot:
    """One of the workers there should be: the process, since when, and when a dead one is replaced."""

    worker: BaseProcess
    since: float
    demo: bool
    pause: float = 0.0
    due: float | None = None


class _Exit:
    CLEAN = 0
    NOT_STARTED = 3


def _start(settings: Settings, listening: socket.socket, *, demo: bool) -> BaseProcess:
    worker = _spawn.Process(target=_run, args=(settings, listening, demo), daemon=False)
    worker.start()
    return worker


def _run(settings: Settings, listening: socket.socket, demo: bool) -> None:
    from eventchat.server import serve_node, with_crowd  # noqa: PLC0415 - only workers need it

    configure_logs(settings.log_level)
    listening.setblocking(False)
    started = uvloop.run(serve_node(settings, listening, with_crowd if demo else None))
    sys.exit(_Exit.CLEAN if started else _Exit.NOT_STARTED)


async def _stop(workers: list[BaseProcess]) -> int:
    for worker in workers:
        if worker.is_alive():
            worker.terminate()
    loop = asyncio.get_running_loop()
    deadline = loop.time() + STOP_SECONDS
    while any(worker.is_alive() for worker in workers) and loop.time() < deadline:
        await asyncio.sleep(0.02)
    for worker in workers:
        if worker.is_alive():
            logger.error("worker_killed", pid=worker.pid)
            worker.kill()
    return max((_code_of(worker) for worker in workers), default=0)


def _code_of(worker: BaseProcess) -> int:
    """How a worker ended that was told to: one that had not started by then knows no other end than ours."""
    return 0 if worker.exitcode == -signal.SIGTERM else abs(worker.exitcode or 0)
