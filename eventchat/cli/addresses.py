"""Where everything is, printed when the server has started."""

from __future__ import annotations

import shlex
from pathlib import Path

from rich.console import Console
from rich.text import Text

from eventchat.names import color_of
from eventchat.prepare import FIRST_ROOM
from eventchat.settings import Settings
from eventchat.tokens import Tokens, expires_in, new_session, read_secret
from eventchat.types.ids import new_user_id
from eventchat.types.people import Person, Role

DEMO_HOURS = 12


def print_addresses(settings: Settings, port: int, *, demo: bool, data_dir: Path | None) -> None:
    """One line an address; with the demo, the console's comes last, with a moderator's sign-in.

    *data_dir* is the data directory if it was given as an option: other commands need it as well.
    """
    host = "127.0.0.1" if settings.host in {"0.0.0.0", "::"} else settings.host  # noqa: S104 - read, not bound
    base = (
        settings.public_url.rstrip("/")
        or f"{settings.scheme}://{f'[{host}]' if ':' in host else host}:{port}"
    )
    console = Console(highlight=False, soft_wrap=True)
    lines = [("Rooms", f"{base}/")]
    if demo:
        lines = [
            ("Chat", f"{base}/r/{FIRST_ROOM}"),
            ("Overlay", f"{base}/overlay/{FIRST_ROOM}"),
        ]
    lines.append(("API", f"{base}/schema"))
    if demo:  # last: with its token it fills several lines
        lines.append(("Console", f"{base}/console?room={FIRST_ROOM}#token={_moderator(settings)}"))
    console.print(Text("eventchat is running", style="bold green"), f"on {base}")
    for name, address in lines:
        console.print(Text(f"  {name:8}", style="bold"), Text(address, style="cyan"))
    if not demo:
        there = f" --data-dir {shlex.quote(str(data_dir))}" if data_dir is not None else ""
        hint = f"  To moderate: eventchat token --room {FIRST_ROOM} --role moderator{there}"
        console.print(Text(hint, style="dim"))
    console.print("  Ctrl+C ends it.", style="dim")
    console.file.flush()


def _moderator(settings: Settings) -> str:
    user = new_user_id()
    person = Person(
        user,
        "Demo moderator",
        Role.MODERATOR,
        (FIRST_ROOM,),
        new_session(),
        expires_in(DEMO_HOURS * 3600),
        color_of(user),
    )
    return Tokens(read_secret(settings)).sign(person)
