"""What every transport promises its readers."""

from __future__ import annotations

import pytest

from tests.chat import Chat
from tests.deadline import eventually
from tests.readers import TRANSPORTS, Transport
from tests.serving import Server


async def test_the_first_batch_begins_with_welcome_and_carries_a_cursor(chat: Chat) -> None:
    """G-4: a reader of an empty room has a place to resume from at once."""
    async with chat.reader() as reader:
        await reader.ready()
        first = reader.batches[0]
        assert first["events"][0]["type"] == "welcome"
        assert first["events"][0]["room"] == chat.room
        assert first["events"][0]["resumed"] is False
        assert first["cursor"].endswith(".0-0.0")


async def test_messages_arrive_once_in_the_order_in_which_they_were_accepted(chat: Chat) -> None:
    """G-1, G-2, G-3: consecutive seq, no duplicate, one order."""
    ada = await chat.guest("Ada")
    async with chat.reader() as reader:
        await reader.ready()
        for number in range(20):
            await ada.says(f"line {number}")
        posted = await reader.until("posted", 20)
        assert [event["text"] for event in posted] == [f"line {number}" for number in range(20)]
        assert [event["seq"] for event in posted] == list(range(1, 21))
        assert all(event["author"]["id"] == ada.id for event in posted)


async def test_a_reader_resumes_where_it_left_off(chat: Chat) -> None:
    """G-4: a reader that comes back with a cursor gets what it missed, once, in order."""
    ada = await chat.guest()
    async with chat.reader() as reader:
        await ada.says("one")
        await reader.until("posted")
    await ada.says("two")
    await ada.says("three")
    async with chat.reader(after=reader.cursor) as again:
        await again.until_texts("two", "three")
        await ada.says("four")
        await again.until_texts("two", "three", "four")
        assert not again.of_type("reset")
        if chat.transport != "longpoll":
            assert again.of_type("welcome")[0]["resumed"] is True


@pytest.mark.parametrize("then", TRANSPORTS)
async def test_a_cursor_of_one_transport_works_on_every_other(chat: Chat, then: Transport) -> None:
    """G-4: one form of cursor, one order, everywhere."""
    ada = await chat.guest()
    await ada.says("before")
    async with chat.reader() as reader:
        await reader.until_texts("before")
    await ada.says("between")
    async with chat.reader(after=reader.cursor, transport=then) as other:
        await other.until_texts("between")
        await ada.says("after")
        await other.until_texts("between", "after")


async def test_a_reader_without_a_cursor_gets_the_newest_fifty_visible_messages(chat: Chat) -> None:
    """G-4: removed messages take no place in what a newcomer sees."""
    ada = await chat.guest()
    ids = [(await ada.says(f"line {number}"))["id"] for number in range(55)]
    await ada.removes(ids[54])
    async with chat.reader() as reader:
        await reader.ready()
        assert reader.texts() == [f"line {number}" for number in range(4, 54)]


async def test_a_removed_message_is_gone_for_readers_there_and_for_those_who_resume(chat: Chat) -> None:
    """G-7: connected readers get the event; a later one gets the place without the text."""
    ada = await chat.guest()
    async with chat.reader() as reader:
        await reader.ready()
        secret = await ada.says("take this back")
        await reader.until("posted")
        assert (await ada.removes(secret["id"])).status_code == 200
        removed = await reader.until("removed")
        assert removed[0]["targets"] == [secret["id"]]
        assert removed[0]["by"] == "author"
    start = reader.batches[0]["cursor"]
    async with chat.reader(after=start) as late:
        await late.until("removed")
        place = late.of_type("posted")[0]
        assert place["id"] == secret["id"]
        assert place["removed"] is True
        assert place["text"] == ""
        assert "take this back" not in str(late.batches)


async def test_a_reply_to_a_removed_message_does_not_keep_its_text(chat: Chat) -> None:
    """G-7: a quote is a copy of the text, and goes with it."""
    ada = await chat.guest()
    async with chat.reader() as reader:
        await reader.ready()
        first = await ada.says("the quoted words")
        await ada.says("an answer", reply_to=first["id"])
        replied = (await reader.until("posted", 2))[1]
        assert replied["reply_to"]["text"] == "the quoted words"
        await ada.removes(first["id"])
        await reader.until("removed")
    async with chat.reader() as late:
        await late.until("posted")
        assert "the quoted words" not in str(late.batches)
        assert late.of_type("posted")[0]["reply_to"]["removed"] is True


@pytest.mark.parametrize(
    ("cursor", "reason"),
    [
        ("{epoch}.{id}.999", "ahead"),
        ("AAAAAAAA.{id}.{seq}", "epoch"),
        ("{epoch}.1-1.{seq}", "conflict"),
    ],
)
async def test_a_cursor_whose_place_is_gone_starts_afresh_and_says_why(
    chat: Chat, cursor: str, reason: str
) -> None:
    """G-5: welcome with resumed false, exactly one reset, the newest messages, then live."""
    ada = await chat.guest()
    place = await ada.says("kept")
    epoch, entry_id, seq = place["cursor"].split(".")
    async with chat.reader(after=cursor.format(epoch=epoch, id=entry_id, seq=seq)) as reader:
        await reader.until("posted")
        await ada.says("live")
        await reader.until_texts("kept", "live")
        assert [event["type"] for event in reader.events[:3]] == ["welcome", "reset", "posted"]
        assert reader.events[0]["resumed"] is False
        assert [event["reason"] for event in reader.of_type("reset")] == [reason]


async def test_settings_change_live_without_what_only_staff_may_see(chat: Chat) -> None:
    """A change reaches every reader; blocked terms and origins do not."""
    async with chat.reader() as reader:
        await reader.ready()
        await chat.change(slow_mode=7, blocked_terms=["secret term"], frozen=True)
        settings = await reader.until("settings")
        assert settings[0]["settings"] == {"slow_mode": 7, "frozen": True}
        await reader.until("frozen")
        await chat.change(frozen=False)
        await reader.until("opened")
        assert "secret term" not in str(reader.batches)


async def test_readers_are_counted_over_all_transports(chat: Chat) -> None:
    """Pushed readers learn how many they are, whatever the others read by."""
    async with (
        chat.reader() as one,
        chat.reader(transport="sse") as two,
        chat.reader(transport="websocket") as three,
    ):
        pushed = [reader for reader in (one, two, three) if reader.transport != "longpoll"]
        for reader in pushed:
            await eventually(lambda: any(event["count"] == 3 for event in reader.of_type("viewers")))  # noqa: B023


async def test_a_poll_that_waited_in_vain_brings_the_count_of_readers(server_on_sqlite: Server) -> None:
    """A poll is not answered for a count alone, but a new count is not withheld either."""
    async with Chat(server_on_sqlite) as chat, chat.reader() as reader:
        await reader.ready()
        path = f"/api/v1/rooms/{chat.room}/poll"
        answer = await chat.host.get(path, params={"after": reader.cursor, "wait": 3})
        assert answer.status_code == 200
        assert [event["type"] for event in answer.json()["events"]] == ["viewers"]
        assert "cursor" not in answer.json()


async def test_a_room_closed_to_guests_refuses_them(chat: Chat) -> None:
    """`guests: off` needs an identity; before the WebSocket is accepted every refusal is a 403."""
    await chat.change(guests="off")
    async with chat.reader() as reader:
        assert await reader.until_closed() == (403 if chat.transport == "websocket" else 401)
