"""Who is asking, and what a page of another site cannot do."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from tests.chat import Chat, nonce
from tests.serving import Server

SITE = "https://friend.example"


@pytest.fixture
async def room(server_on_sqlite: Server) -> AsyncIterator[Chat]:
    """A room that one other site may embed."""
    async with Chat(server_on_sqlite, origins=[SITE]) as chat:
        yield chat


def browser(chat: Chat, origin: str | None = None) -> httpx.AsyncClient:
    """A client that keeps cookies and says where its page is from, as browsers do."""
    client = chat.server.client()
    client.headers["Origin"] = origin or chat.server.url
    return client


async def begin(client: httpx.AsyncClient, **wish: str) -> dict[str, object]:
    """A session in a browser."""
    answer = await client.post("/api/v1/session", json=wish)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def test_a_guest_survives_a_reload(room: Chat) -> None:
    """The cookie is the guest; the script never sees it."""
    async with browser(room) as client:
        answer = await client.post("/api/v1/session", json={})
        cookie = answer.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        shown = (await client.get("/api/v1/session")).json()
        assert shown["user"] == answer.json()["user"]
        assert shown["csrf"] == answer.json()["csrf"]


async def test_a_guest_changes_their_name_and_stays_who_they_are(room: Chat) -> None:
    """Same id; the old name is free again, the new one is not."""
    async with browser(room) as one, browser(room) as two:
        first = await begin(one, name="Old Name 77")
        renamed = await begin(one, name="New Name 77")
        assert renamed["user"]["id"] == first["user"]["id"]  # type: ignore[index]
        await begin(two, name="Old Name 77")
        taken = await two.post("/api/v1/session", json={"name": "new name 77"})
        assert (taken.status_code, taken.json()["field"]) == (400, "name")


@pytest.mark.parametrize("name", ["admin", "M0derator", "Аdmin", "a\u200bb", "a\u202eb", "", "x" * 33, "🙂"])
async def test_a_name_that_could_deceive_is_refused(room: Chat, name: str) -> None:
    """S-6: reserved, mixed alphabets, invisible, overriding, empty, too long."""
    answer = await room.anybody().post("/api/v1/session", json={"name": name})
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_text")
    assert answer.json()["field"] == "name"


async def test_a_cookie_writes_only_with_csrf_and_from_an_allowed_page(room: Chat) -> None:
    """S-1, S-4: both, or 403 with the code that says which is missing."""
    path = f"/api/v1/rooms/{room.room}/messages"
    async with browser(room) as client:
        csrf = str((await begin(client))["csrf"])
        without = await client.post(path, json={"text": "hi", "nonce": nonce()})
        assert (without.status_code, without.json()["code"]) == (403, "csrf")
        foreign = await client.post(
            path,
            json={"text": "hi", "nonce": nonce()},
            headers={"Origin": "https://evil.example", "X-CSRF-Token": csrf},
        )
        assert (foreign.status_code, foreign.json()["code"]) == (403, "bad_origin")
        good = await client.post(path, json={"text": "hi", "nonce": nonce()}, headers={"X-CSRF-Token": csrf})
        assert good.status_code == 201


@pytest.mark.parametrize(
    "origin", ["null", "https://friend.example.evil.example", "http://friend.example", "*"]
)
async def test_an_origin_is_matched_to_the_letter(room: Chat, origin: str) -> None:
    """S-1: no substring, no other scheme, never null."""
    for path in ("poll", "events", "messages"):
        answer = await room.host.get(f"/api/v1/rooms/{room.room}/{path}", headers={"Origin": origin})
        assert (answer.status_code, answer.json()["code"]) == (403, "bad_origin")
        assert "access-control-allow-origin" not in answer.headers


async def test_an_allowed_site_may_read_and_is_told_so(room: Chat) -> None:
    """CORS uses the room's own list, preflights included."""
    path = f"/api/v1/rooms/{room.room}/poll"
    answer = await room.host.get(path, headers={"Origin": SITE})
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == SITE
    preflight = await room.host.options(
        f"/api/v1/rooms/{room.room}/messages",
        headers={"Origin": SITE, "Access-Control-Request-Method": "POST"},
    )
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-origin"] == SITE
    assert "x-csrf-token" in preflight.headers["access-control-allow-headers"]


