"""`eventchat rules` and `eventchat backtest`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eventchat.types.rooms import SettingsChange
from eventchat.types.rulefiles import SETTINGS
from tests.chat import Chat
from tests.deadline import eventually
from tests.eventchat.cli.conftest import Run, runner
from tests.serving import Server

RULES = {"preset": "strict", "terms": [{"text": "pineapple", "action": "reject", "note": "house rule"}]}
ELSEWHERE = {"title", "guests", "frozen", "origins"}
"""Settings that are not about what a room minds, and so in no rule file."""


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A file with rules."""
    path = tmp_path / "rules.json"
    path.write_text(json.dumps(RULES))
    return path


async def test_rules_go_from_room_to_room(server_on_sqlite: Server, rules: Path, tmp_path: Path) -> None:
    """Imported, with what changes said, in force at once, on record; exported, another room takes them."""
    run = runner(server_on_sqlite.data_dir)
    async with Chat(server_on_sqlite) as chat, Chat(server_on_sqlite) as other:
        guest = await chat.guest("Ada")
        await guest.says("pineapple before")
        tried = run("rules", "import", chat.room, str(rules), "--dry-run")
        assert tried.stdout.splitlines() == [
            'preset: "balanced" -> "strict"',
            "terms: [] -> 1 of them",
            "Nothing was changed: this was a dry run.",
        ]
        await guest.says("pineapple still")
        done = run("rules", "import", chat.room, str(rules))
        assert done.returncode == 0, done.stderr

        async def refused() -> bool:
            return (await guest.posts("pineapple after")).status_code == 422

        await eventually(refused, seconds=2.0)
        [row] = (await chat.host.get(f"/api/v1/rooms/{chat.room}/staff/audit")).json()["actions"]
        assert (row["action"], row["actor"]["name"]) == ("settings", "Command line")
        again = run("rules", "import", chat.room, str(rules))
        assert again.stdout == "Nothing changes: the rules are like this already.\n"
        file = tmp_path / "exported.json"
        exported = run("rules", "export", chat.room, str(file))
        assert (exported.returncode, exported.stdout) == (0, "")
        kept = json.loads(file.read_text())
        assert (kept["preset"], kept["terms"], kept["links"]) == ("strict", RULES["terms"], "hold")
        assert kept["version"] == 1
        assert "hooks" not in kept
        assert run("rules", "import", other.room, str(file)).returncode == 0
        assert json.loads(run("rules", "export", other.room, "-").stdout) == kept


def test_a_rule_file_has_every_setting_about_moderation() -> None:
    """Whatever staff may change is in it, but for what is named above; nothing else is."""
    assert set(SettingsChange.__struct_fields__) - ELSEWHERE == SETTINGS


async def test_a_shield_does_not_go_into_the_file(server_on_sqlite: Server) -> None:
    """What is written while a shield is up is what is behind it, and says so."""
    run = runner(server_on_sqlite.data_dir)
    async with Chat(server_on_sqlite) as chat:
        before = run("rules", "export", chat.room, "-")
        path = f"/api/v1/rooms/{chat.room}/staff/shield"
        up = await chat.host.put(path, json={"preset": "raid", "minutes": 5})
        assert up.status_code == 200, up.text
        behind = run("rules", "export", chat.room, "-")
        assert json.loads(behind.stdout) == json.loads(before.stdout)
        assert (before.stderr, behind.stderr) == ("", "A shield is up: the file has the rules behind it.\n")


async def test_what_a_term_shadows_is_told_as_the_room_has_it(server_on_sqlite: Server) -> None:
    """`check --room` knows whether the room shows anything to its author alone; the record has who set it."""
    run = runner(server_on_sqlite.data_dir)
    async with Chat(server_on_sqlite) as chat:
        term = {"terms": [{"text": "zork", "action": "shadow"}]}
        for shadowing, meaning in ((False, "waits for a moderator"), (True, "only its author")):
            await chat.change(**term, shadowing=shadowing)
            assert meaning in run("check", "--room", chat.room, "zork tree").stdout
        found = run("audit", chat.room, "--actor", "SOMEB")
        assert (found.returncode, found.stderr) == (0, "")
        assert len(found.stdout.splitlines()) == 2


