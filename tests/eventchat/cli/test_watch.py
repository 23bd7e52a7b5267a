"""`eventchat watch`."""

from __future__ import annotations

import asyncio
import re
import signal
from asyncio.subprocess import PIPE
from pathlib import Path

from tests.chat import Chat
from tests.eventchat.cli.conftest import Run, command, environment
from tests.plugins import install
from tests.serving import Server

SECONDS = 15.0
PAGE = Path(__file__).parents[3] / "docs/hooks.md"


def documented() -> str:
    """The plugin that the documentation shows."""
    found = re.search(r"^```python\n(def inspect.*?)^```$", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1]


async def test_the_documented_plugin_watches_a_room(server_on_sqlite: Server, tmp_path: Path) -> None:
    """Readers see the removal by a rule, staff which rule; Ctrl+C ends it with 0 and what it did."""
    plugins = install(tmp_path, documented(), spoilers="house_checks")
    async with Chat(server_on_sqlite) as chat:
        guest = await chat.guest("Ada of the watch")
        process = await asyncio.create_subprocess_exec(
            *command("watch", chat.room, "spoilers", "--name", "butler"),
            env=environment(server_on_sqlite.data_dir, PYTHONPATH=f"{Path.cwd()}:{plugins}"),
            stderr=PIPE,
        )
        assert process.stderr is not None
        begun = await asyncio.wait_for(process.stderr.readline(), SECONDS)
        assert begun.decode() == f"butler watches {chat.room}; Ctrl+C ends it.\n"
        async with chat.reader() as reader:
            await reader.ready()
            await guest.says("a fine evening")
            await guest.says("the butler did it")
            [removed] = await reader.until("removed")
            assert (removed["by"], removed["reason"]) == ("rule", "A spoiler.")
        [row, *_] = (await chat.host.get(f"/api/v1/rooms/{chat.room}/staff/audit")).json()["actions"]
        assert (row["action"], row["actor"]["name"], row["actor"]["role"]) == ("remove", "butler", "service")
        process.send_signal(signal.SIGINT)
        _, err = await asyncio.wait_for(process.communicate(), SECONDS)
        assert process.returncode == 0, err
        assert err.decode() == "1 nothing, 1 removed, 0 gone, 0 failed\n"


STUMBLES = """
def inspect(message, context):
    if "raise" in message.text:
        raise ValueError(message.text)
    if "odd" in message.text:
        return {"action": "explode"}
"""


async def test_what_goes_wrong_is_said_and_a_signal_ends_it_in_order(
    server_on_sqlite: Server, tmp_path: Path
) -> None:
    """A module of the current directory: a line for each stumble; SIGTERM ends like Ctrl+C, with counts."""
    (tmp_path / "stumbles.py").write_text(STUMBLES)
    async with Chat(server_on_sqlite) as chat:
        guest = await chat.guest("Ada of the watch")
        process = await asyncio.create_subprocess_exec(
            *command("watch", chat.room, "stumbles:inspect", "--name", "butler"),
            env=environment(server_on_sqlite.data_dir, PYTHONPATH=str(Path.cwd())),
            cwd=tmp_path,
            stderr=PIPE,
        )
        assert process.stderr is not None
        begun = await asyncio.wait_for(process.stderr.readline(), SECONDS)
        assert b"butler watches" in begun
        for text, why in (
            ("raise it", "it raised ValueError"),
            (
                "an odd evening",
                "the answer is no verdict: `action` must be one of allow, mask, hold, shadow, reject",
            ),
        ):
            await guest.says(text)
            line = (await asyncio.wait_for(process.stderr.readline(), SECONDS)).decode()
            assert re.fullmatch(rf"butler passes over the message \d+-\d+: {re.escape(why)}\.\n", line), line
        process.send_signal(signal.SIGTERM)
        _, err = await asyncio.wait_for(process.communicate(), SECONDS)
        assert process.returncode == 0, err
        assert err.decode() == "0 nothing, 0 removed, 0 gone, 2 failed\n"


def test_what_is_no_plugin_is_said(eventchat: Run) -> None:
    """A sentence, exit code 2."""
    done = eventchat("watch", "main", "nothing")
    assert (done.returncode, "There is no plugin called nothing." in done.stderr) == (2, True)
    done = eventchat("watch", "main", "no_module:inspect")
    assert (done.returncode, "cannot be loaded: ModuleNotFoundError" in done.stderr) == (2, True)
