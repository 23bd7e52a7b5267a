"""`eventchat tail`."""

from __future__ import annotations

import asyncio
import json
import signal
from asyncio.subprocess import PIPE, Process
from pathlib import Path

from rich.text import Text

from eventchat.cli.screen import Screen
from tests.chat import Chat
from tests.eventchat.cli.conftest import Run, command, environment
from tests.serving import Server

SECONDS = 15.0


async def follow(data_dir: Path, *arguments: str) -> Process:
    """A running `eventchat tail`."""
    return await asyncio.create_subprocess_exec(
        *command("tail", *arguments), env=environment(data_dir), stdout=PIPE, stderr=PIPE
    )


async def line_of(process: Process) -> str:
    """The next line it prints."""
    assert process.stdout is not None
    return (await asyncio.wait_for(process.stdout.readline(), SECONDS)).decode()


async def ended(process: Process) -> tuple[int | None, str]:
    """Its exit code after Ctrl+C, and what it wrote to standard error."""
    process.send_signal(signal.SIGINT)
    _, err = await asyncio.wait_for(process.communicate(), SECONDS)
    return process.returncode, err.decode()


async def test_it_follows_the_room_and_ends_clean(server_on_sqlite: Server) -> None:
    """What was said, what is said, what is removed; Ctrl+C ends it with 0 and without a word."""
    async with Chat(server_on_sqlite) as chat:
        ada = await chat.guest("Ada of the tail")
        await ada.says("before")
        process = await follow(server_on_sqlite.data_dir, chat.room)
        assert f"{ada.name}  before" in await line_of(process)
        said = await ada.says("while it follows")
        assert "while it follows" in await line_of(process)
        await ada.removes(said["id"])
        assert f"removed by its author: {ada.name}: while it follows" in await line_of(process)
        assert await ended(process) == (0, "")


async def test_json_is_what_goes_over_the_wire(server_on_sqlite: Server) -> None:
    """One event a line; what was removed before has no text."""
    async with Chat(server_on_sqlite) as chat:
        eve = await chat.guest("Eve of the tail")
        said = await eve.says("secret")
        await eve.removes(said["id"])
        process = await follow(server_on_sqlite.data_dir, chat.room, "--json")
        posted, removed = json.loads(await line_of(process)), json.loads(await line_of(process))
        assert (posted["id"], posted["text"], posted["removed"]) == (said["id"], "", True)
        assert (removed["type"], removed["targets"]) == ("removed", [said["id"]])
        assert (await ended(process))[0] == 0


def test_a_room_that_is_not_there_is_said(eventchat: Run) -> None:
    """One sentence, exit code 2."""
    done = eventchat("tail", "no-such-room")
    assert (done.returncode, done.stderr) == (2, "eventchat: There is no room called no-such-room.\n")


def test_names_have_their_colours_and_texts_are_text() -> None:
    """The author's colour is on the name alone; what looks like markup is printed as it was typed."""
    event = {
        "type": "posted",
        "id": "1-0",
        "at": 0,
        "text": "[bold]hi[/bold] :smile:",
        "author": {"id": "u", "name": "Ada", "role": "viewer", "color": "#7a3ff2"},
    }
    line = Screen().line(event)
    assert isinstance(line, Text)
    assert line.plain.endswith("Ada  [bold]hi[/bold] :smile:")
    assert not line.style, "what people say is not dimmed"
    colored = [line.plain[span.start : span.end] for span in line.spans if "#7a3ff2" in str(span.style)]
    assert colored == ["Ada"]
