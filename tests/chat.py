"""A room on a running server, and what people do in it."""

from __future__ import annotations

import itertools
import secrets
from typing import Any

import httpx

from tests.readers import Reader, Transport
from tests.serving import Server

_numbers = itertools.count(1)


def nonce() -> str:
    """A fresh nonce."""
    return "n-" + secrets.token_hex(8)


class Guest:
    """Somebody with a guest session."""

    def __init__(self, client: httpx.AsyncClient, room: str, session: dict[str, Any]) -> None:
        self.client = client
        self.room = room
        self.token: str = session["token"]
        self.id: str = session["user"]["id"]
        self.name: str = session["user"]["name"]

    async def posts(self, text: str, **more: Any) -> httpx.Response:
        """Post *text*; the answer, whatever it is."""
        body = {"text": text, "nonce": nonce(), **more}
        return await self.client.post(f"/api/v1/rooms/{self.room}/messages", json=body)

    async def says(self, text: str, **more: Any) -> dict[str, Any]:
        """Post *text* and be accepted."""
        answer = await self.posts(text, **more)
        assert answer.status_code in (200, 201), answer.text
        return dict(answer.json())

    async def removes(self, message: str) -> httpx.Response:
        """Take a message back, or remove it."""
        return await self.client.delete(f"/api/v1/rooms/{self.room}/messages/{message}")


class Chat:
    """One room of its own on a running server."""

    def __init__(self, server: Server, transport: Transport = "websocket", **settings: Any) -> None:
        self.server = server
        self.transport = transport
        self.room = f"room-{next(_numbers)}-{secrets.token_hex(3)}"
        self.settings = {"rate_messages": 100, "rate_seconds": 1, **settings}
        self.host = server.client(server.token("host"))
        self._clients = [self.host]

    async def __aenter__(self) -> Chat:
        wish = {"id": self.room, "title": "A room", "settings": self.settings}
        answer = await self.host.post("/api/v1/rooms", json=wish)
        assert answer.status_code == 201, answer.text
        return self

    async def __aexit__(self, *_: object) -> None:
        for client in self._clients:
            await client.aclose()

    async def guest(self, name: str | None = None) -> Guest:
        """A new guest, by this name or one like it."""
        client = self.server.client()
        self._clients.append(client)
        wish = {"name": f"{name} {next(_numbers)}"} if name else {}
        answer = await client.post("/api/v1/session", json=wish)
        assert answer.status_code == 201, answer.text
        client.headers["Authorization"] = f"Bearer {answer.json()['token']}"
        client.cookies.clear()
        return Guest(client, self.room, answer.json())

    def anybody(self, **headers: str) -> httpx.AsyncClient:
        """A client that says nothing of who it is."""
        client = self.server.client()
        client.headers.update(headers)
        self._clients.append(client)
        return client

    def staff(self, role: str = "moderator", name: str = "Mo") -> Guest:
        """Somebody whom `eventchat token` made more than a viewer."""
        token = self.server.token(role, room=self.room, name=name)
        client = self.server.client(token)
        self._clients.append(client)
        return Guest(client, self.room, {"token": token, "user": {"id": "", "name": name}})

    def reader(self, after: str | None = None, **more: Any) -> Reader:
        """A reader on this chat's transport."""
        transport = more.pop("transport", self.transport)
        return Reader(transport, more.pop("url", self.server.url), self.room, after=after, **more)

    async def change(self, **settings: Any) -> httpx.Response:
        """Change the room's settings."""
        answer = await self.host.patch(f"/api/v1/rooms/{self.room}", json=settings)
        assert answer.status_code == 200, answer.text
        return answer

    async def history(self, **query: Any) -> list[str]:
        """The texts of a page of history."""
        answer = await self.host.get(f"/api/v1/rooms/{self.room}/messages", params=query)
        assert answer.status_code == 200, answer.text
        return [message["text"] for message in answer.json()["messages"]]
