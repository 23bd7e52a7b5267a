"""Readers over the three transports, as a test sees them: what they got, and where they are."""

from __future__ import annotations

import asyncio
import contextlib
import json
import ssl
from typing import Any, Literal

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus, WebSocketException

from tests.deadline import eventually

Transport = Literal["websocket", "sse", "longpoll"]
TRANSPORTS: tuple[Transport, ...] = ("websocket", "sse", "longpoll")
Event = dict[str, Any]


def anybodys() -> ssl.SSLContext:
    """For a client that takes whatever certificate it is shown."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


class Reader:
    """One connection to a room. `events` is everything it got, `cursor` the place after the last batch."""

    def __init__(
        self,
        transport: Transport,
        url: str,
        room: str,
        *,
        after: str | None = None,
        token: str | None = None,
        staff: bool = False,
        headers: dict[str, str] | None = None,
    ) -> None:
        self.transport = transport
        self.url = url
        self.room = room
        self.cursor = after
        self.events: list[Event] = []
        self.batches: list[dict[str, Any]] = []
        self.closed: int | str | None = None
        """Why it ended: a WebSocket's close code, an HTTP status, or "end"."""
        self._path = f"/api/v1/rooms/{room}/{'staff/' if staff else ''}"
        self._headers = {**({"Authorization": f"Bearer {token}"} if token else {}), **(headers or {})}
        self._task: asyncio.Task[None] | None = None
        self.socket: ClientConnection | None = None

    async def __aenter__(self) -> Reader:
        self._task = asyncio.create_task(self._read())
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.cut()

    async def cut(self) -> None:
        """Drop the connection without a word."""
        if self.socket is not None:
            self.socket.transport.abort()
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _read(self) -> None:
        run = {"websocket": self._websocket, "sse": self._sse, "longpoll": self._longpoll}[self.transport]
        try:
            await run()
        except (httpx.TransportError, WebSocketException, OSError) as error:
            self.closed = self.closed or type(error).__name__

    def _take(self, payload: str | bytes) -> None:
        batch = json.loads(payload)
        self.batches.append(batch)
        self.events += batch["events"]
        self.cursor = batch.get("cursor", self.cursor)

    async def _websocket(self) -> None:
        address = self.url.replace("http", "ws") + self._path + "ws"
        if self.cursor:
            address += f"?after={self.cursor}"
        try:
            async with connect(
                address,
                additional_headers=self._headers,
                max_size=None,
                proxy=None,
                open_timeout=10,
                ssl=anybodys() if address.startswith("wss") else None,
            ) as socket:
                self.socket = socket
                async for message in socket:
                    self._take(message)
                self.closed = socket.close_code
        except ConnectionClosed as closed:
            self.closed = closed.rcvd.code if closed.rcvd else 1006
        except InvalidStatus as refused:
            self.closed = refused.response.status_code

    async def _sse(self) -> None:
        headers = {**self._headers, **({"Last-Event-ID": self.cursor} if self.cursor else {})}
        async with (
            httpx.AsyncClient(base_url=self.url, timeout=60, trust_env=False, verify=False) as client,
            client.stream("GET", self._path + "events", headers=headers) as answer,
        ):
            if answer.status_code != 200:
                self.closed = answer.status_code
                return
            event_id = None
            async for line in answer.aiter_lines():
                if line.startswith("id: "):
                    event_id = line.removeprefix("id: ")
                elif line.startswith("data: "):
                    self._take(line.removeprefix("data: "))
                    assert event_id is None or event_id == self.cursor
                    event_id = None
        self.closed = "end"

    async def _longpoll(self) -> None:
        async with httpx.AsyncClient(base_url=self.url, timeout=60, trust_env=False, verify=False) as client:
            while True:
                query: dict[str, Any] = {"wait": 20, **({"after": self.cursor} if self.cursor else {})}
                answer = await client.get(self._path + "poll", params=query, headers=self._headers)
                if answer.status_code == 200:
                    self._take(answer.content)
                elif answer.status_code != 204:
                    self.closed = answer.status_code
                    return

    # --- what a test asks ---------------------------------------------------------------------------------

    def of_type(self, *kinds: str) -> list[Event]:
        """The events of these types, in the order in which they came."""
        return [event for event in self.events if event["type"] in kinds]

    def texts(self) -> list[str]:
        """The texts of the messages it got."""
        return [event["text"] for event in self.of_type("posted")]

    async def until(self, kind: str, count: int = 1, *, seconds: float = 15.0) -> list[Event]:
        """Wait until it has *count* events of this type."""
        try:
            await eventually(lambda: len(self.of_type(kind)) >= count or self.closed, seconds=seconds)
        except AssertionError:
            raise AssertionError(f"{self.transport}: no {count} {kind} in {self.events}") from None
        found = self.of_type(kind)
        assert len(found) >= count, f"{self.transport} closed {self.closed}: no {count} {kind}: {self.events}"
        return found

    async def until_texts(self, *texts: str, seconds: float = 15.0) -> None:
        """Wait until the messages it got are exactly these, in this order."""
        await eventually(lambda: len(self.texts()) >= len(texts) or self.closed, seconds=seconds)
        assert self.texts() == list(texts), self.closed

    async def until_closed(self, *, seconds: float = 15.0) -> int | str:
        """Wait until it ends; why."""
        return await eventually(lambda: self.closed or 0, seconds=seconds)

    async def ready(self) -> Reader:
        """Wait for the first batch: a welcome, or (a poll that goes on) anything."""
        if not (self.transport == "longpoll" and self.cursor):
            await self.until("welcome")
        return self

    async def say(self, command: dict[str, Any] | str | bytes) -> None:
        """Send a command over the WebSocket."""
        socket = await eventually(lambda: self.socket)
        await socket.send(command if isinstance(command, str | bytes) else json.dumps(command))
