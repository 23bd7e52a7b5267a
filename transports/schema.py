"""What goes over the wires, as JSON Schema: for documentation and for generated types."""

from __future__ import annotations

from typing import Any, get_args

import msgspec

from eventchat.types import commands
from eventchat.types.events import (
    Answer,
    ConnectionEvent,
    InboxEvent,
    Logged,
    RoomEvent,
    StaffEvent,
)

TITLE = "eventchat, protocol version 1"


class BatchShown(msgspec.Struct, omit_defaults=True):
    """Some events; `cursor` is the place after them, absent when they leave the reader's place as it was."""

    events: list[dict[str, Any]]
    cursor: str | None = None


def event_schema() -> dict[str, Any]:
    """The JSON Schema of batches, of every event by the log it is in, and of commands."""
    groups: dict[str, Any] = {
        "RoomEvent": RoomEvent,
        "StaffEvent": StaffEvent,
        "InboxEvent": InboxEvent,
        "Answer": Answer,
        "ConnectionEvent": ConnectionEvent,
        "Command": commands.Command,
    }
    members = {name: get_args(group) for name, group in groups.items()}
    kinds = [kind for group in members.values() for kind in group]
    _, components = msgspec.json.schema_components(kinds, ref_template="#/$defs/{name}")
    for kind in kinds:
        if issubclass(kind, Logged):
            required = components[kind.__name__].setdefault("required", [])
            components[kind.__name__]["required"] = ["id", "seq", "at", *required]
    for name, group in members.items():
        refs = [{"$ref": f"#/$defs/{kind.__name__}"} for kind in group]
        components[name] = {"title": name, "description": _DESCRIPTIONS[name], "anyOf": refs}
    batch = {
        "title": "Batch",
        "description": "What a reader receives; without cursor it leaves the reader's place as it was.",
        "type": "object",
        "required": ["events"],
        "properties": {
            "cursor": {"type": "string", "description": "The place after the last event."},
            "events": {
                "type": "array",
                "items": {"anyOf": [{"$ref": f"#/$defs/{name}"} for name in members if name != "Command"]},
            },
        },
    }
    components["Batch"] = batch
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": TITLE,
        "description": "Clients ignore unknown fields and unknown event types.",
        "anyOf": [{"$ref": "#/$defs/Batch"}, {"$ref": "#/$defs/Command"}],
        "$defs": components,
    }


_DESCRIPTIONS = {
    "RoomEvent": "What a room's log says.",
    "StaffEvent": "What a room's staff log says.",
    "InboxEvent": "What only one person may see.",
    "Answer": "What a command is answered with.",
    "ConnectionEvent": "What the connection itself says.",
    "Command": "What a client may ask over a WebSocket.",
}
