"""A program that checks messages, as somebody else might run it: it answers, hangs, lies, redirects, dies."""

from __future__ import annotations

import asyncio
import json
import ssl
import time
from collections.abc import Awaitable, Callable
from typing import Any

from moderation.hooks.signing import HEADER, verify

Answer = Callable[[dict[str, Any], asyncio.StreamWriter], Awaitable[None]]


def http(status: int, body: bytes = b"", *headers: str) -> bytes:
    """An answer over HTTP/1.1."""
    lines = [f"HTTP/1.1 {status} So", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


def says(status: int, body: object = None, *headers: str) -> Answer:
    """Answers with JSON (or with bytes as they are)."""
    raw = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()

    async def answer(_: dict[str, Any], writer: asyncio.StreamWriter) -> None:
        writer.write(http(status, raw, *headers))
        await writer.drain()

    return answer


async def hangs(_: dict[str, Any], writer: asyncio.StreamWriter) -> None:
    """Takes the question and never says a word."""
    await writer.wait_closed()


async def dies(_: dict[str, Any], writer: asyncio.StreamWriter) -> None:
    """Ends the connection in the middle of its answer."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")
    writer.close()


async def drips(_: dict[str, Any], writer: asyncio.StreamWriter) -> None:
    """Sends a byte now and then, so that no single wait is long."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    while not writer.is_closing():
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.02)


async def floods(_: dict[str, Any], writer: asyncio.StreamWriter) -> None:
    """Never stops talking."""
    writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while not writer.is_closing():
        writer.write(b"1000\r\n" + b" " * 4096 + b"\r\n")
        await writer.drain()


class Checker:
    """Listens on the loopback. `answer` is what it does next; `asked` what it was asked."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self._tls = tls
        self.answer: Answer = says(204)
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.bodies: list[bytes] = []
        self.port = 0
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[object]] = set()

    @property
    def url(self) -> str:
        """Where it is."""
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}/check?from=eventchat"

    async def __aenter__(self) -> Checker:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", self.port, ssl=self._tls)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        for writer in list(self._writers):
            writer.close()
        await asyncio.gather(*self._tasks)
        await self._server.wait_closed()

    def verified(self, key: str) -> None:
        """Raise BadSignature unless the last question was signed with *key*, just now."""
        verify(key, self.bodies[-1], self.headers[-1][HEADER.lower()], time.time())

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            while not writer.is_closing():
                head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
                headers = {n.lower(): v for n, _, v in (line.partition(": ") for line in head[1:-2])}
                body = await reader.readexactly(int(headers["content-length"]))
                headers[""] = head[0]
                self.headers.append(headers)
                self.bodies.append(body)
                self.asked.append(json.loads(body))
                await self.answer(self.asked[-1], writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            self._writers.discard(writer)
            self._tasks.discard(task)
            writer.close()
