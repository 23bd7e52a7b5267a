"""Admissions share round trips and nothing else: everybody has an answer of their own."""

from __future__ import annotations

import asyncio
import random
import time

import pytest
from redis.asyncio import Redis

from eventchat.errors import LogUnavailable, NotDurable
from eventchat.log.admissions import Admission, Admissions, Admit, HeldAs, InTheWay, NotNow
from eventchat.log.connection import connect
from eventchat.log.keys import LogName, RoomKeys
from eventchat.log.roomlog import RoomLog
from eventchat.log.scripts import Place
from eventchat.types.ids import RoomId, UserId
from tests.deadline import eventually
from tests.valkey import Valkey

ROOM = RoomKeys(RoomId("main"))
ANSWERED_SECONDS = 2.0
"""G-19: the longest a publisher waits when Redis is away."""


def door(redis: Redis, replica_ms: int = 0) -> Admissions:
    """The door as a node has it."""
    return Admissions(redis, nonce_ms=900_000, backlog_limit=100_000, replica_ms=replica_ms)


def draft(text: str, user: str = "u_ada", *, nonce: str = "", paced: bool = False) -> Admit:
    """A message that says *text*; its nonce is the text unless another is given."""
    body = f'{{"type":"posted","text":"{text}"}}'.encode()
    name = nonce or f"nonce-{text}"
    return Admit(disposition="post", body=body, user=UserId(user), nonce=name, digest=text, unpaced=not paced)


async def texts(redis: Redis, room: RoomKeys = ROOM) -> list[str]:
    """What the room's log says, oldest first; its seq has no hole."""
    entries = await RoomLog(redis, LogName(room.room)).newest(10_000)
    assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
    return [entry.event()["text"] for entry in entries]


async def requests(redis: Redis) -> int:
    """How often the server has read from a client."""
    info = (await redis.execute_command("INFO", "stats")).decode()
    return int(info.partition("total_reads_processed:")[2].split()[0])


async def outcome(admission: asyncio.Future[Admission]) -> str:
    """An answer in a word."""
    match await admission:
        case Place(_, duplicate):
            return "duplicate" if duplicate else "posted"
        case HeldAs():
            return "held"
        case InTheWay(kind):
            return kind
        case NotNow(why):
            return why


async def test_everybody_of_a_crowd_has_their_own_answer(redis: Redis) -> None:
    """G-1, G-9: each place is that of one's own message; each person's messages keep their order."""
    admissions = door(redis)
    rooms = [RoomKeys(RoomId(f"room-{number}")) for number in range(3)]

    async def talk(number: int) -> None:
        room, log = rooms[number % 3], RoomLog(redis, rooms[number % 3].log)
        places = []
        for line in range(5):
            text = f"{number} {line}"
            answer = await admissions.admit(room, draft(text, f"u_{number}"))
            assert isinstance(answer, Place)
            entry = await log.find(answer.cursor.id)
            assert entry is not None
            assert (entry.event()["text"], entry.seq) == (text, answer.cursor.seq)
            places.append(answer.cursor.seq)
        assert places == sorted(places)

    await asyncio.gather(*(talk(number) for number in range(60)))
    assert [len(await texts(redis, room)) for room in rooms] == [100, 100, 100]


async def test_a_crowd_shares_round_trips_and_one_connection(redis: Redis) -> None:
    """G-21: five hundred at once are a few requests on one connection, in the order in which they came."""
    admissions = door(redis)
    before = await requests(redis)
    await asyncio.gather(*(admissions.admit(ROOM, draft(str(number))) for number in range(500)))
    assert await requests(redis) - before < 100
    assert await texts(redis) == [str(number) for number in range(500)]
    clients = (await redis.execute_command("CLIENT", "LIST")).splitlines()
    assert len(clients) == 1


@pytest.mark.parametrize("seed", range(5))
async def test_a_crowd_is_answered_as_it_would_be_one_by_one(redis: Redis, seed: int) -> None:
    """G-9, G-10: rates, bans, holds, known nonces and conflicts are each one's own, also side by side."""
    dice = random.Random(seed)
    drafts = []
    for number in range(200):
        message = draft(
            str(dice.choice((number, number % 7))),
            f"u_{dice.randrange(12)}",
            nonce=f"nonce-{dice.choice((number, number % 9))}",
            paced=dice.random() < 0.7,
        )
        drafts.append(message if dice.random() < 0.8 else _held(message))
        if dice.random() < 0.2:
            drafts.append(dice.choice(drafts))
    alone, together = RoomKeys(RoomId("alone")), RoomKeys(RoomId("together"))
    for room in (alone, together):
        await redis.execute_command("HSET", room.rules, "rate_n", 3, "rate_ms", 600_000)
        await redis.execute_command("HSET", room.sanctions, "u_0", "ban 0 enough", "u_1", "timeout 0 wait")
    admissions = door(redis)
    one_by_one = [await outcome(asyncio.ensure_future(admissions.admit(alone, one))) for one in drafts]
    crowd = [asyncio.ensure_future(admissions.admit(together, one)) for one in drafts]
    assert [await outcome(one) for one in crowd] == one_by_one
    assert len(set(one_by_one)) >= 7
    assert await texts(redis, together) == await texts(redis, alone)


