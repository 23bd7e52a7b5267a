"""History over log and database: no seam, nothing removed, few queries."""

from __future__ import annotations

import asyncio
import random

import msgspec
import pytest
from redis.asyncio import Redis

from eventchat.record.archive import Archive
from eventchat.record.database import Database
from eventchat.record.history import History
from eventchat.record.tables import ArchivedEntry
from eventchat.types.ids import MessageId
from tests.deadline import eventually
from tests.eventchat.record.talk import ADA, BOB, Archiving, Talk, exported, texts


def ids_of(messages: list[bytes]) -> list[MessageId]:
    """The ids of these messages."""
    return [msgspec.json.decode(message)["id"] for message in messages]


async def backwards(history: History, talk: Talk, limit: int) -> list[str]:
    """Everything visible, by pages from the newest on."""
    found: list[str] = []
    before: MessageId | None = None
    while True:
        page = await history.page(talk.room, before=before, limit=limit)
        assert len(page.messages) == limit or not page.more
        found[:0] = texts(page.messages)
        if not page.more or not page.messages:
            return found
        before = ids_of(page.messages)[0]


async def forwards(history: History, talk: Talk, limit: int, after: MessageId) -> list[str]:
    """Everything visible after *after*, by pages."""
    found: list[str] = []
    while True:
        page = await history.page(talk.room, after=after, limit=limit)
        found += texts(page.messages)
        if not page.more:
            return found
        assert len(page.messages) == limit
        after = ids_of(page.messages)[-1]


@pytest.mark.parametrize("seed", range(3))
async def test_there_is_no_seam(
    talk: Talk, redis: Redis, database: Database, archiving: Archiving, seed: int
) -> None:
    """History has no hole and no overlap wherever the log begins, whatever the size of a page."""
    chance = random.Random(seed)
    said: dict[MessageId, str] = {}
    for number in range(40):
        text = f"message {number}"
        said[await talk.says(text)] = text
        if chance.random() < 0.3:
            target = chance.choice(list(said))
            await talk.removes(target)
            del said[target]
            said |= {}
    visible = list(said.values())
    async with archiving():
        await eventually(talk.archived)
    for entry in await talk.entries():
        await talk.trim_to(entry.id)
        history = History(redis, database)
        limit = chance.choice([1, 2, 3, 7, 39, 50])
        assert await backwards(history, talk, limit) == visible
        assert await forwards(history, talk, limit, MessageId("0-0")) == visible
        place = chance.choice(list(said))
        assert await forwards(history, talk, limit, place) == visible[list(said).index(place) + 1 :]
    await redis.execute_command("DEL", talk.log.name.stream)
    assert await backwards(History(redis, database), talk, 7) == visible
    assert await exported(History(redis, database), talk.room) == visible


async def test_between_two_messages(talk: Talk, redis: Redis, database: Database) -> None:
    """With both `after` and `before` a page has what lies between them."""
    ids = [await talk.says(f"message {number}") for number in range(9)]
    history = History(redis, database)
    page = await history.page(talk.room, before=ids[6], after=ids[2], limit=50)
    assert (texts(page.messages), page.more) == (["message 3", "message 4", "message 5"], False)


async def test_an_empty_room(talk: Talk, redis: Redis, database: Database) -> None:
    """A room in which nothing was said has one empty page."""
    page = await History(redis, database).page(talk.room)
    assert (page.messages, page.more) == ([], False)


async def test_removed_text_never_comes_out(
    talk: Talk, redis: Redis, database: Database, archiving: Archiving
) -> None:
    """G-7: neither a removed message nor a quote of it comes out, from the log or from the database."""
    secret = await talk.says("the secret")
    await talk.says("what he said", by=BOB, reply_to=secret, quote="the secret")
    await talk.says("spam", by=BOB)
    history = History(redis, database)
    assert len((await history.page(talk.room)).messages) == 3
    await talk.removes(secret)
    page = await history.page(talk.room)
    assert texts(page.messages) == ["what he said", "spam"]
    assert b"the secret" not in b"".join(page.messages)
    async with archiving():
        await eventually(talk.archived)
    floor = await talk.says("after")
    await talk.trim_to(floor)
    await redis.execute_command("DEL", talk.keys.redacted)
    page = await history.page(talk.room)
    assert texts(page.messages) == ["what he said", "spam", "after"]
    assert b"the secret" not in b"".join(page.messages)
    quote = msgspec.json.decode(page.messages[0])["reply_to"]
    assert quote == {"id": secret, "author": {"id": ADA, "name": "Ada"}, "text": "", "removed": True}
    await talk.purges(BOB)
    assert texts((await history.page(talk.room)).messages) == ["after"]


