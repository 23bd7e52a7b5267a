"""An evening in a minute: readers cut all the time, on every transport, and a server that dies."""

from __future__ import annotations

import asyncio
import itertools
import random
import sqlite3
from collections.abc import Callable

import httpx
import pytest
from websockets.exceptions import WebSocketException

from tests.chat import Chat, Guest, nonce
from tests.deadline import eventually
from tests.readers import TRANSPORTS, Event
from tests.serving import Server

AUTHORS, MESSAGES = 3, 200
READERS = 30
CUT_SECONDS = 1.0


WORDS = (
    "band lights river window morning second guitar letter garden bridge winter colour market silver captain "
    "orange kitchen thunder village pencil island marble engine candle forest ticket bottle harbour mirror "
    "station violin pepper castle summer basket rocket planet copper meadow feather"
).split()


def said(line: int) -> str:
    """Something that nobody says twice: what resembles one's last messages is held as a repeat."""
    return " ".join(random.Random(line).sample(WORDS, 5))


class Wanderer:
    """A viewer whose connection is cut every second, and who comes back on another transport."""

    def __init__(self, chat: Chat, number: int) -> None:
        self._chat = chat
        self._transports = itertools.cycle(TRANSPORTS[number % 3 :] + TRANSPORTS[: number % 3])
        self._random = random.Random(number)
        self.cursor: str | None = None
        self.entries: list[Event] = []
        self.resets = 0

    async def wander(self) -> None:
        """Read, be cut, come back, until cancelled."""
        while True:
            reader = self._chat.reader(self.cursor, transport=next(self._transports))
            async with reader:
                try:
                    async with asyncio.timeout(CUT_SECONDS * self._random.uniform(0.5, 1.5)):
                        await eventually(lambda: reader.closed, seconds=60)  # noqa: B023
                except TimeoutError:
                    pass
            self.cursor = reader.cursor
            self.entries += [event for event in reader.events if "seq" in event]
            self.resets += len(reader.of_type("reset"))
            await asyncio.sleep(self._random.uniform(0, 0.05))


@pytest.mark.timeout(180)
async def test_nothing_is_lost_doubled_or_out_of_order(new_server: Callable[..., Server]) -> None:
    """G-1, G-2, G-3, G-4, G-10, G-14, G-18 together, through a kill -9 halfway."""
    server = new_server()
    async with Chat(server) as chat:
        guests = [await chat.guest() for _ in range(AUTHORS)]
        wanderers = [Wanderer(chat, number) for number in range(READERS)]
        walks = [asyncio.create_task(each.wander()) for each in wanderers]
        accepted: dict[str, int] = {}
        halfway = asyncio.Event()

        async def talk(number: int, guest: Guest) -> None:
            for line in range(number, MESSAGES, AUTHORS):
                text = f"{said(line)} {line}"
                accepted[text] = await _insist(chat, guest, text, by_socket=line % 2 == 0)
                if len(accepted) >= MESSAGES // 2:
                    halfway.set()

        async def kill() -> None:
            await halfway.wait()
            server.kill()
            await asyncio.to_thread(server.start, server.port)

        await asyncio.gather(kill(), *(talk(number, guest) for number, guest in enumerate(guests)))
        assert len(accepted) == MESSAGES
        assert sorted(accepted.values()) == list(range(1, MESSAGES + 1))

        def has_all() -> bool:
            return all(w.cursor and w.cursor.endswith(f".{MESSAGES}") for w in wanderers)

        await eventually(has_all, seconds=60)
        for walk in walks:
            walk.cancel()
        await asyncio.gather(*walks, return_exceptions=True)
        order = [text for text, _ in sorted(accepted.items(), key=lambda pair: pair[1])]
        for wanderer in wanderers:
            assert wanderer.resets == 0
            assert [event["seq"] for event in wanderer.entries] == list(range(1, MESSAGES + 1))
            assert [event["text"] for event in wanderer.entries] == order
        assert await chat.history(limit=200) == order
    server.stop()
    assert _stored(server, chat.room) == MESSAGES


async def _insist(chat: Chat, guest: Guest, text: str, *, by_socket: bool) -> int:
    """Post until it is accepted, always with the same nonce; its seq."""
    mine = nonce()
    while True:
        try:
            if by_socket:
                return await _by_socket(chat, guest, text, mine)
            answer = await guest.posts(text, nonce=mine)
            if answer.status_code in (200, 201):
                return int(answer.json()["seq"])
            assert answer.status_code == 503, answer.text
        except (httpx.TransportError, OSError, WebSocketException, Unanswered):
            pass
        await asyncio.sleep(0.02)


async def _by_socket(chat: Chat, guest: Guest, text: str, mine: str) -> int:
    async with chat.reader(transport="websocket", token=guest.token) as reader:
        await eventually(lambda: reader.of_type("welcome") or reader.closed)
        if reader.closed:
            raise Unanswered
        await reader.say({"type": "post", "text": text, "nonce": mine})
        await eventually(lambda: reader.of_type("accepted", "refused") or reader.closed)
        refused = [event["code"] for event in reader.of_type("refused")]
        assert refused in ([], ["log_unavailable"], ["draining"])
        if not reader.of_type("accepted"):
            raise Unanswered
        return int(reader.of_type("accepted")[0]["seq"])


class Unanswered(Exception):
    """The connection ended before the answer came."""


def _stored(server: Server, room: str) -> int:
    """How many messages of the room the database has; each once, or the unique index would not hold."""
    with sqlite3.connect(server.data_dir / "eventchat.sqlite") as database:
        query = "SELECT COUNT(*), COUNT(DISTINCT seq) FROM eventchat_entry WHERE room = ? AND type = 'posted'"
        count, distinct = database.execute(query, (room,)).fetchone()
    database.close()
    assert count == distinct
    return int(count)
