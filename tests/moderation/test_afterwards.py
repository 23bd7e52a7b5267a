"""The seat for slow judges: a worker behind everybody that acts like a moderator, with a rule as actor."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis

from eventchat.log.connection import connect
from eventchat.log.keys import LogName, RoomKeys
from eventchat.types.ids import RoomId
from eventchat.types.people import Role
from moderation.deciding import audit
from moderation.deciding.causes import OneAction, RuleInSpan
from moderation.deciding.undo import Undo
from moderation.hooks import afterwards
from moderation.hooks.afterwards import Watcher
from moderation.hooks.contract import Context, Message, Opinion
from moderation.hooks.failures import HookFailed
from tests.moderation.desk import ADA, MO, ROOM, DeskUnderTest, person


class Model:
    """Objects to what is rude, in its own time; stumbles over what is hard."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.contexts: list[Context] = []

    async def __call__(self, message: Message, context: Context) -> Opinion | None:
        """What it thinks."""
        self.seen.append(message.text)
        self.contexts.append(context)
        if "broken" in message.text:
            raise ZeroDivisionError
        if "odd" in message.text:
            return Opinion("reject", "from \u202eright to left")
        if "hard" in message.text:
            raise HookFailed("timeout", "it is hard")
        return Opinion("reject", "It is rude.") if "rude" in message.text else None


@pytest.fixture
async def blocking(valkey: str, redis: Redis) -> AsyncIterator[Redis]:
    """A client for reads that wait."""
    client = connect(valkey, connections=4, block_seconds=1)
    yield client
    await client.aclose()


def watcher(blocking: Redis, desk: DeskUnderTest, model: Model, room: RoomId = ROOM) -> Watcher:
    """A worker of the rule."""
    return Watcher(blocking, desk.decisions, room, "slow-model", model)


async def test_what_it_objects_to_is_removed_with_the_rule_as_actor(
    blocking: Redis, desk: DeskUnderTest
) -> None:
    """The reader sees `removed` by a rule, staff and record see which; other messages stay."""
    model = Model()
    watching = watcher(blocking, desk, model)
    await watching.join()
    await desk.posted("a fine evening")
    rude = await desk.posted("a rude evening")
    for text in ("a hard evening", "a broken evening", "an odd evening"):
        await desk.posted(text)
    assert await watching.round() == 5
    assert len(model.seen) == 5
    assert model.contexts[0].purpose == "after"
    [removed] = [event for event in await desk.log() if event["type"] == "removed"]
    assert (removed["targets"], removed["by"], removed["reason"]) == ([rude], "rule", "It is rude.")
    [told] = [event for event in await desk.log(staff=True) if event["type"] == "removed_by_staff"]
    assert told["by"] == {"id": "rule:slow-model", "name": "slow-model", "role": "service"}
    assert await desk.actions() == [("slow-model", "remove", rude)]
    assert watching.done == {"nothing": 1, "removed": 1, "gone": 0, "failed": 3}


async def test_it_may_time_people_out(blocking: Redis, desk: DeskUnderTest) -> None:
    """Where the operator wants it: the person is told, and it is on record beside the removal."""
    watching = Watcher(blocking, desk.decisions, ROOM, "slow-model", Model(), timeout_seconds=60)
    await watching.join()
    rude = await desk.posted("a rude evening")
    await watching.round()
    assert await desk.actions() == [("slow-model", "remove", rude), ("slow-model", "timeout", ADA.id)]
    [(to, letter)] = await desk.inbox()
    assert (to, letter["type"], letter["reason"]) == (ADA.id, "sanctioned", "It is rude.")
    undo = Undo(desk.decisions)
    [head, part] = reversed((await audit.page(desk.database, ROOM, None, 10))[0])
    assert part.cause == head.id
    assert (await undo.preview(ROOM, OneAction(int(head.id)))).messages == 1
    undone = await undo.undo(ROOM, MO, OneAction(int(head.id)))
    assert (undone.undone, undone.messages) == (1, 1)
    assert await blocking.execute_command("HGETALL", RoomKeys(ROOM).sanctions) == []


async def test_what_goes_wrong_is_said(blocking: Redis, desk: DeskUnderTest) -> None:
    """A line each for who runs it: which message, and why; nothing of what was written."""
    said: list[str] = []
    watching = Watcher(blocking, desk.decisions, ROOM, "slow-model", Model(), say=said.append)
    await watching.join()
    ids = [await desk.posted(f"a {word} evening") for word in ("hard", "broken", "odd")]
    await watching.round()
    head = "slow-model passes over the message"
    assert sorted(said)[:2] == [
        f"{head} {ids[0]}: it is hard.",
        f"{head} {ids[1]}: it raised ZeroDivisionError.",
    ]
    assert len(said) == 3
    assert not any("evening" in line for line in said)


