"""What every way of publishing promises: the WebSocket's commands and the HTTP calls, on both databases."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.chat import Chat, Guest, nonce
from tests.deadline import eventually
from tests.readers import Reader
from tests.serving import Server


class ByHttp:
    """Publishes by POST."""

    def __init__(self, chat: Chat, guest: Guest) -> None:
        self._chat, self._guest = chat, guest

    async def __aenter__(self) -> ByHttp:
        return self

    async def __aexit__(self, *_: object) -> None:
        return None

    async def post(self, text: str, nonce: str, **more: Any) -> dict[str, Any]:
        """The answer, in the words of the WebSocket."""
        answer = await self._guest.posts(text, nonce=nonce, **more)
        body = answer.json()
        if answer.status_code in (200, 201):
            return {"type": "accepted", **body}
        if answer.status_code == 202:
            return {"type": "held", "nonce": nonce, "case": body["case"]}
        assert answer.headers["content-type"] == "application/problem+json"
        assert body["status"] == answer.status_code
        return {**body, "type": "refused", "nonce": nonce}


class BySocket:
    """Publishes by commands over a WebSocket."""

    def __init__(self, chat: Chat, guest: Guest) -> None:
        self._reader: Reader = chat.reader(transport="websocket", token=guest.token)

    async def __aenter__(self) -> BySocket:
        await self._reader.__aenter__()
        await self._reader.ready()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._reader.cut()

    async def post(self, text: str, nonce: str, **more: Any) -> dict[str, Any]:
        """The answer to the command."""
        kinds = ("accepted", "held", "refused")
        before = len(self._reader.of_type(*kinds))
        await self._reader.say({"type": "post", "text": text, "nonce": nonce, **more})
        await eventually(lambda: len(self._reader.of_type(*kinds)) > before)
        return self._reader.of_type(*kinds)[-1]


@pytest.fixture(params=[ByHttp, BySocket], ids=["http", "websocket"])
def publisher(request: pytest.FixtureRequest) -> Any:
    """Each way of publishing in turn."""
    return request.param


async def test_the_same_nonce_is_the_same_message(server: Server, publisher: Any) -> None:
    """G-10: the answer is repeated, nothing is posted twice."""
    async with Chat(server) as chat:
        ada = await chat.guest()
        async with publisher(chat, ada) as way:
            mine = nonce()
            first = await way.post("once", mine)
            again = await way.post("once", mine)
            assert again["duplicate"] is True
            assert (again["id"], again["seq"], again["cursor"]) == (
                first["id"],
                first["seq"],
                first["cursor"],
            )
            assert await chat.history() == ["once"]


async def test_the_same_nonce_with_other_words_is_a_conflict(server: Server, publisher: Any) -> None:
    """G-10: 409 nonce_conflict; the first message stays."""
    async with Chat(server) as chat, publisher(chat, await chat.guest()) as way:
        mine = nonce()
        await way.post("first", mine)
        assert (await way.post("second", mine))["code"] == "nonce_conflict"
        assert await chat.history() == ["first"]


async def test_slow_mode_refuses_with_the_time_left_and_leaves_the_nonce_unused(
    server: Server, publisher: Any
) -> None:
    """G-9: a refused publish does not use its nonce up; a known nonce is answered even in slow mode."""
    async with Chat(server, slow_mode=600) as chat, publisher(chat, await chat.guest()) as way:
        first, second = nonce(), nonce()
        accepted = await way.post("one", first)
        refused = await way.post("two", second)
        assert refused["code"] == "slow_mode"
        assert 590 < refused["retry_after"] <= 600
        assert (await way.post("one", first))["id"] == accepted["id"]
        await chat.change(slow_mode=0)
        assert (await way.post("two", second))["type"] == "accepted"


async def test_the_rate_limit_counts_messages_in_its_window(server: Server, publisher: Any) -> None:
    """The room's limit, not one more; and the room may change it live."""
    async with (
        Chat(server, rate_messages=3, rate_seconds=600) as chat,
        publisher(chat, await chat.guest()) as way,
    ):
        kinds = [(await way.post(f"line {n}", nonce()))["type"] for n in range(4)]
        assert kinds == ["accepted", "accepted", "accepted", "refused"]
        await chat.change(rate_messages=100)
        assert (await way.post("now", nonce()))["type"] == "accepted"


