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


def test_what_is_no_plugin_is_said(eventchat: Run) -> None:
    """A sentence, exit code 2."""
    done = eventchat("watch", "main", "nothing")
    assert (done.returncode, "There is no plugin called nothing." in done.stderr) == (2, True)
    done = eventchat("watch", "main", "no_module:inspect")
    assert (done.returncode, "cannot be loaded: ModuleNotFoundError" in done.stderr) == (2, True)
