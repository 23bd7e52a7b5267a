"""`eventchat export`: everything visible that was said in a room, for other programs."""

from __future__ import annotations

import csv
import sys
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import click
import msgspec

from eventchat.cli.drafts import written_whole
from eventchat.cli.root import asynchronous, data_dir_option
from eventchat.settings import read_settings
from eventchat.types.events import Posted
from eventchat.types.ids import RoomId

COLUMNS = ("id", "seq", "at", "author_id", "author", "role", "text", "reply_to")
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""With these at its start, a spreadsheet takes a cell for a formula."""


@click.command()
@click.argument("room")
@click.option("--format", "kind", type=click.Choice(["jsonl", "csv"]), default="jsonl", show_default=True)
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A file, written whole or not at all.  [default: standard output]",
)
@data_dir_option
@asynchronous
async def export(room: str, kind: str, output: Path | None, data_dir: Path | None) -> None:
    """Write all visible messages of a room, the oldest first.

    jsonl is one `posted` event a line, as on the wire. csv has a head, times in ISO 8601, and a quote in
    front of texts that a spreadsheet would take for a formula. What was removed is not in it.
    """
    from eventchat.cli.backstage import backstage  # noqa: PLC0415 - help must not wait for it

    settings = read_settings(data_dir=data_dir)
    async with backstage(settings) as node:
        await node.directory.find(RoomId(room))
        events = node.history.export(RoomId(room))
        if output is None:
            await _write(events, kind, sys.stdout)
            return
        with written_whole(output) as file:
            count = await _write(events, kind, file)
    click.echo(f"{count} messages in {output}", err=True)


async def _write(events: AsyncIterator[bytes], kind: str, file: IO[str]) -> int:
    line = _csv_line(file) if kind == "csv" else _json_line(file)
    count = 0
    async for event in events:
        line(event)
        count += 1
    file.flush()
    return count


def _json_line(file: IO[str]) -> Callable[[bytes], None]:
    def write(event: bytes) -> None:
        file.write(event.decode() + "\n")

    return write


def _csv_line(file: IO[str]) -> Callable[[bytes], None]:
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    decoder = msgspec.json.Decoder(Posted)

    def write(event: bytes) -> None:
        writer.writerow([inert(cell) for cell in row(decoder.decode(event))])

    return write


def row(message: Posted) -> tuple[str, ...]:
    """One message as the cells of COLUMNS."""
    at = datetime.fromtimestamp(message.at / 1000, UTC).isoformat(timespec="milliseconds")
    author = message.author
    reply = message.reply_to.id if message.reply_to else ""
    return (message.id, str(message.seq), at, author.id, author.name, author.role, message.text, reply)


def inert(cell: str) -> str:
    """*cell* as a spreadsheet takes it for text, whatever it begins with."""
    return "'" + cell if cell.startswith(FORMULA) else cell
