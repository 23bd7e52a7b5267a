"""HTTP around an answer that lasts: what is sent before, behind and after it on the same connection."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable

import pytest

from tests.chat import Chat
from tests.deadline import eventually
from tests.line import Line, events_of, get
from tests.opening import request
from tests.scraping import scrape
from tests.serving import Server

ALIVE = "/health/live"
MOMENT = 2.5
"""Seconds that the session of a stream lasts which is to end by itself."""


@pytest.fixture
async def room(server: Server) -> AsyncIterator[Chat]:
    """A room of its own, on each database and with each way to write."""
    async with Chat(server, "sse") as chat:
        yield chat


def events(chat: Chat, **more: str) -> bytes:
    """Asks for the room's events."""
    return get(f"/api/v1/rooms/{chat.room}/events", **more)


def brief(chat: Chat, **more: str) -> bytes:
    """Asks for events with a session that is over in a moment."""
    return events(chat, token=chat.server.token(ttl=MOMENT), **more)


async def opened(line: Line) -> None:
    """Read the beginning of a chunked stream."""
    head = await line.head()
    assert (head.status, head.chunked) == (200, True)
    assert head.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert await line.chunk() == b"retry: 2000\n\n"
    assert events_of(await line.chunk())[0]["type"] == "welcome"


async def until_posted(line: Line, text: str) -> None:
    """Read chunks, each a whole event or a comment, until somebody says *text*."""
    while True:
        chunk = await line.chunk()
        assert chunk and chunk.endswith(b"\n\n")
        if [event for event in events_of(chunk) if event.get("text") == text]:
            return


async def until_over(line: Line) -> bytes:
    """Read chunks to the end of the stream; all of them."""
    stream = b""
    while chunk := await line.chunk():
        stream += chunk
    return stream


async def test_requests_behind_a_stream_are_answered_when_it_has_ended(room: Chat) -> None:
    """The session ends, the stream ends whole, and the connection goes on with what waited, in order."""
    ada = await room.guest()
    async with Line(room.server) as line:
        line.send(brief(room), get(ALIVE), get(f"/api/v1/rooms/{room.room}"))
        await opened(line)
        await ada.says("hello")
        await until_posted(line, "hello")
        await until_over(line)
        head, _ = await line.answer()
        assert head.status == 200
        head, body = await line.answer()
        assert (head.status, json.loads(body)["id"]) == (200, room.room)
        line.send(get(ALIVE))
        assert (await line.answer())[0].status == 200


async def test_a_stream_behind_a_request_begins_after_its_answer(room: Chat) -> None:
    """Both in one packet: the answer, then the stream, which is as live as any."""
    ada = await room.guest()
    async with Line(room.server) as line:
        line.send(get(ALIVE), events(room))
        assert (await line.answer())[0].status == 200
        await opened(line)
        await ada.says("hello")
        await until_posted(line, "hello")


async def test_the_connection_of_a_stream_that_ended_takes_the_next_request(room: Chat) -> None:
    """Keep-alive: a stream after a stream, and another request after that."""
    ada = await room.guest()
    async with Line(room.server) as line:
        for number in range(2):
            line.send(brief(room))
            await opened(line)
            await ada.says(f"hello {number}")
            await until_posted(line, f"hello {number}")
            await until_over(line)
        line.send(get(ALIVE))
        assert (await line.answer())[0].status == 200


async def test_a_client_of_http_1_0_gets_the_stream_without_chunks(room: Chat) -> None:
    """It knows none: the body is the events themselves, until the connection is closed."""
    ada = await room.guest()
    async with Line(room.server) as line:
        line.send(brief(room, version="1.0"))
        head = await line.head()
        assert (head.status, head.chunked, head.headers["connection"]) == (200, False, "close")
        async with asyncio.timeout(15):
            stream = await line.reader.readuntil(b'"type":"welcome"')
        await ada.says("hello")
        stream += await line.rest()
        assert stream.startswith(b"retry: 2000\n\nid: ")
        assert stream.endswith(b"\n\n")
        assert [event["text"] for event in events_of(stream) if event["type"] == "posted"] == ["hello"]