async def test_a_ticket_is_good_once_for_its_room(room: Chat) -> None:
    """S-2: the only credential in a URL; used up at once."""
    ada = await room.guest()
    ticket = (await ada.client.post("/api/v1/ticket", json={"room": room.room})).json()["ticket"]
    path = f"/api/v1/rooms/{room.room}/poll"
    anonymous = room.anybody()
    first = await anonymous.get(path, params={"ticket": ticket})
    assert first.json()["events"][0]["you"]["id"] == ada.id
    again = await anonymous.get(path, params={"ticket": ticket})
    assert (again.status_code, again.json()["code"]) == (401, "unauthorized")


async def test_a_ticket_does_not_open_another_room(room: Chat) -> None:
    """Bound to user and room."""
    ada = await room.guest()
    ticket = (await ada.client.post("/api/v1/ticket", json={"room": "main"})).json()["ticket"]
    answer = await room.anybody().get(f"/api/v1/rooms/{room.room}/poll", params={"ticket": ticket})
    assert answer.status_code == 401


async def test_a_token_in_a_url_is_nothing(room: Chat) -> None:
    """Long-lived tokens are never accepted in a URL."""
    ada = await room.guest()
    path = f"/api/v1/rooms/{room.room}/poll"
    assert (await room.anybody().get(path, params={"ticket": ada.token})).status_code == 401
    answer = await room.anybody().get(path, params={"token": ada.token})
    assert answer.json()["events"][0]["you"] is None


async def test_ending_a_session_ends_its_streams_and_its_token(chat: Chat) -> None:
    """S-2: within seconds, on every transport."""
    ada = await chat.guest()
    async with chat.reader(token=ada.token) as reader:
        await reader.ready()
        assert (await ada.client.delete("/api/v1/session")).status_code == 204
        code = await reader.until_closed(seconds=5)
        assert code == {"websocket": 4401, "sse": "end", "longpoll": 401}[chat.transport]
    assert (await ada.posts("still here?")).status_code == 401


async def test_a_stream_ends_when_its_token_expires(chat: Chat) -> None:
    """S-2: a stream does not outlive its session."""
    token = chat.server.token("moderator", room=chat.room, ttl=2)
    async with chat.reader(token=token, transport="websocket") as socket:
        await socket.ready()
        assert await socket.until_closed(seconds=10) == 4401


async def test_a_moderator_of_one_room_is_nobody_special_in_another(room: Chat) -> None:
    """S-3: roles count in their rooms."""
    async with Chat(room.server) as other:
        stranger = other.staff("moderator")
        answer = await stranger.client.patch(f"/api/v1/rooms/{room.room}", json={"frozen": True})
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
        answer = await stranger.client.get(f"/api/v1/rooms/{room.room}/staff/poll")
        assert answer.status_code == 403


async def test_a_bearer_token_becomes_a_cookie_for_the_console(room: Chat) -> None:
    """The console signs in with what `eventchat token` printed."""
    token = room.server.token("moderator", room=room.room, name="Mo")
    async with browser(room) as client:
        answer = await client.post("/api/v1/session", json={}, headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 201
        shown = (await client.get("/api/v1/session")).json()
        assert (shown["user"]["name"], shown["user"]["role"]) == ("Mo", "moderator")
        assert shown["rooms"] == [room.room]


async def test_every_answer_carries_the_security_headers(room: Chat) -> None:
    """S-15: on what is found, refused, and not there."""
    for path in ("/api/v1/session", f"/api/v1/rooms/{room.room}", "/api/v1/nothing", "/health/live"):
        headers = (await room.host.get(path)).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["cross-origin-resource-policy"]


async def test_pages_answer_head_as_they_answer_get(room: Chat) -> None:
    """Monitors and link checkers ask so; there is no body."""
    for path in ("/", f"/r/{room.room}", "/health/live"):
        head, get = await room.host.head(path), await room.host.get(path)
        assert head.status_code == get.status_code == 200
        assert head.content == b""
        assert head.headers["content-type"] == get.headers["content-type"]
