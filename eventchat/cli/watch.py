"""`eventchat watch`: a plugin that reads behind everybody and removes what it objects to."""

from __future__ import annotations

import asyncio
import re
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from eventchat.cli.root import Failure, asynchronous, data_dir_option
from eventchat.log.connection import connect
from eventchat.settings import read_settings
from eventchat.types.ids import RoomId

if TYPE_CHECKING:
    from moderation.hooks.contract import Context, Message, Opinion

CONNECTIONS = 4
RULE = re.compile(r"[\w.-]{1,35}", re.ASCII)


@click.command()
@click.argument("room")
@click.argument("plugin")
@click.option("--name", help="The rule that acts, on the record.  [default: the plugin's name]")
@click.option("--limit", type=float, default=30.0, show_default=True, help="Seconds it may take a message.")
@click.option(
    "--time-out",
    "seconds",
    type=click.IntRange(0, 1_209_600),
    default=0,
    metavar="SECONDS",
    help="Time the author out as well: one action, undone as one.",
)
@click.option("--from-start", is_flag=True, help="The first time, begin with what the log still has.")
@data_dir_option
def watch(
    room: str,
    plugin: str,
    name: str | None,
    limit: float,
    seconds: int,
    from_start: bool,
    data_dir: Path | None,
) -> None:
    """Have a plugin look at what is said in ROOM.

    It goes on until Ctrl+C or SIGTERM. PLUGIN is the name of an installed plugin, or `module:function`.
    It sees every message after it was posted. What it objects to is removed, with the rule as the one who
    did it. Start it as often as you like: those of one name share the work, and go on where they were.
    Modules are looked for in the current directory first. What goes wrong with a message is said in a
    line each; that message is passed over.
    """
    with suppress(KeyboardInterrupt, asyncio.CancelledError):
        rule = name or plugin.partition(":")[0]
        if not RULE.fullmatch(rule):
            raise click.BadParameter(
                "at most 35 letters, digits, dots, hyphens, underscores.", param_hint="--name"
            )
        _watch(room, plugin, rule, limit, seconds, from_start, data_dir)


@asynchronous
async def _watch(
    room: str, plugin: str, name: str, limit: float, seconds: int, from_start: bool, data_dir: Path | None
) -> None:
    from eventchat.cli.backstage import backstage  # noqa: PLC0415 - help must not wait for these
    from moderation.hooks.afterwards import BLOCK_SECONDS, Watcher  # noqa: PLC0415
    from moderation.hooks.failures import HookFailed  # noqa: PLC0415
    from moderation.hooks.plugins import Inspector, NoSuchPlugin, find  # noqa: PLC0415

    watching = asyncio.current_task()
    assert watching is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, watching.cancel)
    if ":" in plugin:
        sys.path.insert(0, str(Path.cwd()))
    try:
        inspector = Inspector(name, find(plugin))
    except NoSuchPlugin as error:
        raise Failure(str(error)) from error

    async def inspect(message: Message, context: Context) -> Opinion | None:
        try:
            async with asyncio.timeout(limit):
                return await inspector.ask(message, context)
        except TimeoutError as error:
            raise HookFailed("timeout", f"no answer within {limit} s") from error

    settings = read_settings(data_dir=data_dir)
    async with backstage(settings) as node:
        await node.directory.find(RoomId(room))
        redis = connect(settings.log_url, connections=CONNECTIONS, block_seconds=BLOCK_SECONDS)
        watcher = Watcher(
            redis,
            node.moderation.decisions,
            RoomId(room),
            name,
            inspect,
            timeout_seconds=seconds,
            say=lambda sentence: click.echo(sentence, err=True),
        )
        await watcher.join(from_start=from_start)
        click.echo(f"{name} watches {room}; Ctrl+C ends it.", err=True)
        try:
            await watcher.run(from_start=from_start)
        finally:
            await watcher.leave()
            await redis.aclose()
            click.echo(", ".join(f"{count} {done}" for done, count in watcher.done.items()), err=True)
