"""G-15: the log never loses what is not stored, what is young, or its newest entries."""

from __future__ import annotations

from redis.asyncio import Redis

from eventchat.log.entry import Redactions
from eventchat.log.keys import GROUP
from eventchat.record.database import Database
from eventchat.record.history import History
from eventchat.record.places import just_after
from eventchat.record.trim import GRACE_MS, Trimmer
from eventchat.types.ids import MessageId, entry_key
from tests.deadline import eventually
from tests.eventchat.record.talk import Archiving, Talk, exported


async def deliver(talk: Talk, count: int) -> None:
    """Give the next *count* entries to an archiver."""
    await talk.redis.execute_command(
        "XREADGROUP", "GROUP", GROUP, "a", "COUNT", count, "STREAMS", talk.log.name.stream, ">"
    )


async def acknowledge(talk: Talk, *ids: MessageId) -> None:
    """Say that these are stored."""
    await talk.redis.execute_command("XACK", talk.log.name.stream, GROUP, *ids)


async def left(talk: Talk) -> list[MessageId]:
    """The ids that are still in the log."""
    return [entry.id for entry in await talk.entries()]


async def test_nothing_goes_that_is_not_stored(talk: Talk, redis: Redis) -> None:
    """G-15: one entry that an archiver was given and has not stored keeps everything from there on."""
    ids = await talk.said_long_ago(50)
    trimmer = Trimmer(redis, keep_ms=0, keep_entries=5)
    assert await trimmer.trim(talk.log.name) == 0, "there is no group yet"
    await redis.execute_command("XGROUP", "CREATE", talk.log.name.stream, GROUP, "0")
    assert await trimmer.trim(talk.log.name) == 0, "nothing was delivered"
    await deliver(talk, 30)
    await acknowledge(talk, *ids[:9], *ids[10:30])
    assert await trimmer.trim(talk.log.name) == 9
    assert (await left(talk))[0] == ids[9]
    await acknowledge(talk, ids[9])
    assert await trimmer.trim(talk.log.name) == 21
    assert await left(talk) == ids[30:]


async def test_the_newest_entries_stay(talk: Talk, redis: Redis) -> None:
    """G-15: the newest entries stay however old they are."""
    ids = await talk.said_long_ago(2500)
    await redis.execute_command("XGROUP", "CREATE", talk.log.name.stream, GROUP, "0")
    await deliver(talk, 2500)
    await acknowledge(talk, *ids)
    assert await Trimmer(redis, keep_ms=0, keep_entries=300).trim(talk.log.name) == 2200
    assert await left(talk) == ids[2200:]


async def test_young_entries_stay(talk: Talk, redis: Redis) -> None:
    """G-15: entries inside the resume window stay, however many there are."""
    old = await talk.said_long_ago(20, minutes=11)
    young = [await talk.says(f"message {number}") for number in range(20)]
    await redis.execute_command("XGROUP", "CREATE", talk.log.name.stream, GROUP, "0")
    await deliver(talk, 40)
    await acknowledge(talk, *old, *young)
    assert await Trimmer(redis, keep_ms=600_000, keep_entries=5).trim(talk.log.name) == 20
    assert await left(talk) == young


async def test_redactions_stay_as_long_as_they_are_needed(talk: Talk, redis: Redis) -> None:
    """G-7: what masks a message is forgotten when both it and its removal are out of the log for a minute."""
    ids = await talk.said_long_ago(40, apart_ms=10_000)
    for target, by in ((3, 5), (4, 38), (8, 9)):
        await redis.execute_command("HSET", talk.keys.redacted, ids[target], ids[by])
        await redis.execute_command("HSET", talk.keys.edited, ids[target], f"{ids[by]} ** of it")
    for until in (6, 20):
        await redis.execute_command("HSET", talk.keys.purged, ids[until], "u_bob -1")
    expected = await talk.log.redactions()
    await redis.execute_command("XGROUP", "CREATE", talk.log.name.stream, GROUP, "0")
    for stored in ids:
        await deliver(talk, 1)
        await acknowledge(talk, stored)
        assert await Trimmer(redis, keep_ms=0, keep_entries=0).trim(talk.log.name) == 1
        ms, number = entry_key(just_after(stored))
        forget_before(expected, MessageId(f"{ms - GRACE_MS}-{number}"))
        assert await talk.log.redactions() == expected
        assert expected.edits == dict.fromkeys(expected.removed, "** of it"), "kept for as long"
    assert list(expected.removed) == [ids[4]], "the others were forgotten on the way"
    assert not expected.purges


async def test_an_archiver_trims(talk: Talk, redis: Redis, database: Database, archiving: Archiving) -> None:
    """G-15: a running archiver trims what it stored, and history still has all of it."""
    await talk.said_long_ago(1200)
    async with archiving(resume_entries=1000):
        await eventually(lambda: _begins_with(talk, 201))
        await talk.says("new")
        await eventually(lambda: _begins_with(talk, 202))
        await eventually(talk.archived)
    expected = [*(f"old {number}" for number in range(1, 1201)), "new"]
    assert await exported(History(redis, database), talk.room) == expected


async def test_inboxes_are_trimmed_by_age(talk: Talk, redis: Redis, archiving: Archiving) -> None:
    """Notices older than the resume window leave the inbox, younger ones stay."""
    await redis.execute_command("XADD", talk.keys.inbox, "1000-0", "to", "u_ada", "d", "{}")
    await redis.execute_command("XADD", talk.keys.inbox, "*", "to", "u_ada", "d", "{}")
    async with archiving():
        await eventually(lambda: _has_length(redis, talk.keys.inbox, 1))


async def _begins_with(talk: Talk, seq: int) -> bool:
    return (await talk.entries())[0].seq == seq


async def _has_length(redis: Redis, stream: str, length: int) -> bool:
    return bool(await redis.execute_command("XLEN", stream) == length)


def forget_before(redactions: Redactions, floor: MessageId) -> None:
    """The rule: what concerns only entries before *floor* is dropped."""
    key = entry_key(floor)
    redactions.removed = {
        target: by
        for target, by in redactions.removed.items()
        if entry_key(target) >= key or entry_key(by) >= key
    }
    redactions.edits = {target: redactions.edits[target] for target in redactions.removed}
    redactions.purges = {
        until: purge for until, purge in redactions.purges.items() if entry_key(until) >= key
    }
