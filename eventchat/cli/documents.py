"""`eventchat schema` and `eventchat openapi`: the contract as documents, without a server."""

from __future__ import annotations

import secrets
from typing import Any

import click
import msgspec

from eventchat.settings import read_settings


@click.command()
def schema() -> None:
    """Print the JSON Schema of events and commands.

    The TypeScript types of the browser client are generated from it; a server has it at /schema/events.json.
    """
    from eventchat.app import event_schema  # noqa: PLC0415 - loaded only when asked for

    _print(event_schema())


@click.command()
def openapi() -> None:
    """Print the OpenAPI document of the HTTP side.

    A server has it at /schema/openapi.json, and shows it as a page at /schema.
    """
    from eventchat.app import Node, openapi_document  # noqa: PLC0415

    settings = read_settings()
    # Documents need no secret that lasts: none is made in the data directory for them.
    settings = msgspec.structs.replace(settings, secret=settings.secret or secrets.token_hex(32))
    _print(openapi_document(Node(settings)))


def _print(document: dict[str, Any]) -> None:
    click.echo(msgspec.json.format(msgspec.json.encode(document), indent=2))
