"""Posting: judged, admitted and answered, over WebSockets that each wait for their answer."""

from __future__ import annotations

import asyncio
import struct
import time
from functools import partial

import msgspec
import uvloop

from benchmarks.readers import RawReader, percentile, request
from benchmarks.serving import Serving

ROOMS = 10
PACE_SECONDS = 1 / 45
"""A connection may send 50 frames a second."""

LONGEST_SHORT_FRAME = 125


class Posting(msgspec.Struct):
    """One run. Times in ms."""

    publishers: int
    accepted: int
    per_second: float
    p50: float
    p99: float
    us_per_post: float


class Publisher(RawReader):
    """Posts, and notes how long each answer took."""

    def __init__(self, opening: bytes, times: list[float]) -> None:
        super().__init__(opening, [])
        self._times = times
        self._answer: asyncio.Future[None] | None = None

    def data_received(self, data: bytes) -> None:
        """Look for the answer."""
        super().data_received(data)
        assert b'"refused"' not in data, data
        if self._answer is not None and not self._answer.done() and b'"accepted"' in data:
            self._answer.set_result(None)

    async def post(self, nonce: str) -> None:
        """Post and wait for the answer."""
        began = time.monotonic()
        self._answer = asyncio.get_running_loop().create_future()
        command = f'{{"type":"post","nonce":"{nonce}","text":"t{time.monotonic_ns()} said"}}'
        self.transport.write(_frame(command.encode()))
        await self._answer
        self._times.append((time.monotonic() - began) * 1000)


def run(server: Serving, publishers: int, seconds: float) -> Posting:
    """*publishers* in ten rooms who post as fast as they are answered and may, for *seconds*."""
    for number in range(ROOMS):
        server.room(f"post-{number}")
    return uvloop.run(_run(server, publishers, seconds))


async def _run(server: Serving, count: int, seconds: float) -> Posting:
    loop = asyncio.get_running_loop()
    token = server.token("service")
    times: list[float] = []
    publishers = []
    for number in range(count):
        opening = request("websocket", f"post-{number % ROOMS}", server.port, token)
        _, one = await loop.create_connection(partial(Publisher, opening, times), "127.0.0.1", server.port)
        await one.opened
        publishers.append(one)

    async def publish(number: int, publisher: Publisher) -> None:
        line, due = 0, time.monotonic()
        while time.monotonic() < end:
            await publisher.post(f"bench-{number}-{line:06}")
            line, due = line + 1, due + PACE_SECONDS
            await asyncio.sleep(max(0.0, due - time.monotonic()))

    before, began = server.cpu(), time.monotonic()
    end = began + seconds
    await asyncio.gather(*(publish(number, one) for number, one in enumerate(publishers)))
    elapsed, cost = time.monotonic() - began, server.cpu() - before
    for one in publishers:
        one.transport.abort()
    return Posting(
        count,
        len(times),
        len(times) / elapsed,
        percentile(times, 0.50),
        percentile(times, 0.99),
        cost / max(1, len(times)) * 1e6,
    )


def _frame(payload: bytes) -> bytes:
    """A masked text frame; a mask of zeros leaves the payload as it is."""
    length = len(payload)
    head = (
        bytes([0x81, 0x80 | length])
        if length <= LONGEST_SHORT_FRAME
        else bytes([0x81, 0x80 | 126]) + struct.pack(">H", length)
    )
    return head + b"\0\0\0\0" + payload
