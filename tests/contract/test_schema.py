"""The API as documented: complete, true, and without an input that breaks it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import jsonschema_rs
import pytest

from eventchat.types.ids import new_user_id
from tests.chat import Chat
from tests.serving import Server


def test_every_place_of_the_protocol_is_documented(server_on_sqlite: Server) -> None:
    """OpenAPI has every path, each with a summary, from the code."""
    document = httpx.get(f"{server_on_sqlite.url}/schema/openapi.json", trust_env=False).json()
    paths = document["paths"]
    for path in (
        "/api/v1/session",
        "/api/v1/ticket",
        "/api/v1/rooms",
        "/api/v1/rooms/{room}",
        "/api/v1/rooms/{room}/messages",
        "/api/v1/rooms/{room}/messages/{message}",
        "/api/v1/rooms/{room}/events",
        "/api/v1/rooms/{room}/poll",
        "/api/v1/rooms/{room}/staff/events",
        "/api/v1/rooms/{room}/staff/poll",
        "/api/v1/rooms/{room}/staff/cases",
        "/health/live",
        "/health/ready",
    ):
        assert path in paths
    for path, operations in paths.items():
        for method, operation in operations.items():
            if method in {"get", "post", "patch", "delete"}:
                assert operation.get("summary"), f"{method} {path}"


async def test_what_is_sent_fits_its_schema(chat: Chat) -> None:
    """Every batch of every transport is what `/schema/events.json` says."""
    schema = (await chat.host.get("/schema/events.json")).json()
    batch: dict[str, Any] = {"$ref": "#/$defs/Batch", "$defs": schema["$defs"]}
    validator = jsonschema_rs.Draft202012Validator(batch)
    ada = await chat.guest()
    async with chat.reader(token=ada.token) as reader:
        await reader.ready()
        first = await ada.says("hello")
        await ada.says("again", reply_to=first["id"])
        await ada.removes(first["id"])
        await chat.change(slow_mode=3, frozen=True)
        await reader.until("frozen")
        for sent in reader.batches:
            errors = [f"{error.message} at {error.instance_path}" for error in validator.iter_errors(sent)]
            assert not errors, sent


@pytest.mark.timeout(300)
def test_no_input_makes_the_server_fail(server_on_sqlite: Server, tmp_path: Path) -> None:
    """Generated requests for every operation, by a host of all rooms and by nobody: no answer is a 5xx."""
    command = [
        str(Path(sys.executable).parent / "schemathesis"),
        "run",
        f"{server_on_sqlite.url}/schema/openapi.json",
        "--checks=not_a_server_error",
        "--max-examples=15",
        "--phases=examples,coverage,fuzzing",
        "--exclude-path-regex=/(events|poll)$",
        "--request-timeout=10",
        "--seed=1",
        "--no-color",
    ]
    config = tmp_path / "schemathesis.toml"
    config.write_text("")
    for headers in ([], ["-H", f"Authorization: Bearer {server_on_sqlite.token('host')}"]):
        done = subprocess.run(
            [*command, *headers], capture_output=True, text=True, cwd=tmp_path, timeout=280, check=False
        )
        assert done.returncode == 0, done.stdout[-4000:]
    assert "internal_error" not in server_on_sqlite.errors()


@pytest.mark.parametrize("path", ["events", "poll", "staff/events", "staff/poll"])
@pytest.mark.parametrize(
    "query",
    ["?after=%FF", "?after=" + "9" * 5000, "?after[]=1", "?wait=-1", "?ticket=%00", "?after=a.1-1.1&after=b"],
)
def test_no_query_makes_a_stream_fail(server_on_sqlite: Server, path: str, query: str) -> None:
    """Streams answer anything with a stream or a refusal."""
    url = f"{server_on_sqlite.url}/api/v1/rooms/main/{path}{query}"
    headers = {"Authorization": f"Bearer {server_on_sqlite.token('host')}"}
    with httpx.stream("GET", url, headers=headers, timeout=10, trust_env=False) as answer:
        assert answer.status_code < 500


def test_the_types_of_the_front_end_are_those_of_the_server() -> None:
    """`frontend/src/client/protocol.schema.json` is what the code says now."""
    from transports.schema import event_schema

    root = Path(__file__).parents[2]
    kept = json.loads((root / "frontend/src/client/protocol.schema.json").read_text())
    assert kept == event_schema(), "run: make types"


@pytest.mark.parametrize("place", ["0-0", "00-00", "0-1", "999999999999999-999999999"])
@pytest.mark.parametrize("name", ["before", "after"])
async def test_history_has_an_answer_for_every_place(server: Server, name: str, place: str) -> None:
    """Also for places before the first entry and after every possible one."""
    async with Chat(server) as chat:
        ada = await chat.guest()
        await ada.says("the only one")
        expected = ["the only one"] if (name == "after") == place.startswith("0") else []
        assert await chat.history(**{name: place}) == expected


def test_ids_fit_what_the_protocol_says_of_ids() -> None:
    """At most 64 characters that need no escaping."""
    ids = {new_user_id() for _ in range(100)}
    assert len(ids) == 100
    assert all(len(each) <= 64 and each.replace("_", "").isalnum() for each in ids)
