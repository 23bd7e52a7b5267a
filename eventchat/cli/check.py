"""`eventchat check`: what moderation would think of a text, and why."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

import click
import msgspec
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from eventchat.cli.root import asynchronous, data_dir_option
from eventchat.errors import ChatError
from eventchat.settings import Settings, read_settings
from eventchat.text import clean_text
from eventchat.types.ids import RoomId
from eventchat.types.policy import Preset
from eventchat.types.rooms import RoomSettings
from eventchat.types.verdicts import Step, Verdict

NOWHERE = RoomId("nowhere")
STYLES = {
    "allow": "bold green",
    "mask": "bold green",
    "hold": "bold yellow",
    "shadow": "bold yellow",
    "reject": "bold red",
}
MEANINGS = {
    "allow": "it is posted",
    "mask": "it is posted with dots for what is marked",
    "shadow": "it waits for a moderator, as this room shows nothing to its author alone",
    "hold": "it waits for a moderator",
    "reject": "it is refused",
}
SHADOWED = "only its author and the staff see it"
"""What becomes of a shadowed message in a room with the setting `shadowing`."""


@click.command()
@click.argument("text")
@click.option(
    "--exit-code", is_flag=True, help="End with 1 when it would not be posted just as it is written."
)
@click.option("--room", help="Judge by this room's settings.  [default: those of a new room]")
@click.option("--preset", type=click.Choice(get_args(Preset)), help="Judge by this preset.")
@click.option("--json", "as_json", is_flag=True, help="The verdict as JSON.")
@data_dir_option
@asynchronous
async def check(
    text: str,
    exit_code: bool,
    room: str | None,
    preset: Preset | None,
    as_json: bool,
    data_dir: Path | None,
) -> None:
    """Judge TEXT as if a guest had sent it, and explain the verdict.

    `-` is the text of the standard input. Nothing is posted or noted. Each stage is listed with the time
    it took and what it found. The exit code is 0 whatever the verdict; with --exit-code it is 1 for all
    but `allow`.
    """
    if text == "-":
        text = sys.stdin.buffer.read().decode(errors="replace")
    settings = read_settings(data_dir=data_dir)
    rules = RoomSettings() if room is None else await _settings_of(RoomId(room), settings)
    if preset is not None:
        rules = msgspec.structs.replace(rules, preset=preset)
    try:
        cleaned = clean_text(text, rules.max_length)
    except ChatError as refused:
        if as_json:
            click.echo(
                msgspec.json.encode({"action": "reject", "code": refused.code, "reason": refused.detail})
            )
        else:
            click.echo(f"refused before it is judged ({refused.code}): {refused.detail}")
        sys.exit(1 if exit_code else 0)
    verdict = _judge(settings, RoomId(room) if room else NOWHERE, rules, cleaned)
    if as_json:
        click.echo(msgspec.json.encode(verdict))
    else:
        explain(
            Console(highlight=False, markup=False, soft_wrap=True),
            cleaned,
            verdict,
            shadowing=rules.shadowing,
        )
    if exit_code and verdict.action != "allow":
        sys.exit(1)


async def _settings_of(room: RoomId, settings: Settings) -> RoomSettings:
    from eventchat.cli.backstage import backstage  # noqa: PLC0415 - only with --room

    async with backstage(settings) as node:
        return await node.directory.find(room)


def _judge(settings: Settings, room: RoomId, rules: RoomSettings, text: str) -> Verdict:
    from eventchat.app import Node  # noqa: PLC0415 - help must not wait for it

    # Judging signs nothing: no secret is made in the data directory for it.
    node = Node(msgspec.structs.replace(settings, secret=settings.secret or secrets.token_hex(32)))
    moderator = node.moderation.moderator
    # The first judgement of a process reads the lexicon and fills caches: no server is that slow.
    moderator.check(room, rules, text)
    return moderator.check(room, rules, text)


def explain(console: Console, text: str, verdict: Verdict, *, shadowing: bool) -> None:
    """Print the verdict, what it rests on, and the text with what was found marked."""
    meaning = SHADOWED if shadowing and verdict.action == "shadow" else MEANINGS[verdict.action]
    console.print(Text(verdict.action, style=STYLES[verdict.action]), f"- {meaning}")
    facts = (
        ("stage", verdict.stage),
        ("rule", verdict.rule),
        ("category", verdict.category),
        ("level", f"{verdict.level} of 4" if verdict.level else ""),
        ("score", f"{verdict.score:.2f}" if verdict.score else ""),
        ("reason", verdict.reason),
    )
    for name, value in facts:
        if value:
            console.print(Text(f"  {name:9}", style="dim"), Text(value), sep="")
    if verdict.trace:
        console.print()
        for step in verdict.trace:
            console.print(
                Text(f"  {step.stage:9}{step.us:7.0f} µs  ", style="dim"), Text(_found(step)), sep=""
            )
    if pointed := verdict.spans + verdict.hints:
        console.print()
        for line, marks in marked(text, pointed):
            console.print(Text("  " + line))
            console.print(Text("  " + marks, style="bold red"))


def _found(step: Step) -> str:
    """What a stage found, the rules with their categories and levels."""
    return ", ".join(f"{one.rule} ({one.category} {one.level})" for one in step.findings)


def marked(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[str, str]]:
    """Each line of *text* with a line of carets under the *spans* (code points), as wide as on a terminal."""
    lines, start = [], 0
    for line in text.split("\n"):
        inside = [
            any(low <= place < high for low, high in spans) for place in range(start, start + len(line))
        ]
        under = (("^" if hit else " ") * cell_len(char) for char, hit in zip(line, inside, strict=True))
        lines.append((line, "".join(under).rstrip()))
        start += len(line) + 1
    return [(line, marks) for line, marks in lines if marks or len(lines) > 1]