async def test_hosts_and_services_are_not_slowed(server: Server, publisher: Any) -> None:
    """Neither slow mode nor rate limit is theirs."""
    async with Chat(server, slow_mode=600, rate_messages=1) as chat:
        for role in ("host", "service"):
            async with publisher(chat, chat.staff(role)) as way:
                kinds = [(await way.post(f"{role} line {n}", nonce()))["type"] for n in range(3)]
                assert kinds == ["accepted"] * 3


async def test_a_frozen_room_takes_nothing_but_from_staff(server: Server, publisher: Any) -> None:
    """Frozen: read on, nobody writes; the refusal says so."""
    async with Chat(server, frozen=True) as chat:
        async with publisher(chat, await chat.guest()) as way:
            assert (await way.post("hello", nonce()))["code"] == "frozen"
        for role in ("moderator", "host", "service"):
            async with publisher(chat, chat.staff(role)) as way:
                assert (await way.post(f"a notice by a {role}", nonce()))["type"] == "accepted"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        (" \n\u200b\u2060 ", "empty"),
        ("x" * 501, "too_long"),
        ("😀" * 501, "too_long"),
        ("a\u202eb", "bad_text"),
        ("a\x07b", "bad_text"),
        ("a\ufdd0b", "bad_text"),
        ("\u2066open", "bad_text"),
        ("a" + "\u0301" * 20, "bad_text"),
    ],
)
async def test_text_that_could_deceive_or_is_no_text_is_refused(
    server_on_sqlite: Server, publisher: Any, text: str, code: str
) -> None:
    """S-6: refused with the code that says why, nothing posted."""
    async with Chat(server_on_sqlite) as chat, publisher(chat, await chat.guest()) as way:
        assert (await way.post(text, nonce()))["code"] == code
        assert await chat.history() == []


async def test_text_is_stored_as_typed(server_on_sqlite: Server, publisher: Any) -> None:
    """S-5: markup, quotes and script are text; NFC is all that happens to it."""
    nasty = '<script>alert(1)</script> &amp; "quotes" \\ \u2764\ufe0f e\u0301'
    async with Chat(server_on_sqlite) as chat, publisher(chat, await chat.guest()) as way:
        assert (await way.post(nasty, nonce()))["type"] == "accepted"
        assert await chat.history() == [nasty.replace("e\u0301", "\u00e9")]


async def test_the_author_gets_the_message_through_the_log_with_its_nonce(chat: Chat) -> None:
    """G-13: once, as everyone does."""
    ada = await chat.guest()
    async with chat.reader(token=ada.token) as reader:
        await reader.ready()
        mine = nonce()
        await ada.says("my own", nonce=mine)
        await reader.until("posted")
        assert [event["nonce"] for event in reader.of_type("posted")] == [mine]


async def test_a_hundred_publishers_at_once_are_ordered_without_a_hole(chat: Chat) -> None:
    """G-1: one order for all; each publisher's own order is kept."""
    guests = [await chat.guest() for _ in range(10)]
    async with chat.reader() as reader:
        await reader.ready()

        async def talk(number: int, guest: Guest) -> None:
            for line in range(10):
                await guest.says(f"{number} {line}")

        await asyncio.gather(*(talk(number, guest) for number, guest in enumerate(guests)))
        posted = await reader.until("posted", 100)
        assert [event["seq"] for event in posted] == list(range(1, 101))
        for number in range(10):
            lines = [text for text in reader.texts() if text.startswith(f"{number} ")]
            assert lines == [f"{number} {line}" for line in range(10)]
