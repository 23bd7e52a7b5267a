"""One HTTP connection, byte by byte: for what no client library lets a test do."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from tests.serving import Server

SECONDS = 15.0


@dataclass
class Head:
    """The beginning of an answer."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def chunked(self) -> bool:
        """Whether its body comes in chunks."""
        return self.headers.get("transfer-encoding") == "chunked"


def get(path: str, *, version: str = "1.1", token: str | None = None) -> bytes:
    """A request as it is sent."""
    head = f"GET {path} HTTP/{version}\r\nHost: 127.0.0.1\r\n"
    if token:
        head += f"Authorization: Bearer {token}\r\n"
    return (head + "\r\n").encode()


class Line:
    """A connection to *server* on which requests are sent and answers read in the order of the bytes."""

    def __init__(self, server: Server) -> None:
        self._server = server

    async def __aenter__(self) -> Line:
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self._server.port, limit=2**24)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.writer.transport.abort()
        await asyncio.gather(self.writer.wait_closed(), return_exceptions=True)

    def send(self, *requests: bytes) -> None:
        """Send requests in one packet."""
        self.writer.write(b"".join(requests))

    async def head(self) -> Head:
        """Read the head of the next answer."""
        async with asyncio.timeout(SECONDS):
            lines = (await self.reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        fields = (line.split(": ", 1) for line in lines[1:] if line)
        return Head(int(lines[0].split()[1]), {name.lower(): value for name, value in fields})

    async def chunk(self) -> bytes:
        """Read one chunk; the last one is empty."""
        async with asyncio.timeout(SECONDS):
            size = int(await self.reader.readuntil(b"\r\n"), 16)
            return (await self.reader.readexactly(size + 2))[:-2]

    async def answer(self) -> tuple[Head, bytes]:
        """Read a whole answer that says how long it is."""
        head = await self.head()
        if head.chunked:
            body = b""
            while chunk := await self.chunk():
                body += chunk
            return head, body
        async with asyncio.timeout(SECONDS):
            return head, await self.reader.readexactly(int(head.headers.get("content-length", 0)))

    async def rest(self) -> bytes:
        """Read until the server closes the connection."""
        async with asyncio.timeout(SECONDS):
            return await self.reader.read()


def events_of(stream: bytes) -> list[dict[str, Any]]:
    """The events of a piece of an event stream."""
    data = (line.removeprefix(b"data: ") for line in stream.split(b"\n") if line.startswith(b"data: "))
    return [event for batch in data for event in json.loads(batch)["events"]]
