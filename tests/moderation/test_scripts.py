"""The Lua scripts, each against a real Valkey."""

from __future__ import annotations

import msgspec
import pytest
from redis.asyncio import Redis

from eventchat.log.keys import LogName
from eventchat.log.roomlog import RoomLog
from eventchat.log.scripts import Place
from eventchat.types.ids import CaseId, MessageId, UserId
from eventchat.types.people import Actor, Role
from moderation.deciding import scripts
from moderation.deciding.scripts import Decide, Remembered
from tests.moderation.desk import KEYS, ROOM

ADA = UserId("u_ada")
MO = Actor("u_mo", 'Mo "the {hammer}" Ü', Role.MODERATOR)
CASE = CaseId("100-0")


def a_decision(posted: bytes = b"", case: CaseId = CASE) -> Decide:
    """A decision on a case whose bodies are easy to recognise."""
    return Decide(
        case=case,
        user=ADA,
        nonce="nonce-0001",
        posted=posted,
        decided=b'{"type":"decided","case":"100-0"}',
        letter=b'{"type":"decided","nonce":"nonce-0001"}',
        remembered=Remembered(MO, "approved" if posted else "rejected"),
        quotes="5-0",
        quoted_author="u_bob",
    )


async def bodies(redis: Redis, *, staff: bool = False) -> list[bytes]:
    """The bodies of a log's entries."""
    return [entry.body for entry in await RoomLog(redis, LogName(ROOM, staff=staff)).newest(100)]


async def test_approving_posts_tells_and_answers_the_nonce(redis: Redis) -> None:
    """decide.lua: the message is in the log, staff and author are told, the nonce answers (G-10)."""
    await redis.execute_command("HSET", KEYS.cases, CASE, "{}")
    nonce = KEYS.nonce(ADA, "nonce-0001")
    await redis.execute_command("HSET", nonce, "digest", "d", "outcome", "held", "id", CASE)
    await redis.execute_command("PEXPIRE", nonce, 5000)
    place = await scripts.decide(redis, KEYS, a_decision(b'{"type":"posted","text":"hi"}'), nonce_ms=60_000)
    assert isinstance(place, Place)
    assert place.cursor.seq == 1
    [entry] = await RoomLog(redis, LogName(ROOM)).newest(10)
    assert (entry.id, entry.type, entry.author) == (place.cursor.id, "posted", ADA)
    assert (entry.quotes, entry.quoted_author) == ("5-0", "u_bob")
    [told] = await bodies(redis, staff=True)
    assert msgspec.json.decode(told)["message"] == place.cursor.id
    [letter] = await redis.execute_command("XRANGE", KEYS.inbox, "-", "+")
    assert letter[1] == [b"to", b"u_ada", b"d", b'{"type":"decided","nonce":"nonce-0001"}']
    answer = await redis.execute_command("HMGET", nonce, "digest", "outcome", "id", "seq", "epoch")
    assert answer == [b"d", b"posted", place.cursor.id.encode(), b"1", place.cursor.epoch.encode()]
    assert await redis.execute_command("PTTL", nonce) > 5000
    assert not await redis.execute_command("HEXISTS", KEYS.cases, CASE)


async def test_rejecting_tells_and_posts_nothing(redis: Redis) -> None:
    """decide.lua: nothing stands in the room's log; staff and author are told."""
    await redis.execute_command("HSET", KEYS.cases, CASE, "{}")
    assert await scripts.decide(redis, KEYS, a_decision(), nonce_ms=60_000) == "rejected"
    assert await bodies(redis) == []
    assert await bodies(redis, staff=True) == [b'{"type":"decided","case":"100-0"}']
    assert await redis.execute_command("XLEN", KEYS.inbox) == 1


@pytest.mark.parametrize("posted", [b"", b'{"type":"posted"}'])
async def test_the_second_decision_learns_of_the_first(redis: Redis, posted: bytes) -> None:
    """decide.lua: the first wins, whatever it was; the second changes nothing and is told who was first."""
    await redis.execute_command("HSET", KEYS.cases, CASE, "{}")
    first = await scripts.decide(redis, KEYS, a_decision(posted), nonce_ms=60_000)
    second = await scripts.decide(redis, KEYS, a_decision(b'{"type":"posted"}'), nonce_ms=60_000)
    assert isinstance(second, Remembered)
    assert second.by == MO
    assert second.outcome == ("approved" if posted else "rejected")
    assert second.id == (first.cursor.id if isinstance(first, Place) else None)
    assert len(await bodies(redis)) == (1 if posted else 0)
    assert len(await bodies(redis, staff=True)) == 1
    assert 0 < await redis.execute_command("PTTL", KEYS.decided(CASE)) <= scripts.REMEMBER_MS