async def test_who_is_still_at_it_keeps_it(
    blocking: Redis, desk: DeskUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A message that takes longer than another would wait for a dead worker is not inspected twice."""
    monkeypatch.setattr(afterwards, "IDLE_MS", 400)
    monkeypatch.setattr(afterwards, "SIGN_SECONDS", 0.05)
    started, done, other = asyncio.Event(), asyncio.Event(), Model()

    async def slowly(message: Message, context: Context) -> Opinion | None:
        started.set()
        await done.wait()
        return None

    busy = Watcher(blocking, desk.decisions, ROOM, "slow-model", slowly)
    await busy.join()
    await desk.posted("a rude evening")
    working = asyncio.create_task(busy.round())
    await started.wait()
    # Each of these waits a second for something to do: twice what a message of the dead is left alone.
    waiting = watcher(blocking, desk, other)
    assert [await waiting.round(), await waiting.round()] == [0, 0]
    done.set()
    assert await working == 1
    assert other.seen == []


async def test_what_it_did_is_undone_by_its_name(blocking: Redis, desk: DeskUnderTest) -> None:
    """A model that went astray: all its removals and time-outs of a span are taken back in one call."""
    watching = Watcher(blocking, desk.decisions, ROOM, "slow-model", Model(), timeout_seconds=60)
    await watching.join()
    rude = [await desk.posted(f"a rude evening {number}") for number in range(3)]
    await watching.round()
    assert watching.done["removed"] == 3
    undone = await Undo(desk.decisions).undo(ROOM, MO, RuleInSpan("slow-model", 0, 2**53))
    assert undone.undone == 3
    restored = [
        message["id"]
        for event in await desk.log()
        if event["type"] == "restored"
        for message in event["messages"]
    ]
    assert sorted(restored) == sorted(rude)
    assert await blocking.execute_command("HGETALL", RoomKeys(ROOM).sanctions) == []


async def test_staff_and_what_is_gone_are_left_alone(blocking: Redis, desk: DeskUnderTest) -> None:
    """Staff is not inspected; what somebody removed meanwhile is not removed again."""
    model = Model()
    watching = watcher(blocking, desk, model)
    await watching.join()
    await desk.posted("a rude host", person("Hanna", Role.HOST))
    gone = await desk.posted("a rude evening")
    await desk.decisions.remove(ROOM, MO, gone)
    while sum(watching.done.values()) < 2:
        await watching.round()
    assert model.seen == ["a rude evening"]
    assert watching.done == {"nothing": 1, "removed": 0, "gone": 1, "failed": 0}
    assert [action[0] for action in await desk.actions()] == ["Mo"]


async def test_workers_of_one_name_share_the_work_and_go_on_where_they_were(
    blocking: Redis, desk: DeskUnderTest
) -> None:
    """Each message is inspected once by one of them; a new one begins where the others are."""
    model = Model()
    await desk.posted("before anybody watched")
    workers = [watcher(blocking, desk, model) for _ in range(3)]
    await workers[0].join()
    texts = [f"text {number}" for number in range(60)]
    for text in texts:
        await desk.posted(text)
    for worker in workers:
        await worker.join(from_start=True)
    while len(model.seen) < len(texts):
        await asyncio.gather(*(worker.round() for worker in workers))
    assert sorted(model.seen) == sorted(texts)
    for worker in workers:
        await worker.leave()
    assert (
        await blocking.execute_command("XINFO", "CONSUMERS", LogName(ROOM).stream, "watch:slow-model") == []
    )


async def test_what_a_dead_worker_had_is_taken_over(
    blocking: Redis, desk: DeskUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that died in the middle of a message: another inspects it, and it is removed after all."""
    monkeypatch.setattr(afterwards, "IDLE_MS", 0)
    died, started = Model(), asyncio.Event()

    async def dies(message: Message, context: Context) -> Opinion | None:
        started.set()
        await asyncio.Event().wait()
        return None

    dead = Watcher(blocking, desk.decisions, ROOM, "slow-model", dies)
    await dead.join()
    await desk.posted("a rude evening", ADA)
    working = asyncio.create_task(dead.round())
    await started.wait()
    working.cancel()
    await asyncio.wait((working,))
    alive = watcher(blocking, desk, died)
    assert await alive.round() == 1
    assert alive.done["removed"] == 1


async def test_it_lives_through_a_log_that_is_lost(blocking: Redis, desk: DeskUnderTest) -> None:
    """The group is gone with the log: it is made again, and what is said then is inspected."""
    model = Model()
    watching = watcher(blocking, desk, model)
    running = asyncio.create_task(watching.run(from_start=True))
    await desk.posted("a fine evening")
    async with asyncio.timeout(15):
        while not model.seen:
            await asyncio.sleep(0.01)
    await blocking.execute_command("DEL", LogName(ROOM).stream)
    await desk.posted("a rude evening")
    async with asyncio.timeout(15):
        while watching.done["removed"] == 0:
            await asyncio.sleep(0.01)
    running.cancel()
    await asyncio.wait((running,))
