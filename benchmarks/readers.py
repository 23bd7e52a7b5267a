"""Readers that cost as little as a reader in Python can: raw sockets that look for one pattern."""

from __future__ import annotations

import asyncio
import base64
import os
import re
import time
from typing import cast

STAMP = re.compile(rb'"text":"t(\d+)"')
LONGEST_STAMP = 64


class RawReader(asyncio.Protocol):
    """A WebSocket or SSE reader that notes how old each stamped message is on arrival."""

    def __init__(self, request: bytes, ages: list[float]) -> None:
        self._request = request
        self._ages = ages
        self._rest = b""
        self.opened = asyncio.get_running_loop().create_future()
        self.received = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask."""
        self.transport = cast(asyncio.Transport, transport)
        self.transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        """Count the messages in it."""
        if not self.opened.done() and b"welcome" in data:
            self.opened.set_result(None)
        data = self._rest + data
        now = time.monotonic_ns()
        end = 0
        for match in STAMP.finditer(data):
            self._ages.append((now - int(match[1])) / 1e6)
            self.received += 1
            end = match.end()
        self._rest = data[max(end, len(data) - LONGEST_STAMP) :]


def request(transport: str, room: str, port: int, token: str | None = None) -> bytes:
    """The opening request for `websocket` or `sse`."""
    path = f"/api/v1/rooms/{room}/{'ws' if transport == 'websocket' else 'events'}"
    head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
    if token:
        head += f"Authorization: Bearer {token}\r\n"
    if transport == "websocket":
        key = base64.b64encode(os.urandom(16)).decode()
        head += "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        head += f"Sec-WebSocket-Key: {key}\r\n"
    return (head + "\r\n").encode()


async def connect_all(
    transport: str, room: str, port: int, count: int
) -> tuple[list[RawReader], list[float]]:
    """That many readers, each welcomed; and the list in which ages (ms) of messages will stand."""
    ages: list[float] = []
    readers: list[RawReader] = []
    loop = asyncio.get_running_loop()
    for start in range(0, count, 50):
        batch = await asyncio.gather(
            *(
                loop.create_connection(
                    lambda: RawReader(request(transport, room, port), ages), "127.0.0.1", port
                )
                for _ in range(start, min(count, start + 50))
            )
        )
        readers += [reader for _, reader in batch]
        await asyncio.gather(*(reader.opened for _, reader in batch))
    return readers, ages


def percentile(values: list[float], share: float) -> float:
    """The value below which that share of *values* lies; nan of none."""
    if not values:
        return float("nan")
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