async def test_a_case_that_never_was_is_unknown(redis: Redis) -> None:
    """decide.lua: no case, no entry, no letter."""
    assert await scripts.decide(redis, KEYS, a_decision(b"{}"), nonce_ms=60_000) == "unknown"
    assert await redis.execute_command("DBSIZE") == 0


async def test_another_messages_nonce_is_left_alone(redis: Redis) -> None:
    """decide.lua: a nonce that came to stand for something else keeps doing so."""
    await redis.execute_command("HSET", KEYS.cases, CASE, "{}")
    nonce = KEYS.nonce(ADA, "nonce-0001")
    await redis.execute_command("HSET", nonce, "digest", "d", "outcome", "posted", "id", "7-0")
    await scripts.decide(redis, KEYS, a_decision(b'{"type":"posted"}'), nonce_ms=60_000)
    assert await redis.execute_command("HGET", nonce, "id") == b"7-0"


async def test_a_sanction_is_put_and_lifted_once(redis: Redis) -> None:
    """sanction.lua: the hash has it, staff and person are told; lifting again tells nobody."""
    put = {"kind": "sanctioned", "body": b'{"a":1}', "letter": b'{"b":1}'}
    lift = {"kind": "lifted", "body": b'{"a":2}', "letter": b'{"b":2}'}
    assert await scripts.sanction(redis, KEYS, ADA, "ban 0 for good", **put) == (True, "")  # type: ignore[arg-type]
    assert await redis.execute_command("HGET", KEYS.sanctions, ADA) == b"ban 0 for good"
    other = await scripts.sanction(redis, KEYS, ADA, "", **lift, expected="ban 0 for bad")  # type: ignore[arg-type]
    assert other == (False, "ban 0 for good")
    lifted = await scripts.sanction(redis, KEYS, ADA, "", **lift)  # type: ignore[arg-type]
    assert lifted == (True, "ban 0 for good")
    assert not await redis.execute_command("HEXISTS", KEYS.sanctions, ADA)
    assert await scripts.sanction(redis, KEYS, ADA, "", **lift) == (False, "")  # type: ignore[arg-type]
    assert await bodies(redis, staff=True) == [b'{"a":1}', b'{"a":2}']
    assert await redis.execute_command("XLEN", KEYS.inbox) == 2


async def test_removing_twice_returns_the_first_removal(redis: Redis) -> None:
    """remove.lua (G-7): redaction set, `removed` and staff entry in one step, and only once."""
    target = MessageId("5-0")
    first, seq, is_new = await scripts.remove(redis, KEYS, target, b'{"r":1}', b'{"s":1}')
    assert (seq, is_new) == (1, True)
    assert await scripts.remove(redis, KEYS, target, b'{"r":2}', b'{"s":2}') == (first, 0, False)
    assert await redis.execute_command("HGET", KEYS.redacted, target) == first.encode()
    assert (await bodies(redis), await bodies(redis, staff=True)) == ([b'{"r":1}'], [b'{"s":1}'])


async def test_a_purge_is_noted_with_its_span(redis: Redis) -> None:
    """purge.lua (G-7): the span is noted under the purging entry, and staff are told."""
    entry_id, seq = await scripts.purge(redis, KEYS, ADA, 1234, b'{"p":1}', b'{"s":1}')
    assert seq == 1
    assert await redis.execute_command("HGET", KEYS.purged, entry_id) == b"u_ada 1234"
    assert (await bodies(redis), await bodies(redis, staff=True)) == ([b'{"p":1}'], [b'{"s":1}'])


async def test_restoring_leaves_what_is_there(redis: Redis) -> None:
    """restore.lua: only what is missing is put back."""
    await redis.execute_command("HSET", KEYS.sanctions, "u_a", "ban 0 new")
    assert await scripts.restore(redis, KEYS.sanctions, {"u_a": "ban 0 old", "u_b": "ban 0 "}) == 1
    assert await redis.execute_command("HGET", KEYS.sanctions, "u_a") == b"ban 0 new"
    assert await scripts.restore(redis, KEYS.sanctions, {}) == 0
