"""Long-polls and the windows in which they are answered."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from eventchat.log.keys import LogName
from eventchat.rooms.pacing import PollPace
from eventchat.types.ids import RoomId
from tests.deadline import eventually
from tests.inside import inside, settings_of

MAIN = LogName(RoomId("main"))


class Busy(PollPace):
    """The pace of a process that never rests."""

    def wait(self, now: float, cpu: float) -> float:
        """The window does not end."""
        return 3600.0


async def test_a_poll_that_does_not_wait_gets_what_is_there_however_busy_the_process_is(
    valkey: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """204 means that there is nothing: a client asks so whether its silent line has lost something."""
    monkeypatch.setattr("eventchat.rooms.delivery.PollPace", Busy)
    async with (
        inside(settings_of(tmp_path, valkey)) as (node, port),
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}/api/v1", trust_env=False) as client,
    ):
        opened = await node.hub.open(MAIN)
        query = {"after": str(opened.room.place), "wait": 0}
        assert (await client.get("/rooms/main/poll", params=query)).status_code == 204
        token = (await client.post("/session", json={})).json()["token"]
        headers = {"Authorization": f"Bearer {token}"}
        draft = {"text": "hello", "nonce": "nonce-0001"}
        assert (await client.post("/rooms/main/messages", json=draft, headers=headers)).status_code == 201
        await eventually(lambda: opened.room.place.seq == 1)
        answer = await client.get("/rooms/main/poll", params=query)
        assert answer.status_code == 200
        assert [event["text"] for event in answer.json()["events"]] == ["hello"]
        assert answer.json()["cursor"] == str(opened.room.place)
        assert opened.room.counts()["parked"] == 0
