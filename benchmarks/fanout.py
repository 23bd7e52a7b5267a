"""One to many: what a delivery costs the server, and how old messages are when they arrive."""

from __future__ import annotations

import asyncio
import time

import httpx
import msgspec
import uvloop

from benchmarks.readers import connect_all, percentile
from benchmarks.serving import Serving


class Fanout(msgspec.Struct):
    """One run. Times in ms but for `us_per_delivery`, the server's CPU."""

    transport: str
    readers: int
    rate: float
    deliveries: int
    missing: int
    p50: float
    p99: float
    us_per_delivery: float


def run(server: Serving, transport: str, readers: int, rate: float, seconds: float) -> Fanout:
    """*readers* of one room while *rate* messages a second are posted for *seconds*."""
    room = f"fan-{transport}-{readers}-{round(rate)}"
    server.room(room)
    return uvloop.run(_run(server, room, transport, readers, rate, seconds))


async def _run(server: Serving, room: str, transport: str, count: int, rate: float, seconds: float) -> Fanout:
    readers, ages = await connect_all(transport, room, server.port, count)
    messages = round(rate * seconds)
    headers = {"Authorization": f"Bearer {server.token('service')}"}
    path = f"{server.url}/api/v1/rooms/{room}/messages"
    async with httpx.AsyncClient(headers=headers, trust_env=False, verify=False) as client:
        before = server.cpu()
        began = time.monotonic()
        posts = []
        for number in range(messages):
            await asyncio.sleep(max(0.0, began + number / rate - time.monotonic()))
            body = {"text": f"t{time.monotonic_ns()}", "nonce": f"{room}-{number:06}"[-64:]}
            posts.append(asyncio.create_task(client.post(path, json=body)))
        answers = await asyncio.gather(*posts)
        assert all(answer.status_code == 201 for answer in answers)
        deadline = time.monotonic() + 15
        while sum(reader.received for reader in readers) < messages * count and time.monotonic() < deadline:
            await asyncio.sleep(0.05)
        cost = server.cpu() - before
    received = sum(reader.received for reader in readers)
    return Fanout(
        transport,
        count,
        rate,
        received,
        messages * count - received,
        percentile(ages, 0.50),
        percentile(ages, 0.99),
        cost / max(1, received) * 1e6,
    )
