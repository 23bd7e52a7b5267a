"""`eventchat audit`: the record of what staff and rules did in a room, for programs and authorities."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import click

from eventchat.cli.drafts import written_whole
from eventchat.cli.root import asynchronous, data_dir_option
from eventchat.settings import read_settings
from eventchat.types.ids import RoomId

DAY = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"])


@click.command()
@click.argument("room")
@click.option("--actor", default="", help="Only by this person: an id, or part of a name.")
@click.option("--action", default="", help="Only this action, such as `ban` or `reject`.")
@click.option(
    "--target", default="", help="Only about this: an id, or part of a name, reason or other detail."
)
@click.option("--rule", default="", help="Only by this rule or filter, or about what it held.")
@click.option("--since", type=DAY, help="Only from this time on (UTC).")
@click.option("--until", type=DAY, help="Only before this time (UTC).")
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A file, written whole or not at all.  [default: standard output]",
)
@data_dir_option
@asynchronous
async def audit(
    room: str,
    actor: str,
    action: str,
    target: str,
    rule: str,
    since: datetime | None,
    until: datetime | None,
    output: Path | None,
    data_dir: Path | None,
) -> None:
    """Write what staff and rules did in a room, the oldest first.

    Each line is one action as JSON: who did what to whom, when, for which reason and code, whether a rule did
    it by itself, what it was a part of and what it undid. Messages that were decided about are in it with
    their text.
    """
    from eventchat.cli.backstage import backstage  # noqa: PLC0415 - help must not wait for these
    from moderation.deciding import statements  # noqa: PLC0415
    from moderation.deciding.audit import Wanted  # noqa: PLC0415

    wanted = Wanted(actor=actor, action=action, target=target, rule=rule, since=_ms(since), until=_ms(until))
    async with backstage(read_settings(data_dir=data_dir)) as node:
        await node.directory.find(RoomId(room))

        async def write(file: IO[str]) -> int:
            count = 0
            async for line in statements.lines(node.database, RoomId(room), wanted):
                file.write(line.decode())
                count += 1
            file.flush()
            return count

        if output is None:
            await write(sys.stdout)
            return
        with written_whole(output) as file:
            count = await write(file)
    click.echo(f"{count} actions in {output}", err=True)


def _ms(time: datetime | None) -> int | None:
    return int(time.replace(tzinfo=UTC).timestamp() * 1000) if time is not None else None
