"""`eventchat rooms`: which there are, new ones, and their settings."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

import click
import msgspec
from rich.console import Console
from rich.table import Table

from eventchat.cli.root import Failure, asynchronous, data_dir_option
from eventchat.errors import RoomExists
from eventchat.plain import plain_sentence, plain_words
from eventchat.rooms.directory import state_of
from eventchat.settings import read_settings
from eventchat.types.ids import RoomId, is_room_id
from eventchat.types.people import Role
from eventchat.types.policy import LinksFrom, LinksMode, Premoderate, Preset
from eventchat.types.rooms import GuestsMode, RoomSettings, SettingsChange

LISTS = frozenset({"blocked_terms", "origins", "allowed_domains", "blocked_domains"})
"""Settings that are lists: separated by commas."""

CHOICES = {
    "guests": get_args(GuestsMode),
    "links": get_args(LinksMode),
    "links_from": get_args(LinksFrom),
    "premoderate": get_args(Premoderate),
    "preset": get_args(Preset),
}
"""Settings that are one of a few words."""


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, with all settings.")
@data_dir_option
@click.pass_context
def rooms(ctx: click.Context, as_json: bool, data_dir: Path | None) -> None:
    """List rooms, make them, change their settings.

    Changes count at once, also while a room is live.

    \b
    eventchat rooms
    eventchat rooms create keynote --title "The keynote" --slow-mode 5
    eventchat rooms set keynote slow_mode=0 links=allow blocked_terms=spoiler,leak*
    """
    ctx.obj = data_dir
    if ctx.invoked_subcommand is None:
        _list(as_json, data_dir)


@asynchronous
async def _list(as_json: bool, data_dir: Path | None) -> None:
    from eventchat.cli.backstage import backstage  # noqa: PLC0415 - help must not wait for it

    async with backstage(read_settings(data_dir=data_dir)) as node:
        every = await node.directory.every()
    if as_json:
        for room, settings in every:
            click.echo(msgspec.json.encode({"id": room, "state": state_of(settings), "settings": settings}))
        return
    if not every:
        click.echo("There are no rooms yet. Make one: eventchat rooms create main")
        return
    table = Table("room", "title", "state", "guests", "slow mode", "links", box=None, header_style="bold")
    for room, settings in every:
        slow = f"{settings.slow_mode} s" if settings.slow_mode else "off"
        table.add_row(room, settings.title, state_of(settings), settings.guests, slow, settings.links)
    Console(highlight=False, markup=False).print(table)


@rooms.command()
@click.argument("room")
@click.option("--title", help="What its pages call it.")
@click.option("--guests", type=click.Choice(CHOICES["guests"]), help="What guests may do.  [default: chat]")
@click.option("--slow-mode", metavar="SECONDS", help="Between two messages of one person.  [default: 0]")
@click.option("--max-length", metavar="N", help="Longest message, in code points.  [default: 500]")
@click.option("--links", type=click.Choice(CHOICES["links"]), help="What becomes of links.  [default: hold]")
@click.option("--origin", "origins", multiple=True, help="A site that may embed the room. Repeatable.")
@data_dir_option
@click.pass_context
def create(
    ctx: click.Context, /, room: str, data_dir: Path | None, origins: tuple[str, ...], **given: Any
) -> None:
    """Make a room.

    ROOM is its name in addresses: small letters, digits and hyphens. Everything can be changed later with
    `eventchat rooms set`.
    """
    if not is_room_id(room):
        raise click.BadParameter("small letters, digits and hyphens, at most 63.", param_hint="ROOM")
    values: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    change = _change(values | ({"origins": list(origins)} if origins else {}))
    _create(RoomId(room), change, data_dir or ctx.obj)


@asynchronous
async def _create(room: RoomId, change: SettingsChange, data_dir: Path | None) -> None:
    from eventchat.cli.backstage import backstage  # noqa: PLC0415

    async with backstage(read_settings(data_dir=data_dir)) as node:
        try:
            await node.directory.create(room, change.apply(RoomSettings()))
        except RoomExists as error:
            raise Failure(
                f"There is a room called {room}. Change it with: eventchat rooms set {room} …"
            ) from error
    click.echo(f"made {room}")


@rooms.command("set")
@click.argument("room")
@click.argument("pairs", metavar="KEY=VALUE...", nargs=-1, required=True)
@data_dir_option
@click.pass_context
def set_(ctx: click.Context, room: str, pairs: tuple[str, ...], data_dir: Path | None) -> None:
    """Change a room's settings; everybody in it is told at once.

    \b
    Keys: title, guests (off, read, chat), slow_mode (seconds), rate_messages, rate_seconds,
    max_length, frozen (true, false), links (allow, hold, reject), blocked_terms and origins
    (separated by commas; nothing after the = empties them).
    """
    values: dict[str, Any] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or key not in SettingsChange.__struct_fields__:
            known = ", ".join(SettingsChange.__struct_fields__)
            raise click.BadParameter(
                f"{pair!r}: write key=value, where key is one of {known}.", param_hint="KEY=VALUE"
            )
        values[key] = [part.strip() for part in value.split(",") if part.strip()] if key in LISTS else value
    _set(room, _change(values), data_dir or ctx.obj)


@asynchronous
async def _set(room: str, change: SettingsChange, data_dir: Path | None) -> None:
    from eventchat.cli.backstage import backstage, operator  # noqa: PLC0415

    async with backstage(read_settings(data_dir=data_dir)) as node:
        host = operator("Command line", Role.HOST)
        changed = await node.moderation.change_settings(RoomId(room), host, change)
        if changed.after == changed.before:
            click.echo("Nothing changes: it is set like this already.")
            return
    for name in change.fields():
        click.echo(f"{name} = {msgspec.json.encode(getattr(changed.after, name)).decode()}")


def _change(values: dict[str, Any]) -> SettingsChange:
    try:
        return msgspec.convert(values, SettingsChange, strict=False)
    except msgspec.ValidationError as error:
        raise click.UsageError(_in_words(str(error), values)) from error


def _in_words(message: str, values: dict[str, Any]) -> str:
    """What the validator says of *values*, as a sentence about the setting, or about one entry of a list."""
    reason, _, place = message.partition(" - at `$.")
    if not place:
        return plain_sentence(reason, None)
    field, _, number = place.rstrip("`]").partition("[")
    if field == "origins" and number:
        return f"origins: {values[field][int(number)]!r} is not a site; write https://example.org, no path."
    if number:
        return f"{field}: {values[field][int(number)]!r} {plain_words(reason)} characters."
    if choices := CHOICES.get(field):
        return f"{field} must be one of {', '.join(choices)}."
    return f"{field} {plain_words(reason)}."
