"""`eventchat post`: say something from the shell, by the path that all messages take."""

from __future__ import annotations

import secrets
import sys
from pathlib import Path

import click

from eventchat.cli.root import asynchronous, data_dir_option
from eventchat.errors import BadText, ChatError
from eventchat.names import clean_name
from eventchat.settings import read_settings
from eventchat.types.events import Accepted
from eventchat.types.ids import RoomId, is_entry_id
from eventchat.types.messages import Draft


@click.command()
@click.argument("room")
@click.argument("text")
@click.option("--name", default="Announcements", show_default=True, help="Who says it.")
@click.option("--reply-to", metavar="ID", help="The message it answers.")
@data_dir_option
def post(room: str, text: str, name: str, reply_to: str | None, data_dir: Path | None) -> None:
    """Post TEXT to ROOM as a service and print the message's id.

    It is judged like everybody's message, but not held up by slow mode, the rate limit or a frozen room.
    A message that waits for a moderator prints `held` and its case. One that is refused says why, with
    exit code 1. TEXT of - reads it from standard input.
    """
    try:
        shown = clean_name(name, staff=True)
    except BadText as error:
        raise click.BadParameter(error.detail, param_hint="--name") from error
    if reply_to is not None and not is_entry_id(reply_to):
        raise click.BadParameter(
            f"{reply_to!r} is not a message's id; it looks like 1763790000123-0.", param_hint="--reply-to"
        )
    _post(room, sys.stdin.read() if text == "-" else text, shown, reply_to, data_dir)


@asynchronous
async def _post(room: str, text: str, name: str, reply_to: str | None, data_dir: Path | None) -> None:
    from eventchat.cli.backstage import backstage, operator  # noqa: PLC0415 - help must not wait for it

    async with backstage(read_settings(data_dir=data_dir)) as node:
        await node.directory.find(RoomId(room))
        draft = Draft(text, secrets.token_urlsafe(16), reply_to)
        try:
            # The room is read once and not followed: a blocking read would have to be waited for.
            outcome = await node.posting.post(RoomId(room), operator(name), draft)
            click.echo(outcome.id if isinstance(outcome, Accepted) else f"held {outcome.case}")
        except ChatError as refused:
            if refused.status >= 500:
                raise
            click.echo(f"refused ({refused.code}): {refused.detail}", err=True)
            sys.exit(1)
        finally:
            await node.hub.forget()