def _held(message: Admit) -> Admit:
    return Admit(
        disposition="hold",
        body=message.body,
        user=message.user,
        nonce=message.nonce,
        digest=message.digest,
        unpaced=message.unpaced,
    )


async def test_a_forgotten_script_is_sent_again_for_those_who_need_it(redis: Redis) -> None:
    """G-12: NOSCRIPT means that nothing has run; every message is admitted once, in order."""
    admissions = door(redis)

    async def forget() -> None:
        while len(await texts(redis)) < 1000:
            await redis.execute_command("SCRIPT", "FLUSH")

    forgetting = asyncio.create_task(forget())
    for start in range(0, 1000, 100):
        crowd = (admissions.admit(ROOM, draft(f"{number:04}")) for number in range(start, start + 100))
        assert all(isinstance(answer, Place) for answer in await asyncio.gather(*crowd))
    await forgetting
    assert await texts(redis) == [f"{number:04}" for number in range(1000)]


async def test_who_leaves_takes_nobody_along(redis: Redis) -> None:
    """G-21: a cancelled caller, before or after setting out, leaves the others their answers."""
    admissions = door(redis)
    for turn in range(20):
        crowd = [asyncio.ensure_future(admissions.admit(ROOM, draft(f"{turn} {n}"))) for n in range(100)]
        for _ in range(turn):  # each turn a little further on the way
            await asyncio.sleep(0)
        for leaving in crowd[::3]:
            leaving.cancel()
        await asyncio.wait(crowd)
        for number, one in enumerate(crowd):
            if one.cancelled():
                assert number % 3 == 0
                continue
            answer = await one
            assert isinstance(answer, Place)
            entry = await RoomLog(redis, ROOM.log).find(answer.cursor.id)
            assert entry is not None
            assert entry.event()["text"] == f"{turn} {number}"
    said = await texts(redis)
    assert len(said) == len(set(said))


async def test_a_crash_in_the_middle_answers_everybody_and_admits_nothing_twice(engine: Valkey) -> None:
    """G-10, G-12, G-19: all are answered in two seconds; who asks again with the same nonce is in once."""
    redis = connect(engine.url)
    admissions = door(redis)
    accepted: dict[str, str] = {}
    failed: list[str] = []

    async def talk(number: int) -> None:
        for line in range(1000):
            text, began = f"{number} {line}", time.monotonic()
            try:
                answer = await admissions.admit(ROOM, draft(text, f"u_{number}"))
            except LogUnavailable:
                failed.append(text)
                assert time.monotonic() - began < ANSWERED_SECONDS
                return
            assert isinstance(answer, Place)
            accepted[text] = answer.cursor.id

    crowd = [asyncio.create_task(talk(number)) for number in range(150)]
    await eventually(lambda: len(accepted) > 500)
    engine.kill()
    await asyncio.gather(*crowd)
    assert len(failed) == 150
    engine.start()
    for text in failed:
        answer = await admissions.admit(ROOM, draft(text, f"u_{text.split()[0]}"))
        assert isinstance(answer, Place)
    said = await texts(redis)
    assert sorted(said) == sorted([*accepted, *failed])
    for text, place in list(accepted.items())[-100:]:
        again = await admissions.admit(ROOM, draft(text, f"u_{text.split()[0]}"))
        assert isinstance(again, Place)
        assert (again.cursor.id, again.duplicate) == (place, True)
    await redis.aclose()


async def test_a_log_that_hangs_answers_everybody_in_time(engine: Valkey) -> None:
    """G-19: those on the way and those who wait behind them hear `log_unavailable` within two seconds."""
    redis = connect(engine.url)
    admissions = door(redis)
    await admissions.admit(ROOM, draft("before"))
    engine.pause()

    async def hears(number: int, wait: float) -> float:
        await asyncio.sleep(wait)
        began = time.monotonic()
        with pytest.raises(LogUnavailable):
            await admissions.admit(ROOM, draft(str(number)))
        return time.monotonic() - began

    try:
        waits = await asyncio.gather(*(hears(number, number / 100) for number in range(140)))
    finally:
        engine.go_on()
    assert max(waits) < ANSWERED_SECONDS
    answers = await asyncio.gather(*(admissions.admit(ROOM, draft(str(number))) for number in range(140)))
    assert all(isinstance(answer, Place) for answer in answers)
    said = await texts(redis)
    assert sorted(said) == sorted(["before", *map(str, range(140))])
    await redis.aclose()


async def test_only_what_was_written_waits_for_a_replica(redis: Redis) -> None:
    """G-11: without a replica what was written is `not_durable`; a refusal is a refusal at once."""
    await redis.execute_command("HSET", ROOM.sanctions, "u_bob", "ban 0 enough")
    admissions = door(redis, replica_ms=20)
    written, refused = await asyncio.gather(
        admissions.admit(ROOM, draft("one")),
        admissions.admit(ROOM, draft("two", "u_bob")),
        return_exceptions=True,
    )
    assert isinstance(written, NotDurable)
    assert isinstance(refused, InTheWay)
    assert await texts(redis) == ["one"]