async def test_ladder_reports_and_waiting_go_along(server_on_sqlite: Server, tmp_path: Path) -> None:
    """What a room does about offences, reports, newcomers and old cases, another does after the import."""
    run, file = runner(server_on_sqlite.data_dir), tmp_path / "all.json"
    kept = {
        "ladder": [{"filter": "links", "steps": [{"action": "warn"}, {"action": "timeout", "seconds": 30}]}],
        "report_hold": 5,
        "hold_first": 2,
        "hold_first_seconds": 60,
        "held_minutes": 15,
        "held_expiry": "in_place",
        "appeal_minutes": 10,
        "slow_mode": 3,
    }
    async with Chat(server_on_sqlite) as chat, Chat(server_on_sqlite) as other:
        await chat.change(**kept)
        assert run("rules", "export", chat.room, str(file)).returncode == 0
        done = run("rules", "import", other.room, str(file))
        assert done.returncode == 0, done.stderr
        written = json.loads(run("rules", "export", other.room, "-").stdout)
        assert {name: written[name] for name in kept} == kept


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "is not JSON"),
        ("[]", "must hold an object with rules"),
        ('{"presets":"strict"}', "'presets' is no rule; there are allowed_domains"),
        ('{"preset":"cosy"}', "preset: cannot be 'cosy'"),
        ('{"terms":[{"text":"x"}]}', "terms[0].text: is too short: at least 2"),
        ('{"terms":[{"text":"((","match":"pattern"}]}', "terms[0]: is no pattern"),
        ('{"levels":{"hate":9}}', "levels.hate: must be at most 4"),
        ('{"version":2,"moods":[]}', "is a rule file of version 2; this eventchat reads version 1"),
        ('{"version":"new"}', "version: "),
        ('{"ladder":[{"filter":"links","steps":[{"action":"ban"}]}]}', "ladder[0].steps[0].action: "),
    ],
)
def test_a_file_that_is_wrong_says_where(alone: Run, tmp_path: Path, text: str, words: str) -> None:
    """One sentence with the place, exit code 2; both commands read the same files."""
    file = tmp_path / "rules.json"
    file.write_text(text)
    for command in (("rules", "import", "main"), ("backtest", "main")):
        done = alone(*command, str(file))
        assert done.returncode == 2, done.stdout
        assert words in done.stderr
        assert "Traceback" not in done.stderr


def test_what_is_not_there_is_said(eventchat: Run, rules: Path, tmp_path: Path) -> None:
    """No such file, no such room, a place where nothing can be written."""
    assert "No such file" in eventchat("backtest", "main", str(tmp_path / "none.json")).stderr
    for command in (("backtest", "nowhere", str(rules)), ("rules", "import", "nowhere", str(rules))):
        done = eventchat(*command)
        assert (done.returncode, "There is no room called nowhere." in done.stderr) == (2, True)
    assert eventchat("rooms", "create", "writing").returncode == 0
    done = eventchat("rules", "export", "writing", str(tmp_path / "no" / "where.json"))
    assert done.returncode == 2
    assert str(tmp_path / "no" / "where.json") in done.stderr


async def test_rules_are_tried_on_what_was_said(server_on_sqlite: Server, rules: Path) -> None:
    """A table by action and fate, samples, and the same as JSON; nothing changes."""
    run = runner(server_on_sqlite.data_dir)
    async with Chat(server_on_sqlite) as chat:
        assert run("backtest", chat.room, str(rules)).stdout == (
            f"Nothing was said in {chat.room} in the last 24 hours.\n"
        )
        guest, mo = await chat.guest("Ada of the backtest"), chat.staff()
        await guest.says("a fine evening")
        await guest.says("pineapple pizza")
        gone = await guest.says("boring stuff")
        await mo.removes(gone["id"])

        def report() -> dict[str, object] | None:
            done = run("backtest", chat.room, str(rules), "--json")
            assert done.returncode == 0, done.stderr
            found: dict[str, object] = json.loads(done.stdout)
            return found if found["judged"] == 3 and found["missed"] == 1 else None

        found = await eventually(report)
        assert found["actions"] == {"allow": 2, "reject": 1}
        done = run("backtest", chat.room, "-", input=json.dumps(RULES))
        lines = done.stdout.splitlines()
        assert lines[0] == "3 messages, 1 hit."
        assert lines[1].split() == ["these", "rules", "in", "force", "kept", "removed"]
        assert lines[2].split() == ["allow", "2", "3", "1", "1"]
        assert lines[3].split() == ["reject", "1", "0", "1"]
        assert "Of what moderators did not want: 0 hit, 1 missed." in lines
        assert f"  reject by term:pineapple, was kept: {guest.name}: pineapple pizza" in lines
        assert f"  allow, was removed: {guest.name}: boring stuff" in lines
        await guest.says("pineapple again")
