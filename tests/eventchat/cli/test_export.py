"""`eventchat export`."""

from __future__ import annotations

import csv
import io
import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventchat.cli.export import COLUMNS, inert
from tests.chat import Chat
from tests.eventchat.cli.conftest import Run
from tests.serving import Server


async def test_all_that_is_visible_is_in_it(eventchat: Run, server_on_sqlite: Server, tmp_path: Path) -> None:
    """The same messages as the history in both formats, without what was removed."""
    async with Chat(server_on_sqlite) as chat:
        ada = await chat.guest("Ada of the export")
        for text in ("one", '=HYPERLINK("x")', "three, with a comma\nand a line"):
            await ada.says(text)
        gone = await ada.says("gone")
        await ada.removes(gone["id"])
        history = (await chat.host.get(f"/api/v1/rooms/{chat.room}/messages")).json()["messages"]
        lines = eventchat("export", chat.room).stdout.splitlines()
        assert [json.loads(line) for line in lines] == history
        file = tmp_path / "out.csv"
        done = eventchat("export", chat.room, "--format", "csv", "--output", str(file))
        assert (done.returncode, done.stdout) == (0, "")
        assert done.stderr == f"3 messages in {file}\n"
        rows = list(csv.DictReader(io.StringIO(file.read_text(), newline="")))
        assert [row["text"] for row in rows] == [
            "one",
            '\'=HYPERLINK("x")',
            "three, with a comma\nand a line",
        ]
        assert list(rows[0]) == list(COLUMNS)
        assert os.listdir(tmp_path) == ["out.csv"]  # noqa: PTH208 - no draft is left


async def test_the_record_of_decisions_is_exported(
    eventchat: Run, server_on_sqlite: Server, tmp_path: Path
) -> None:
    """Each action a line, the oldest first, by whom, when and why; narrowed as asked; the same by HTTP."""
    async with Chat(server_on_sqlite) as chat:
        guest, mo = await chat.guest("Ada of the audit"), chat.staff(name="Mo")
        message = await guest.says("one")
        staff = f"/api/v1/rooms/{chat.room}/staff"
        await mo.client.post(
            f"{staff}/actions", json={"action": "remove", "message": message["id"], "code": "spam"}
        )
        await mo.client.post(f"{staff}/actions", json={"action": "timeout", "user": guest.id, "seconds": 5})
        done = eventchat("audit", chat.room)
        rows = [json.loads(line) for line in done.stdout.splitlines()]
        assert [row["action"] for row in rows] == ["remove", "timeout"]
        first = rows[0]
        assert (first["actor"]["name"], first["code"], first["automated"]) == ("Mo", "spam", False)
        assert first["reason"].startswith("Please do not post the same")
        assert first["time"].startswith("20") and first["room"] == chat.room
        assert eventchat("audit", chat.room, "--action", "ban").stdout == ""
        assert eventchat("audit", chat.room, "--until", "2020-01-01").stdout == ""
        file = tmp_path / "audit.jsonl"
        done = eventchat("audit", chat.room, "--since", "2020-01-01T10:00", "--output", str(file))
        assert done.stderr == f"2 actions in {file}\n"
        answer = await mo.client.get(f"{staff}/audit/export", params={"target": guest.id})
        assert answer.headers["content-type"].startswith("application/x-ndjson")
        assert answer.text == file.read_text()
        assert (await guest.client.get(f"{staff}/audit/export")).status_code == 403
        narrowed = await mo.client.get(f"{staff}/audit/export", params={"action": "timeout", "since": 5})
        assert [json.loads(line)["action"] for line in narrowed.text.splitlines()] == ["timeout"]


@given(st.text(min_size=1))
def test_no_cell_is_a_formula(text: str) -> None:
    """Whatever people write, a spreadsheet sees text; and nothing but one quote is added."""
    cell = inert(text)
    assert cell[0] not in "=+-@\t\r\n"
    assert cell in (text, "'" + text)


@pytest.mark.parametrize("arguments", [("no-such-room",), ("main", "--format", "xml")])
def test_what_cannot_be_exported_is_said(eventchat: Run, arguments: tuple[str, ...]) -> None:
    """Exit code 2, nothing on standard output."""
    done = eventchat("export", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr


def test_a_file_that_cannot_be_written_is_said(eventchat: Run) -> None:
    """One sentence with the reason and the name that was given."""
    done = eventchat("export", "main", "--output", "/nowhere/at/all.csv")
    assert done.returncode == 2
    assert done.stderr == "eventchat: No such file or directory: /nowhere/at/all.csv.\n"