async def test_other_answers_to_http_1_0_are_whole(room: Chat) -> None:
    """With their length, and the connection is closed after them; a poll too."""
    for path in (ALIVE, f"/api/v1/rooms/{room.room}/poll", "/schema/openapi.json"):
        async with Line(room.server) as line:
            line.send(get(path, version="1.0"))
            head, body = await line.answer()
            assert (head.status, head.chunked) == (200, False)
            assert json.loads(body) is not None
            assert await line.rest() == b""


@pytest.mark.parametrize("writer", ["raw", "asgi"])
async def test_a_drained_stream_says_when_to_come_back_and_lets_the_next_request_through(
    new_server: Callable[..., Server], writer: str
) -> None:
    """G-24: `retry:` after the last event, the end, and what waited behind it is still answered."""
    server = new_server(EVENTCHAT_WRITER=writer)
    async with Chat(server, "sse") as chat, Line(server) as line:
        line.send(events(chat), get("/health/ready"))
        await opened(line)
        assert server.process is not None
        server.process.terminate()
        stream = await until_over(line)
        [told] = [event for event in events_of(stream) if event["type"] == "reconnect"]
        assert stream.endswith(b"retry: %d\n\n" % told["after_ms"])
        head, body = await line.answer()
        assert (head.status, json.loads(body)["status"]) == (503, "draining")
        assert await line.rest() == b""
    server.wait_dead()
    assert server.terminate() == 0
    assert "Traceback" not in server.errors()


async def test_polls_follow_each_other_on_one_connection(room: Chat) -> None:
    """Each goes on where the last one ended; two that were sent together are answered in order."""
    ada = await room.guest()
    path = f"/api/v1/rooms/{room.room}/poll"
    async with Line(room.server) as line:
        line.send(get(path))
        _, body = await line.answer()
        cursor = json.loads(body)["cursor"]
        for number in range(3):
            line.send(get(f"{path}?after={cursor}"))
            await ada.says(f"line {number}")
            head, body = await line.answer()
            batch = json.loads(body)
            assert (head.status, [event["text"] for event in batch["events"]]) == (200, [f"line {number}"])
            cursor = batch["cursor"]
        line.send(get(f"{path}?after={cursor}&wait=20"), get(f"{path}?after={cursor}&wait=0"))
        await ada.says("for both")
        for _ in range(2):
            _, body = await line.answer()
            assert [event["text"] for event in json.loads(body)["events"]] == ["for both"]


async def gone(chat: Chat, before: float) -> None:
    """Wait until the stream has ended and its reader is forgotten."""

    async def counted() -> bool:
        found = await scrape(chat.server)
        return found.value("eventchat_closes_total", reason="gone") > before

    async def alone() -> bool:
        return (await chat.host.get(f"/api/v1/rooms/{chat.room}")).json()["viewers"] == 0

    await eventually(counted, seconds=5)
    await eventually(alone, seconds=5)


@pytest.mark.parametrize("together", [True, False], ids=["one packet", "later"])
async def test_a_client_that_goes_away_with_requests_behind_its_stream_is_forgotten(
    room: Chat, together: bool
) -> None:
    """G-23: within two seconds, not when the next heartbeat fails; the task of the stream ends too."""
    before = (await scrape(room.server)).value("eventchat_closes_total", reason="gone")
    async with Line(room.server) as line:
        line.send(events(room), *([get(ALIVE)] if together else []))
        await opened(line)
        if not together:
            line.send(get(ALIVE))
            await (await room.guest()).says("the request has been read")
            await until_posted(line, "the request has been read")
        viewers = await room.host.get(f"/api/v1/rooms/{room.room}")
        assert viewers.status_code == 200
    await gone(room, before)


async def test_a_websocket_does_not_begin_in_the_middle_of_a_stream(room: Chat) -> None:
    """The connection is closed, and the stream is forgotten."""
    before = (await scrape(room.server)).value("eventchat_closes_total", reason="gone")
    async with Line(room.server) as line:
        line.send(events(room))
        await opened(line)
        line.send(request("websocket", room.room, room.server.port))
        assert b"HTTP/1.1" not in await line.rest()
    await gone(room, before)
    assert "Traceback" not in room.server.errors()
