"""`eventchat` without a command."""

from __future__ import annotations

from eventchat.cli.root import COMMANDS
from tests.eventchat.cli.conftest import Run


def test_the_list_of_commands_is_whole(alone: Run) -> None:
    """On a terminal of 80 columns each command is there with a whole sentence."""
    done = alone("--help", COLUMNS="80")
    listed = done.stdout.partition("Commands:\n")[2].splitlines()
    assert [line.split()[0] for line in listed] == list(COMMANDS)
    assert all(line.endswith(".") and not line.endswith("...") for line in listed), done.stdout
