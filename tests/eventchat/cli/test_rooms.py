"""`eventchat rooms`."""

from __future__ import annotations

import json

from tests.chat import Chat
from tests.eventchat.cli.conftest import Run
from tests.serving import Server


async def test_a_room_is_made_and_listed(eventchat: Run, server_on_sqlite: Server) -> None:
    """What the command makes, the server serves."""
    done = eventchat(
        "rooms", "create", "keynote", "--title", "The keynote", "--slow-mode", "5", "--links", "allow"
    )
    assert (done.returncode, done.stdout) == (0, "made keynote\n")
    async with server_on_sqlite.client() as client:
        room = (await client.get("/api/v1/rooms/keynote")).json()
    assert (room["title"], room["settings"]["slow_mode"], room["settings"]["links"]) == (
        "The keynote",
        5,
        "allow",
    )
    listed = eventchat("rooms")
    assert "keynote" in listed.stdout and "The keynote" in listed.stdout and "5 s" in listed.stdout
    rows = [json.loads(line) for line in eventchat("rooms", "--json").stdout.splitlines()]
    assert next(row for row in rows if row["id"] == "keynote")["settings"]["slow_mode"] == 5


async def test_settings_reach_the_people_in_the_room(server_on_sqlite: Server, eventchat: Run) -> None:
    """A change by the command is an event for readers, in force for posts, and on the staff's record."""
    async with Chat(server_on_sqlite) as chat:
        done = eventchat(
            "rooms", "set", chat.room, "frozen=true", "title=Quiet now", "blocked_terms=one, two"
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout.splitlines() == [
            'title = "Quiet now"',
            "frozen = true",
            'blocked_terms = ["one","two"]',
        ]
        room = (await chat.host.get(f"/api/v1/rooms/{chat.room}")).json()
        assert (room["state"], room["settings"]["blocked_terms"]) == ("frozen", ["one", "two"])
        audit = (await chat.host.get(f"/api/v1/rooms/{chat.room}/staff/audit")).json()["actions"]
        assert audit[0]["actor"]["name"] == "Command line"
        again = eventchat("rooms", "set", chat.room, "frozen=true")
        assert again.stdout == "Nothing changes: it is set like this already.\n"


def test_what_cannot_be_done_is_said(eventchat: Run) -> None:
    """Exit code 2 and one sentence, for each way to be wrong."""
    for arguments, words in (
        (("create", "Not A Room"), "small letters"),
        (("create", "fine", "--slow-mode", "fast"), "slow_mode"),
        (("set", "main", "nonsense=1"), "write key=value"),
        (("set", "main", "slow_mode"), "write key=value"),
        (("set", "main", "slow_mode=9999"), "Error: slow_mode must be at most 600.\n"),
        (("set", "main", "slow_mode=-1"), "Error: slow_mode must be at least 0.\n"),
        (("set", "main", "slow_mode=fast"), "Error: slow_mode must be a whole number"),
        (("set", "main", "frozen=maybe"), "Error: frozen must be true or false"),
        (("set", "main", "guests=some"), "Error: guests must be one of off, read, chat.\n"),
        (("set", "main", "blocked_terms=fine,x"), "Error: blocked_terms: 'x' is too short: at least 2"),
        (("set", "main", "origins=example.org"), "Error: origins: 'example.org' is not a site; write https"),
        (("set", "no-such-room", "slow_mode=1"), "There is no room called no-such-room."),
        (("create", "main"), "There is a room called main."),
    ):
        done = eventchat("rooms", *arguments)
        assert done.returncode == 2, (arguments, done.stderr)
        assert words in done.stderr and "Traceback" not in done.stderr
