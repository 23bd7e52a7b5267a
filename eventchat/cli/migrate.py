"""`eventchat migrate`: tables up to date."""

from __future__ import annotations

from pathlib import Path

import click

from eventchat.cli.root import asynchronous, data_dir_option
from eventchat.errors import HistoryUnavailable
from eventchat.record import migrate as migrations
from eventchat.settings import ConfigurationError, read_settings


@click.command()
@data_dir_option
@asynchronous
async def migrate(data_dir: Path | None) -> None:
    """Bring the database's tables up to date.

    `serve` does this by itself when it starts; run it beforehand where that user may not change tables.
    """
    settings = read_settings(data_dir=data_dir)
    if not settings.database_url:
        settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        done = await migrations.migrate(settings.record_url)
    except HistoryUnavailable as error:
        raise ConfigurationError(
            "The database does not answer. Check EVENTCHAT_DATABASE_URL and that it is running."
        ) from error
    for name in done:
        click.echo(f"ran {name}")
    if not done:
        click.echo("The tables are up to date.")
