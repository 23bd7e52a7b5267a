"""`eventchat rules`: what a room minds, as a file."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click
import msgspec

from eventchat.cli.root import asynchronous, data_dir_option
from eventchat.cli.rulesets import STANDARD, read_rules, written
from eventchat.settings import read_settings
from eventchat.types.ids import RoomId
from eventchat.types.people import Role
from eventchat.types.rooms import SettingsChange
from eventchat.types.rulefiles import SETTINGS, RuleFile

LONGEST_SHOWN = 60

file_argument = click.argument("file", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True))


@click.group()
def rules() -> None:
    """Write what a room minds to a file, or read it from one.

    A rule file is JSON with "version": 1 and any of a room's settings about moderation: preset, levels,
    terms, links and sites, who waits and for how long, reports, appeals, ladder, pace. What it leaves out
    stays as it is. Checks from outside are not in it. Try one first: `eventchat backtest`.

    \b
    eventchat rules export main rules.json
    eventchat backtest main rules.json
    eventchat rules import keynote rules.json
    """


@rules.command("export")
@click.argument("room")
@file_argument
@data_dir_option
@asynchronous
async def export(room: str, file: Path, data_dir: Path | None) -> None:
    """Write all rules of ROOM to FILE (`-`: standard output).

    While a shield is up, these are the rules behind it, as they will be again.
    """
    from eventchat.cli.backstage import backstage  # noqa: PLC0415 - help must not wait for it

    async with backstage(read_settings(data_dir=data_dir)) as node:
        settings = await node.directory.find(RoomId(room))
        behind = await node.moderation.shields.behind(RoomId(room), settings)
    if behind != settings:
        click.echo("A shield is up: the file has the rules behind it.", err=True)
    text = written(RuleFile.of(behind))
    if file == STANDARD:
        sys.stdout.buffer.write(text)
        return
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        draft.write_bytes(text)
        draft.replace(file)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(file)) from error
    finally:
        draft.unlink(missing_ok=True)
    click.echo(f"the rules of {room} are in {file}", err=True)


@rules.command("import")
@click.argument("room")
@file_argument
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@data_dir_option
@asynchronous
async def import_(room: str, file: Path, dry_run: bool, data_dir: Path | None) -> None:
    """Put the rules in FILE (`-`: standard input) in force in ROOM, on all nodes, at once."""
    from eventchat.cli.backstage import backstage, operator  # noqa: PLC0415

    given = read_rules(file)
    async with backstage(read_settings(data_dir=data_dir)) as node:
        before = await node.directory.find(RoomId(room))
        after = before.under(given)
        changed = [name for name in sorted(SETTINGS) if getattr(before, name) != getattr(after, name)]
        if not changed:
            click.echo("Nothing changes: the rules are like this already.")
            return
        if not dry_run:
            change = SettingsChange(**{name: getattr(after, name) for name in changed})
            host = operator("Command line", Role.HOST)
            await node.moderation.change_settings(RoomId(room), host, change)
    for name in changed:
        click.echo(f"{name}: {_shown(getattr(before, name))} -> {_shown(getattr(after, name))}")
    if dry_run:
        click.echo("Nothing was changed: this was a dry run.")


def _shown(value: object) -> str:
    if isinstance(value, tuple) and value:
        return f"{len(value)} of them"
    text = msgspec.json.encode(value).decode()
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"
