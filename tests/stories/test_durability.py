"""What "accepted" means at level `replica`, with a real one; and that nothing is written twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from eventchat.errors import LogUnavailable
from eventchat.log.connection import connect, reaching_the_log
from eventchat.log.keys import LogName
from eventchat.log.roomlog import RoomLog
from eventchat.log.scripts import append
from eventchat.types.ids import RoomId
from tests.chat import Chat
from tests.deadline import eventually
from tests.serving import Server
from tests.valkey import Valkey


@pytest.fixture
def replicated(tmp_path: Path) -> Iterator[tuple[Valkey, Valkey]]:
    """A primary and its replica, in step."""
    for name in ("primary", "replica"):
        (tmp_path / name).mkdir()
    primary, replica = Valkey(tmp_path / "primary", listen=True), Valkey(tmp_path / "replica")
    primary.start()
    replica.start()
    with replica.client() as client:
        client.replicaof("127.0.0.1", str(primary.port))
    yield primary, replica
    replica.stop()
    primary.stop()


async def in_step(primary: Valkey) -> None:
    """Wait until the replica follows."""

    def follows() -> bool:
        with primary.client() as client:
            return bool(client.info("replication").get("slave0", {}).get("state") == "online")

    await eventually(follows)


async def test_accepted_means_that_a_replica_has_it(
    new_server: Callable[..., Server], replicated: tuple[Valkey, Valkey]
) -> None:
    """G-11: 503 not_durable when no replica confirms; the same nonce again is the same message."""
    primary, replica = replicated
    await in_step(primary)
    server = new_server(EVENTCHAT_REDIS_URL=primary.url, EVENTCHAT_DURABILITY="replica")
    async with Chat(server) as chat:
        ada = await chat.guest()
        await ada.says("both have this")
        with replica.client() as client:
            assert client.xlen(LogName(RoomId(chat.room)).stream) == 1
        replica.pause()
        refused = await ada.posts("only one has this", nonce="not-yet-durable")
        assert (refused.status_code, refused.json()["code"]) == (503, "not_durable")
        again = await ada.posts("only one has this", nonce="not-yet-durable")
        assert again.json()["code"] == "not_durable"
        replica.go_on()

        async def accepted() -> bool:
            answer = await ada.posts("only one has this", nonce="not-yet-durable")
            return answer.status_code == 200 and bool(answer.json()["duplicate"])

        await eventually(accepted)
        assert await chat.history() == ["both have this", "only one has this"]


async def test_level_replica_does_not_start_without_one(
    new_server: Callable[..., Server], engine: Valkey
) -> None:
    """G-11: what cannot be kept is not promised."""
    with pytest.raises(AssertionError, match="no replica is connected"):
        new_server(EVENTCHAT_REDIS_URL=engine.url, EVENTCHAT_DURABILITY="replica")


async def test_a_write_without_an_answer_is_not_sent_again(engine: Valkey) -> None:
    """G-12: the client gives up on a hanging Redis; what hung there is written once, not once a try."""
    log = LogName(RoomId("main"))
    client = connect(engine.url)
    await append(client, log, "posted", b'{"type":"posted","text":"before"}')
    engine.pause()
    try:
        with pytest.raises(LogUnavailable):
            async with reaching_the_log():
                await append(client, log, "posted", b'{"type":"posted","text":"hung"}')
    finally:
        engine.go_on()

    async def written() -> bool:
        return len(await RoomLog(client, log).newest(10)) > 1

    await eventually(written)
    assert [entry.seq for entry in await RoomLog(client, log).newest(10)] == [1, 2]
    await client.aclose()
