"""`eventchat token`: a signed token, for people who run rooms and programs that speak in them."""

from __future__ import annotations

import re
from pathlib import Path

import click

from eventchat.cli.root import data_dir_option
from eventchat.errors import ChatError
from eventchat.names import clean_name, color_of
from eventchat.settings import read_settings
from eventchat.tokens import Tokens, expires_in, new_session, read_secret
from eventchat.types.ids import is_room_id, new_user_id
from eventchat.types.people import Person, Role

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
LONGEST_DAYS = 366


class Duration(click.ParamType):  # type: ignore[type-arg]
    """A time such as 90s, 15m, 1h or 7d, in seconds."""

    name = "duration"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read it, or say how it is written."""
        if isinstance(value, int):
            return value
        match = re.fullmatch(r"([0-9]{1,9})([smhd])", str(value))
        seconds = int(match[1]) * UNITS[match[2]] if match else 0
        if not 1 <= seconds <= LONGEST_DAYS * 86_400:
            self.fail(
                f"{value!r} is not a duration: write 90s, 15m, 1h or 7d, at most {LONGEST_DAYS}d.", param, ctx
            )
        return seconds


@click.command()
@click.option(
    "--room",
    "rooms",
    multiple=True,
    required=True,
    help="A room the role counts in, or '*' for all. Repeatable.",
)
@click.option(
    "--role",
    type=click.Choice([role.value for role in Role]),
    required=True,
    help="What the holder may do there.",
)
@click.option("--name", help="What others see.  [default: the role]")
@click.option(
    "--ttl",
    type=Duration(),
    default="1h",
    show_default=True,
    help="How long it is good for: 90s, 15m, 1h, 7d.",
)
@data_dir_option
def token(rooms: tuple[str, ...], role: str, name: str | None, ttl: int, data_dir: Path | None) -> None:
    """Print a signed token.

    It goes into `Authorization: Bearer …`, or into the sign-in of /console. The server need not run, but must
    have the same secret: the same data directory, or the same EVENTCHAT_SECRET.

    \b
    eventchat token --room main --role moderator --name "Grace" --ttl 8h
    eventchat token --room '*' --role host
    """
    for room in rooms:
        if room != "*" and not is_room_id(room):
            raise click.BadParameter(
                f"{room!r} cannot be a room: small letters, digits and hyphens, at most 63.",
                param_hint="--room",
            )
    wanted = Role(role)
    try:
        shown = clean_name(name if name is not None else role.title(), staff=wanted is not Role.VIEWER)
    except ChatError as error:
        raise click.BadParameter(error.detail, param_hint="--name") from error
    user = new_user_id()
    person = Person(user, shown, wanted, rooms, new_session(), expires_in(ttl), color_of(user))
    click.echo(Tokens(read_secret(read_settings(data_dir=data_dir))).sign(person))
