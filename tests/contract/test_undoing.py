"""What readers see of decisions and their undoing, on every transport, wherever they were meanwhile."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

from tests.chat import Chat, Guest
from tests.deadline import eventually
from tests.readers import Reader

HELD = "well, you are a retard"


def seen(reader: Reader, before: dict[str, str] | None = None) -> dict[str, str]:
    """Message ids and the text that a client shows for each, in order, after what *reader* got."""
    shown: dict[str, str] = dict(before or {})
    authors: dict[str, str] = {}
    for event in reader.events:
        match event["type"]:
            case "posted":
                shown[event["id"]] = "" if event.get("removed") else event["text"]
                authors[event["id"]] = event["author"]["id"]
            case "removed":
                shown |= {target: "" for target in event["targets"] if target in shown}
            case "purged":
                shown |= {message: "" for message in shown if authors.get(message) == event["user"]}
            case "restored":
                shown |= {message["id"]: message["text"] for message in event["messages"]}
    return shown


async def acts(who: Guest, chat: Chat, path: str, **body: Any) -> Any:
    """A staff call that succeeds."""
    answer = await who.client.post(f"/api/v1/rooms/{chat.room}/staff/{path}", json=body)
    assert answer.status_code in (200, 201), answer.text
    return answer.json()


async def test_a_reader_who_was_away_at_each_step_sees_what_is_so(chat: Chat) -> None:
    """G-7: held, approved, removed, restored: whoever left before a step and comes back, or comes new, shows
    the message exactly when it is to be seen; one who stayed saw every step."""
    guest, mo = await chat.guest("Ada"), chat.staff()
    await guest.says("what a show")
    left: list[tuple[str, dict[str, str]]] = []

    async def come_and_go() -> None:
        async with chat.reader() as reader:
            await reader.until("posted")
            assert reader.cursor is not None
            left.append((reader.cursor, seen(reader)))

    async def all_show(*texts: str) -> None:
        """Everybody who comes back from one of the steps, and somebody new."""
        for after, before in (*left, (None, {})):
            async with chat.reader(after=after) as reader:
                await eventually(partial(shows, reader, before, texts))

    async with chat.reader() as stayed:
        await stayed.ready()
        await come_and_go()
        case = (await guest.posts(HELD)).json()["case"]
        await come_and_go()
        await all_show("what a show")
        approved = await acts(mo, chat, f"cases/{case}", outcome="approve")
        await stayed.until_texts("what a show", HELD)
        await all_show("what a show", HELD)
        await come_and_go()
        removed = await acts(mo, chat, "actions", action="remove", message=approved["id"])
        await stayed.until("removed")
        await all_show("what a show")
        await come_and_go()
        await acts(mo, chat, "undo", action=removed["action"]["id"])
        await stayed.until("restored")
        await all_show("what a show", HELD)
        assert seen(stayed)[approved["id"]] == HELD
    assert await chat.history() == ["what a show", HELD]


def shows(reader: Reader, before: dict[str, str], texts: tuple[str, ...]) -> bool:
    """Whether a client that showed *before* shows these texts now."""
    return [text for text in seen(reader, before).values() if text] == list(texts)


async def test_a_raid_undone_leaves_readers_as_before(chat: Chat) -> None:
    """A thousand messages purged and banned by one moderator, then undone: live readers, those who were away
    while it happened, new ones and history have every message again, by what they saw."""
    mo = chat.staff()
    await chat.change(preset="off", rate_messages=100, rate_seconds=1, links="allow")
    raiders = [await chat.guest() for _ in range(10)]
    words = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")

    async def raid(raider: Guest, name: str) -> None:
        for number in range(100):
            text = f"{name} {words[number // 10]} {words[number % 10]} {raider.id} {number * 7919}"

            async def accepted(text: str = text) -> bool:
                answer = await raider.posts(text)
                assert answer.status_code in (201, 429), answer.text
                return answer.status_code == 201

            await eventually(accepted)

    async with chat.reader() as stayed:
        await stayed.ready()
        await asyncio.gather(*(raid(one, name) for one, name in zip(raiders, words, strict=True)))
        await eventually(lambda: len(seen(stayed)) == 1000)
        before = seen(stayed)
        async with chat.reader(after=stayed.cursor) as away:
            await away.ready()
        for raider in raiders:
            await acts(mo, chat, "actions", action="ban", user=raider.id, purge=True)
        await eventually(lambda: not any(seen(stayed).values()))
        assert await chat.history() == []
        record = (await mo.client.get(f"/api/v1/rooms/{chat.room}/staff/audit")).json()
        undone = await acts(mo, chat, "undo", by=record["actions"][0]["actor"]["id"], minutes=10)
        assert (undone["undone"], undone["messages"]) == (10, 1000)
        await eventually(lambda: seen(stayed) == before)
        async with chat.reader(after=away.cursor) as back:
            await eventually(lambda: seen(back, before) == before and len(back.of_type("restored")) >= 20)
        async with chat.reader() as new:
            await new.ready()
            await eventually(lambda: list(seen(new).items()) == list(before.items())[-50:])
    assert await chat.history(limit=50) == list(before.values())[-50:]
    sanctions = await mo.client.get(f"/api/v1/rooms/{chat.room}/staff/sanctions")
    assert sanctions.json() == {"sanctions": []}


async def test_an_author_has_back_what_waits_again(chat: Chat) -> None:
    """An approval is undone: its author is told what waits, in its words and since when, live or away."""
    guest, bob, mo = await chat.guest("Ada"), await chat.guest("Bob"), chat.staff()
    asked = await bob.says("what do you think?")
    held = await guest.posts(HELD, reply_to=asked["id"])
    case = held.json()["case"]
    approved = await acts(mo, chat, f"cases/{case}", outcome="approve")
    async with chat.reader(token=guest.token) as own:
        await own.until("posted", 2)
        async with chat.reader(token=guest.token) as left:
            await left.until("posted", 2)
        await acts(mo, chat, "actions", action="remove", message=asked["id"])
        await acts(mo, chat, "undo", action=approved["action"])
        await own.until("removed", 2)
        told = (await own.until("reopened"))[0]
    async with chat.reader(after=left.cursor, token=guest.token) as back:
        assert (await back.until("reopened"))[0] == told
    assert (told["case"], told["nonce"]) == (case, held.json()["nonce"])
    assert (told["text"], told["written"]) == (HELD, int(case.split("-")[0]))
    assert told["reply_to"] == {
        "id": asked["id"],
        "author": {"id": bob.id, "name": bob.name},
        "removed": True,
    }
