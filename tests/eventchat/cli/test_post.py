"""`eventchat post`."""

from __future__ import annotations

import subprocess
import sys

from tests.chat import Chat
from tests.deadline import DEADLINE_SECONDS
from tests.eventchat.cli.conftest import Run, environment
from tests.serving import Server
from tests.valkey import Valkey

READ_FOR_AN_HOUR = """
import eventchat.cli, eventchat.log.tail
eventchat.log.tail.BLOCK_SECONDS = 3600.0
eventchat.cli.main()
"""


async def test_a_message_is_posted_by_the_path_of_all(eventchat: Run, server_on_sqlite: Server) -> None:
    """The id it prints is the message's, which is in the room by a service of that name."""
    async with Chat(server_on_sqlite) as chat:
        done = eventchat("post", chat.room, "Doors open at eight", "--name", "Front of house")
        assert done.returncode == 0, done.stderr
        page = (await chat.host.get(f"/api/v1/rooms/{chat.room}/messages")).json()["messages"]
        assert [(m["id"], m["text"]) for m in page] == [(done.stdout.strip(), "Doors open at eight")]
        assert (page[0]["author"]["name"], page[0]["author"]["role"]) == ("Front of house", "service")
        piped = eventchat("post", chat.room, "-", "--reply-to", page[0]["id"], input="from a pipe\n")
        page = (await chat.host.get(f"/api/v1/rooms/{chat.room}/messages")).json()["messages"]
        assert (page[1]["id"], page[1]["text"]) == (piped.stdout.strip(), "from a pipe")
        assert page[1]["reply_to"]["text"] == "Doors open at eight"


async def test_a_held_message_prints_its_case(eventchat: Run, server_on_sqlite: Server) -> None:
    """A blocked word holds it for a moderator, as anybody's."""
    async with Chat(server_on_sqlite, blocked_terms=["spoiler"]) as chat:
        done = eventchat("post", chat.room, "a spoiler")
        cases = (await chat.host.get(f"/api/v1/rooms/{chat.room}/staff/cases")).json()["cases"]
        assert done.stdout.strip() == f"held {cases[0]['id']}"


async def test_a_refusal_says_why(eventchat: Run, server_on_sqlite: Server) -> None:
    """The code and the sentence on standard error, exit code 1; a room that is not there is exit code 2."""
    async with Chat(server_on_sqlite, max_length=10) as chat:
        done = eventchat("post", chat.room, "much too long for this room")
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr == "refused (too_long): This is 27 characters long; 10 are allowed.\n"
    missing = eventchat("post", "no-such-room", "hello")
    assert (missing.returncode, missing.stderr) == (2, "eventchat: There is no room called no-such-room.\n")


def test_an_answered_message_has_an_id(eventchat: Run) -> None:
    """What cannot be an id is said in one sentence, before anything is asked of the log."""
    done = eventchat("post", "main", "hi", "--reply-to", "abc")
    assert (done.returncode, done.stdout) == (2, "")
    assert "'abc' is not a message's id" in done.stderr and "Redis" not in done.stderr


def test_a_quiet_room_is_not_waited_for(server_on_sqlite: Server, engine: Valkey) -> None:
    """It ends although a blocking read would last an hour, and leaves no stream of its own in the log."""
    environ = environment(server_on_sqlite.data_dir, EVENTCHAT_REDIS_URL=engine.url)
    for arguments in (("rooms", "create", "quiet"), ("post", "quiet", "anybody?")):
        done = subprocess.run(
            [sys.executable, "-c", READ_FOR_AN_HOUR, *arguments],
            env=environ,
            capture_output=True,
            text=True,
            timeout=DEADLINE_SECONDS,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
    with engine.client() as client:
        assert client.keys("eventchat:wake:*") == []


def test_it_starts_an_engine_of_its_own(alone: Run) -> None:
    """Without a server the log is started for the command, and what was said is there afterwards."""
    assert alone("rooms", "create", "main").returncode == 0
    posted = alone("post", "main", "is anybody here?")
    assert posted.returncode == 0, posted.stderr
    assert posted.stdout.strip() in alone("export", "main").stdout
