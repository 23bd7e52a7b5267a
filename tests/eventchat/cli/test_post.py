"""`eventchat post`."""

from __future__ import annotations

from tests.chat import Chat
from tests.eventchat.cli.conftest import Run
from tests.serving import Server


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


def test_it_starts_an_engine_of_its_own(alone: Run) -> None:
    """Without a server the log is started for the command, and what was said is there afterwards."""
    assert alone("rooms", "create", "main").returncode == 0
    posted = alone("post", "main", "is anybody here?")
    assert posted.returncode == 0, posted.stderr
    assert posted.stdout.strip() in alone("export", "main").stdout
