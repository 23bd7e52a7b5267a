"""`eventchat check`."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from eventchat.cli.check import marked
from tests.eventchat.cli.conftest import Run


def test_a_verdict_is_explained(alone: Run) -> None:
    """Action, stage, rule, category, level, reason, and the place in the text."""
    done = alone("check", "look at https://example.org/x now")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("hold - it waits for a moderator")
    for words in ("stage    links", "rule     example.org", "category link", "reason   It contains a link."):
        assert words in done.stdout
    text, marks = done.stdout.rstrip("\n").split("\n")[-2:]
    assert text[marks.index("^") : marks.rindex("^") + 1] == "https://example.org/x"


def test_nothing_is_left_behind(alone: Run, tmp_path_factory: object) -> None:
    """A text nobody minds is allowed; judging makes neither a room nor a secret."""
    assert alone("check", "what a lovely evening").stdout.startswith("allow - it is posted\n")
    assert "will be made" in alone("doctor").stdout


def test_a_text_that_is_no_text_is_said(alone: Run) -> None:
    """What is refused before it is judged has the code of the refusal."""
    assert alone("check", "  ").stdout.startswith("refused before it is judged (empty)")
    assert json.loads(alone("check", "--json", "x" * 501).stdout)["code"] == "too_long"


def test_a_script_is_told_by_the_exit_code(alone: Run) -> None:
    """0 whatever the verdict, unless it is asked for: then 1 for all that is not posted as it is written."""
    assert alone("check", "see https://example.org/x").returncode == 0
    assert alone("check", "--exit-code", "see https://example.org/x").returncode == 1
    assert alone("check", "--exit-code", "  ").returncode == 1
    assert alone("check", "--exit-code", "what a lovely evening").returncode == 0


def test_a_text_may_come_by_standard_input(alone: Run) -> None:
    """`-` is no text, but where it is."""
    done = alone("check", "-", input="look at https://example.org/x now\n")
    assert done.stdout.startswith("hold - it waits for a moderator"), done.stderr


def test_a_room_judges_by_its_settings(eventchat: Run) -> None:
    """The same text, under the rules of a room that blocks a word."""
    assert eventchat("rooms", "create", "strict").returncode == 0
    assert eventchat("rooms", "set", "strict", "blocked_terms=pineapple").returncode == 0
    verdict = json.loads(eventchat("check", "pineapple pizza", "--room", "strict", "--json").stdout)
    assert (verdict["action"], verdict["category"], verdict["spans"]) == ("hold", "custom", [[0, 9]])
    assert eventchat("check", "pineapple pizza").stdout.startswith("allow - it is posted\n")


def test_each_stage_is_traced(alone: Run) -> None:
    """D10: what each stage found and took is listed; a preset may be tried."""
    done = alone("check", "--preset", "family", "damn, see example dot com")
    assert "words" in done.stdout
    assert "damn (profanity 1)" in done.stdout
    assert "example.com (link 3)" in done.stdout
    assert alone("check", "--preset", "off", "damn it").stdout.startswith("allow")
    trace = json.loads(alone("check", "--json", "you dickhead").stdout)["trace"]
    assert next(step["stage"] for step in trace) == "fold"
    assert all(step["us"] >= 0 for step in trace)


@given(st.text(alphabet="ab \n", max_size=30), st.integers(0, 30), st.integers(0, 30))
def test_marks_stand_under_what_they_mark(text: str, one: int, other: int) -> None:
    """For any span, exactly its characters but the line ends have a caret below them."""
    low, high = sorted((one, other))
    marks = "".join(
        char
        for line, under in marked(text, [(low, high)])
        for char, mark in zip(line, under.ljust(len(line)), strict=True)
        if mark == "^"
    )
    assert marks == text[low:high].replace("\n", "")
