"""What moderators decided survives the loss of the whole log."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Callable

from tests.chat import Chat
from tests.serving import Server


async def test_bans_and_waiting_messages_survive_the_loss_of_the_log(
    new_server: Callable[..., Server],
) -> None:
    """The server comes back with an empty Valkey: who was banned still is, what waited still waits,
    what was pinned is, and who was shadowed does not know yet."""
    server = new_server()
    async with Chat(server) as chat:
        ada, bob, mo = await chat.guest("Ada"), await chat.guest("Bob"), chat.staff()
        taken_back = await ada.says("I am here")
        assert (await ada.removes(taken_back["id"])).status_code == 200
        said = await bob.says("hello")
        held = (await bob.posts("what a retard of a song")).json()
        address = f"/api/v1/rooms/{chat.room}/staff"
        answer = await mo.client.post(f"{address}/sanctions", json={"user": ada.id, "kind": "ban"})
        assert answer.status_code == 201
        pinned = await mo.client.post(f"{address}/actions", json={"action": "pin", "message": said["id"]})
        assert pinned.status_code == 201
        await chat.change(shadowing=True)
        eve = await chat.guest("Eve")
        shadow = await mo.client.post(f"{address}/actions", json={"action": "shadow", "user": eve.id})
        assert shadow.status_code == 201
        deadline = time.monotonic() + 10
        while (await chat.history()) != ["hello"] or not _archived(server, held["case"]):
            assert time.monotonic() < deadline
        port = server.port
        server.terminate()
        shutil.rmtree(server.data_dir / "valkey" / "appendonlydir")
        server.start(port)
        snapshot = (await chat.host.get(f"/api/v1/rooms/{chat.room}")).json()
        assert snapshot["pinned"]["message"]["text"] == "hello"
        assert "seq" in (await eve.says("does anybody hear me?"))
        assert await chat.history() == ["hello"]
        refused = await ada.posts("here I am")
        assert (refused.status_code, refused.json()["code"]) == (403, "banned")
        [case] = (await mo.client.get(f"{address}/cases")).json()["cases"]
        assert case["id"] == held["case"]
        decided = await mo.client.post(f"{address}/cases/{case['id']}", json={"outcome": "approve"})
        assert decided.status_code == 200
        assert (await chat.history())[-1] == "what a retard of a song"


def _archived(server: Server, case: str) -> bool:

    with sqlite3.connect(server.data_dir / "eventchat.sqlite") as connection:
        rows = connection.execute("SELECT case_id FROM moderation_case").fetchall()
    return (case,) in rows
