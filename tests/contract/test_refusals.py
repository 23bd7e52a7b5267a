"""Whatever a client sends, it gets a clear refusal: never a 500, never silence."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.chat import Chat, nonce
from tests.serving import Server

DEEP = b"[" * 100_000 + b"]" * 100_000
BODIES = [
    pytest.param(b"\xff\xfe{}", id="not UTF-8"),
    pytest.param(b"{", id="not JSON"),
    pytest.param(b"", id="nothing"),
    pytest.param(b"null", id="null"),
    pytest.param(b"[]", id="a list"),
    pytest.param(DEEP[:60_000], id="deep and cut off"),
    pytest.param(b"[" * 30_000 + b"]" * 30_000, id="deep"),
    pytest.param(b'{"text":' + b"[" * 30_000 + b"]" * 30_000 + b"}", id="deep inside"),
    pytest.param(b'{"text":1,"nonce":"12345678"}', id="wrong type"),
    pytest.param(b'{"text":"hi"}', id="no nonce"),
    pytest.param(b'{"text":"hi","nonce":"short"}', id="short nonce"),
    pytest.param(b'{"text":"hi","nonce":"not allowed!"}', id="bad nonce"),
    pytest.param(b'{"text":"\\ud800","nonce":"12345678"}', id="lone surrogate"),
    pytest.param(b'{"text":"hi","nonce":"12345678","reply_to":"x"}', id="bad reply"),
    pytest.param(b'{"text":"hi","nonce":"12345678","reply_to":"1-1"}', id="reply to nothing"),
]


@pytest.fixture
async def room(server_on_sqlite: Server) -> AsyncIterator[Chat]:
    """A room of its own."""
    async with Chat(server_on_sqlite) as chat:
        yield chat


@pytest.mark.parametrize("body", BODIES)
async def test_a_bad_body_is_a_problem_that_names_what_is_wrong(room: Chat, body: bytes) -> None:
    """400 bad_request for what has not the right form; nothing is posted."""
    ada = await room.guest()
    answer = await ada.client.post(
        f"/api/v1/rooms/{room.room}/messages", content=body, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 400
    problem = answer.json()
    assert problem["code"] == "bad_request"
    assert problem["detail"]
    assert answer.headers["content-type"] == "application/problem+json"
    assert await room.history() == []


async def test_a_huge_body_is_too_large(room: Chat) -> None:
    """413, whatever is in it."""
    ada = await room.guest()
    answer = await ada.posts("x" * 70_000)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


async def test_a_form_is_not_json(room: Chat) -> None:
    """415: a plain HTML form on another page cannot post."""
    ada = await room.guest()
    answer = await ada.client.post(f"/api/v1/rooms/{room.room}/messages", data={"text": "hi"})
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


@pytest.mark.parametrize(
    "path", ["messages?limit=0", "messages?limit=x", "messages?before=x", "poll?wait=99"]
)
async def test_a_bad_parameter_is_named(room: Chat, path: str) -> None:
    """400 bad_request with the field."""
    answer = await room.host.get(f"/api/v1/rooms/{room.room}/{path}")
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")
    assert answer.json()["field"] in path


@pytest.mark.parametrize("path", ["events", "poll"])
@pytest.mark.parametrize("cursor", ["x", "1-1", "a.b.c", "k3f9Qz7a.1-0.-1", "k3f9Qz7a.1-0.1" + "0" * 80])
async def test_a_bad_cursor_is_400(room: Chat, path: str, cursor: str) -> None:
    """bad_cursor: the client drops it and connects once without."""
    answer = await room.host.get(f"/api/v1/rooms/{room.room}/{path}", params={"after": cursor})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_cursor")


@pytest.mark.parametrize("name", ["nowhere", "Nowhere", "-", "a" * 64, "..", "%00", "é"])
async def test_a_room_that_is_not_there_is_404(room: Chat, name: str) -> None:
    """The same for names that no room could have."""
    for path in ("", "/messages", "/events", "/poll"):
        answer = await room.host.get(f"/api/v1/rooms/{name}{path}")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


async def test_a_method_that_an_address_does_not_take_is_405_with_allow(room: Chat) -> None:
    """405, and the answer says which it takes."""
    answer = await room.host.put(f"/api/v1/rooms/{room.room}")
    assert answer.status_code == 405
    assert "GET" in answer.headers["allow"]


@pytest.mark.parametrize("header", ["Bearer nonsense", "Bearer", "Basic abc", "Bearer a.b.c"])
async def test_bad_credentials_are_401(room: Chat, header: str) -> None:
    """Also for reading, where none would have been needed."""
    for method, path in (("GET", "messages"), ("GET", "poll"), ("POST", "messages")):
        answer = await room.anybody().request(
            method,
            f"/api/v1/rooms/{room.room}/{path}",
            headers={"Authorization": header},
            json={"text": "hi", "nonce": nonce()} if method == "POST" else None,
        )
        assert (answer.status_code, answer.json()["code"]) == (401, "unauthorized")


def address(chat: Chat, path: str = "ws", **query: str) -> str:
    """The address of a WebSocket."""
    parameters = "&".join(f"{name}={value}" for name, value in query.items())
    return f"{chat.server.url.replace('http', 'ws')}/api/v1/rooms/{chat.room}/{path}?{parameters}"


async def opened(chat: Chat, token: str) -> ClientConnection:
    """A WebSocket that has had its welcome."""
    socket = await connect(
        address(chat),
        additional_headers={"Authorization": f"Bearer {token}"},
        proxy=None,
        max_size=None,
        subprotocols=["eventchat.v1"],  # type: ignore[list-item]
    )
    assert socket.subprotocol == "eventchat.v1"
    assert json.loads(await socket.recv())["events"][0]["type"] == "welcome"
    return socket


async def next_of(socket: ClientConnection, kind: str) -> dict[str, object]:
    """The next event of this type."""
    while True:
        for event in json.loads(await socket.recv())["events"]:
            if event["type"] == kind:
                return dict(event)


@pytest.mark.parametrize(
    "frame",
    [
        "",
        "{",
        "[]",
        "null",
        '{"type":"fly"}',
        '{"type":"post"}',
        "[" * 20_000,
        '{"type":"post","nonce":"12345678"}',
    ],
)
async def test_a_frame_that_is_no_command_is_refused_and_the_connection_lives(room: Chat, frame: str) -> None:
    """An error frame; the next command works."""
    ada = await room.guest()
    socket = await opened(room, ada.token)
    await socket.send(frame)
    assert (await next_of(socket, "refused"))["code"] == "bad_request"
    await socket.send(json.dumps({"type": "ping"}))
    await next_of(socket, "pong")
    await socket.close()


async def closed_with(socket: ClientConnection) -> int:
    """The close code that comes."""
    try:
        while True:
            await socket.recv()
    except ConnectionClosed as closed:
        assert closed.rcvd is not None
        return closed.rcvd.code


async def test_five_bad_frames_end_the_connection(room: Chat) -> None:
    """4400."""
    socket = await opened(room, (await room.guest()).token)
    for _ in range(5):
        await socket.send("nonsense")
    assert await closed_with(socket) == 4400


async def test_a_flood_ends_the_connection(room: Chat) -> None:
    """More than 50 frames a second: 4429."""
    socket = await opened(room, (await room.guest()).token)
    try:
        for _ in range(200):
            await socket.send('{"type":"ping"}')
    except ConnectionClosed:
        pass
    assert await closed_with(socket) == 4429


async def test_binary_is_1003_huge_is_1009_not_utf8_is_1007(room: Chat) -> None:
    """The close codes that clients must not come back after."""
    ada = await room.guest()
    socket = await opened(room, ada.token)
    await socket.send(b"binary")
    assert await closed_with(socket) == 1003
    socket = await opened(room, ada.token)
    await socket.send("x" * 70_000)
    assert await closed_with(socket) == 1009
    socket = await opened(room, ada.token)
    await socket.send(b"\xff\xfe", text=True)
    assert await closed_with(socket) == 1007


async def test_a_websocket_that_may_not_be_is_refused_before_it_is_accepted(room: Chat) -> None:
    """403 for a foreign page, a missing room, a bad token, a bad cursor, and for viewers on the staff log."""
    ada = await room.guest()
    attempts = [
        (address(room), {"Origin": "https://evil.example"}),
        (address(room).replace(room.room, "nowhere"), {}),
        (address(room), {"Authorization": "Bearer x"}),
        (address(room, after="x"), {}),
        (address(room, "staff/ws"), {"Authorization": f"Bearer {ada.token}"}),
        (address(room, ticket="x"), {}),
    ]
    for where, headers in attempts:
        with pytest.raises(InvalidStatus) as refused:
            await connect(where, additional_headers=headers, proxy=None)
        assert refused.value.response.status_code == 403


async def test_no_refusal_shows_what_is_inside(room: Chat) -> None:
    """No path, no library's message, no trace in any detail."""
    answer = await room.host.post(
        f"/api/v1/rooms/{room.room}/messages", content=DEEP, headers={"Content-Type": "application/json"}
    )
    assert "Traceback" not in answer.text
    assert "msgspec" not in answer.text
    assert "/" not in answer.json()["detail"]
    assert "internal_error" not in room.server.errors()