async def test_what_was_edited_never_comes_out_as_it_was(
    talk: Talk, redis: Redis, database: Database, archiving: Archiving
) -> None:
    """G-7: an edited message and quotes of it read as they do now, from the log and from the database; the
    record keeps what was written."""
    said = await talk.says("the secret")
    await talk.says("what he said", by=BOB, reply_to=said, quote="the secret")
    history = History(redis, database)
    await talk.edits(said, "the ••••••")

    async def came_out() -> None:
        page = await history.page(talk.room)
        assert texts(page.messages)[:2] == ["the ••••••", "what he said"]
        assert msgspec.json.decode(page.messages[1])["reply_to"]["text"] == "the ••••••"
        assert b"the secret" not in b"".join(page.messages)

    await came_out()
    async with archiving():
        await eventually(talk.archived)
    await talk.trim_to(await talk.says("after"))
    await redis.execute_command("DEL", talk.keys.edited)
    await came_out()
    assert await exported(history, talk.room) == ["the ••••••", "what he said", "after"]
    async with database.reading():
        row = await ArchivedEntry.select().where(ArchivedEntry.seq == 1).first()
    assert "the secret" in row["body"]


async def test_what_a_log_lost_is_still_history(
    talk: Talk, redis: Redis, database: Database, archiving: Archiving
) -> None:
    """G-6: messages that were stored before the log went back stay in their place in history."""
    ids = [await talk.says(f"message {number}") for number in range(6)]
    async with archiving():
        await eventually(talk.archived)
    await redis.execute_command("XDEL", talk.log.name.stream, *ids[3:])
    await redis.execute_command("HSET", talk.log.name.head, "seq", 3)
    await talk.begins_anew()
    await talk.says("message 6")
    history, expected = History(redis, database), [f"message {number}" for number in range(7)]
    for limit in (1, 2, 5, 50):
        assert await backwards(history, talk, limit) == expected
    assert await exported(history, talk.room) == expected
    await redis.execute_command("DEL", talk.log.name.stream, talk.log.name.head)
    await talk.says("message 7")
    assert await backwards(History(redis, database), talk, 3) == [
        *(text for text in expected if text != "message 6"),
        "message 7",
    ]


async def test_a_storm_asks_the_database_a_few_times(
    talk: Talk, redis: Redis, database: Database, archiving: Archiving, monkeypatch: pytest.MonkeyPatch
) -> None:
    """G-25: 500 equal requests need at most ten queries, and a full page of the log needs none."""
    for number in range(120):
        await talk.says(f"message {number}")
    async with archiving():
        await eventually(talk.archived)
    await talk.trim_to((await talk.entries())[60].id)
    asked = 0
    read = Archive._read

    async def counted(*given: object, **named: object) -> object:
        nonlocal asked
        asked += 1
        return await read(*given, **named)

    monkeypatch.setattr(Archive, "_read", counted)
    history = History(redis, database)
    page = await history.page(talk.room, limit=50)
    assert (len(page.messages), page.more, asked) == (50, True, 0)
    before = ids_of(page.messages)[0]
    pages = await asyncio.gather(*(history.page(talk.room, before=before, limit=50) for _ in range(500)))
    assert all(texts(each.messages) == [f"message {number}" for number in range(20, 70)] for each in pages)
    assert 1 <= asked <= 10


async def test_a_shared_answer_is_masked_by_what_is_removed_now(
    talk: Talk, redis: Redis, database: Database, archiving: Archiving
) -> None:
    """G-7: an answer kept for others does not show what was removed since."""
    first = await talk.says("first")
    async with archiving():
        await eventually(talk.archived)
    await talk.trim_to(await talk.says("second"))
    history = History(redis, database)
    assert texts((await history.page(talk.room)).messages) == ["first", "second"]
    await talk.removes(first)
    assert texts((await history.page(talk.room)).messages) == ["second"]
