"""The command `eventchat`."""

from __future__ import annotations

from eventchat.cli.root import root


def main() -> None:
    """Run the command line."""
    root(prog_name="eventchat")
