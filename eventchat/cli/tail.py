"""`eventchat tail`: a room in the terminal, as it happens."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import click
import msgspec
from redis.asyncio import Redis
from rich.console import Console

from eventchat.cli.root import asynchronous, data_dir_option
from eventchat.cli.screen import Screen
from eventchat.log.entry import Entry, Redactions
from eventchat.log.keys import LogName
from eventchat.log.roomlog import RoomLog
from eventchat.log.tail import Row, Tail
from eventchat.settings import read_settings
from eventchat.types.cursor import START
from eventchat.types.ids import RoomId

Show = Callable[[Entry], None]


@click.command()
@click.argument("room")
@click.option(
    "--last", type=click.IntRange(0, 1000), default=20, show_default=True, help="Begin with so many entries."
)
@click.option("--json", "as_json", is_flag=True, help="One event a line, as on the wire.")
@data_dir_option
def tail(room: str, last: int, as_json: bool, data_dir: Path | None) -> None:
    """Follow ROOM in the terminal until Ctrl+C.

    It reads the log itself, so it works beside any number of servers, or without one. What was removed before
    is shown without its text; what is removed meanwhile is said.
    """
    with suppress(KeyboardInterrupt):
        _tail(room, last, as_json, data_dir)


@asynchronous
async def _tail(room: str, last: int, as_json: bool, data_dir: Path | None) -> None:
    from eventchat.cli.backstage import backstage  # noqa: PLC0415 - help must not wait for it

    settings = read_settings(data_dir=data_dir)
    async with backstage(settings) as node:
        await node.directory.find(RoomId(room))
        name = LogName(RoomId(room))
        log = RoomLog(node.redis, name)
        newest = await log.newest(max(1, last))
        following = Following(name, log, _as_json if as_json else _on_terminal(), await log.redactions())
        for entry in newest[len(newest) - last :] if last else []:
            following.show(entry)
        await following.run(settings.log_url, node.redis, newest[-1].id if newest else START)


class Following:
    """Shows what the tail reads of one room."""

    def __init__(self, name: LogName, log: RoomLog, show: Show, redactions: Redactions) -> None:
        self._name = name
        self._log = log
        self._show = show
        self._redactions = redactions
        self._away = False

    def show(self, entry: Entry) -> None:
        """Show an entry as readers may see it now."""
        self._redactions.learn(entry)
        self._show(self._redactions.mask(entry))

    async def run(self, url: str, commands: Redis, after: str) -> None:
        """Follow from *after* on until cancelled."""
        follower = Tail(url, f"tail-{secrets.token_hex(4)}", commands, self)
        await follower.follow(self._name.stream, after)
        try:
            await follower.run()
        finally:
            await follower.forget()

    def entries(self, stream: str, rows: Sequence[Row]) -> None:
        """New entries (the tail's call)."""
        for row in rows:
            self.show(Entry.read(*row))

    def lost(self) -> None:
        """The log went away (the tail's call)."""
        self._away = True
        click.echo("The log is out of reach; waiting for it.", err=True)

    async def found(self) -> None:
        """The log is (back) in reach (the tail's call)."""
        if self._away:
            self._away = False
            self._redactions = await self._log.redactions()
            click.echo("The log is back.", err=True)


def _as_json(entry: Entry) -> None:
    click.echo(entry.json())


def _on_terminal() -> Show:
    console, screen = Console(highlight=False, markup=False, emoji=False, soft_wrap=True), Screen()

    def show(entry: Entry) -> None:
        line = screen.line(msgspec.json.decode(entry.json()))
        if line is not None:
            console.print(line)
            console.file.flush()

    return show
