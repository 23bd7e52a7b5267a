"""`eventchat backtest`: rules tried on what was said before."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from eventchat.cli.root import asynchronous, data_dir_option
from eventchat.cli.rulesets import read_rules
from eventchat.clock import now_ms
from eventchat.settings import read_settings
from eventchat.types.ids import RoomId

if TYPE_CHECKING:
    from moderation.trying.backtest import BacktestReport

HOUR_MS = 3_600_000
FATES = ("kept", "approved", "waiting", "declined", "removed", "removed_by_rule", "taken_back", "refused")
ACTIONS = ("allow", "mask", "hold", "shadow", "reject")


@click.command()
@click.argument("room")
@click.argument("rules", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True))
@click.option(
    "--hours",
    type=click.IntRange(1, 87_600),
    default=24,
    show_default=True,
    help="How far back; what is older is left out.",
)
@click.option(
    "--limit",
    type=click.IntRange(1, 10_000_000),
    default=100_000,
    show_default=True,
    help="At most the newest so many messages.",
)
@click.option("--json", "as_json", is_flag=True, help="The report as JSON.")
@data_dir_option
@asynchronous
async def backtest(
    room: str, rules: Path, hours: int, limit: int, as_json: bool, data_dir: Path | None
) -> None:
    """Try the rules in a file on what was said in ROOM.

    RULES is a file as `eventchat rules export` writes it, or `-` for standard input. Says how many messages
    they would have hit, by action, and what had become of those: kept, approved, declined or removed by
    moderators, taken back, refused at the time; with samples. Nothing is changed.

    Left out is what depends on the moment: repeats, first messages, checks from outside.
    """
    from eventchat.cli.backstage import backstage  # noqa: PLC0415 - help must not wait for these
    from moderation.judging.rules import compile_rules  # noqa: PLC0415
    from moderation.trying import backtest as trying  # noqa: PLC0415
    from moderation.trying.past import RoomsPast  # noqa: PLC0415

    given = read_rules(rules)
    report = trying.BacktestReport()
    async with backstage(read_settings(data_dir=data_dir)) as node:
        settings = await node.directory.find(RoomId(room))
        past = RoomsPast(node.database, RoomId(room), now_ms() - hours * HOUR_MS, limit)
        total = await past.count()
        with _bar() as bar:
            task = bar.add_task("judging", total=total)

            async def progress() -> None:
                bar.update(task, completed=report.judged)

            await trying.backtest(
                past.pages(),
                compile_rules(settings.under(given)),
                compile_rules(settings),
                report,
                politely=False,
                progress=progress,
            )
    if as_json:
        click.echo(msgspec.json.encode(report))
    elif report.judged == 0:
        click.echo(f"Nothing was said in {room} in the last {hours} hours.")
    else:
        show(Console(highlight=False, markup=False, emoji=False), report)


def _bar() -> Progress:
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    console = Console(stderr=True)
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


def show(console: Console, report: BacktestReport) -> None:
    """Print *report* as a table and samples."""
    console.print(f"{report.judged} messages, {report.hits} hit.")
    fates = [fate for fate in FATES if any(fate in found for found in report.fates.values())]
    table = Table(box=None, header_style="bold")
    table.add_column("")
    for head in ("these rules", "in force", *(fate.replace("_", " ") for fate in fates)):
        table.add_column(head, justify="right")
    for action in ACTIONS:
        if action in report.actions or action in report.in_force:
            found = report.fates.get(action, {})
            counts = report.actions.get(action, 0), report.in_force.get(action, 0)
            table.add_row(action, *map(str, counts), *(str(found.get(fate, 0) or "") for fate in fates))
    console.print(table)
    console.print(f"Of what moderators did not want: {report.caught} hit, {report.missed} missed.")
    console.print(f"Of what moderators had approved: {report.false_alarms} hit.")
    for sample in report.samples:
        message, verdict = sample.message, sample.verdict
        rule = f" by {verdict.rule}" if verdict.rule else ""
        head = f"{verdict.action}{rule}, was {message.fate.replace('_', ' ')}: "
        console.print(
            Text("  ").append(head, style="dim").append(f"{message.name}: {message.text}"), soft_wrap=True
        )
