"""`eventchat doctor`: what is configured, what is reachable, what is wrong, in words."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click
import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

from eventchat import __version__
from eventchat.cli.discreet import without_password
from eventchat.cli.examine import Finding, examine, examine_machine
from eventchat.cli.root import asynchronous, data_dir_option
from eventchat.settings import EMPTY_SAYS_SO, PREFIX, Settings, read_settings

MARKS = {"ok": ("✔", "green"), "note": ("•", "yellow"), "wrong": ("✘", "bold red")}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Findings as JSON.")
@data_dir_option
@asynchronous
async def doctor(as_json: bool, data_dir: Path | None) -> None:
    """Say what is configured, what is reachable and what is wrong.

    Exit code 1 if something is wrong. Neither secrets nor passwords are printed.
    """
    settings = read_settings(data_dir=data_dir)
    findings = [*examine_machine(settings), *await examine(settings)]
    if as_json:
        click.echo(msgspec.json.encode(findings))
    else:
        _show(settings, findings, data_dir is not None)
    if any(finding.state == "wrong" for finding in findings):
        sys.exit(1)


def _show(settings: Settings, findings: Sequence[Finding], data_dir_given: bool) -> None:
    console = Console(highlight=False, markup=False, emoji=False, soft_wrap=True)
    console.print(Text(f"eventchat {__version__}", style="bold"))
    table = Table("setting", "value", "from", box=None, header_style="bold", padding=(0, 2, 0, 0))
    for name, value, source in configured(settings, dict(os.environ), data_dir_given=data_dir_given):
        table.add_row(name, value, source)
    console.print(table)
    for finding in findings:
        mark, style = MARKS[finding.state]
        console.print(Text(mark, style=style), Text(f"{finding.what}:", style="bold"), Text(finding.words))
    wrong = sum(finding.state == "wrong" for finding in findings)
    console.print()
    if wrong:
        console.print(Text(f"{wrong} thing{'s are' if wrong > 1 else ' is'} wrong.", style="bold red"))
    else:
        console.print(Text("Nothing is wrong.", style="bold green"))


def configured(
    settings: Settings, environ: dict[str, str], *, data_dir_given: bool = False
) -> list[tuple[str, str, str]]:
    """Each setting: its variable, its value fit to be seen, and where it comes from."""
    rows = []
    for name in Settings.__struct_fields__:
        variable = PREFIX + name.upper()
        given = environ.get(variable) or (name in EMPTY_SAYS_SO and variable in environ)
        source = "environment" if given else "default"
        if name == "data_dir" and data_dir_given:
            source = "option"
        rows.append((variable, _shown(settings, name), source))
    return rows


def _shown(settings: Settings, name: str) -> str:
    value = getattr(settings, name)
    match name:
        case "secret" if value:
            return f"set, {len(value)} characters"
        case "secret":
            return "kept in the data directory"
        case "redis_url":
            return without_password(value) if value else "a private Valkey in the data directory"
        case "database_url":
            return without_password(value) if value else "SQLite in the data directory"
        case "public_url" if not value:
            return "what the Host header says"
        case "origins":
            return ", ".join(value) or "none"
        case "metrics_from" if not value:
            return "nobody"
        case "tls_cert" | "tls_key" if not value:
            return "none"
    return str(value)
