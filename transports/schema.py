"""What goes over the wires, as JSON Schema: for documentation and for generated types."""

from __future__ import annotations

from collections.abc import Iterator
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
    omitting = {
        struct.__name__: struct.__struct_config__.omit_defaults
        for struct in _structs(msgspec.Struct)
        if struct.__module__.startswith("eventchat.types.")  # others may have the same name
    }
    for name, component in components.items():
        _as_on_the_wire(component, omits_defaults=omitting.get(name, True))
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
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": TITLE,
        "description": "Clients ignore unknown fields and unknown event types.",
        "anyOf": [{"$ref": "#/$defs/Batch"}, {"$ref": "#/$defs/Command"}],
        "$defs": components,
    }
    read_again: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(schema))  # lists, no tuples
    return read_again


def _structs(base: type[msgspec.Struct]) -> Iterator[type[msgspec.Struct]]:
    for struct in base.__subclasses__():
        yield struct
        yield from _structs(struct)


def _as_on_the_wire(component: dict[str, Any], *, omits_defaults: bool) -> None:
    """A field at its default is left out (then it is never null) or is always there; no default is shown."""
    if not omits_defaults and "properties" in component:
        component["required"] = list(component["properties"])
    required = component.get("required", [])
    for name, field in component.get("properties", {}).items():
        field.pop("default", None)
        if name not in required and {"type": "null"} in field.get("anyOf", ()):
            present = [one for one in field.pop("anyOf") if one != {"type": "null"}]
            field.update(present[0] if len(present) == 1 else {"anyOf": present})


_DESCRIPTIONS = {
    "RoomEvent": "What a room's log says.",
    "StaffEvent": "What a room's staff log says.",
    "InboxEvent": "What only one person may see.",
    "Answer": "What a command is answered with.",
    "ConnectionEvent": "What the connection itself says.",
    "Command": "What a client may ask over a WebSocket.",
}
