"""How well and how fast texts are judged: ours by rules, with the model, and other packages on the same rows.

Rows are JSON lines with `text`, `label` (1: should not pass) and perhaps `category`, in one or several files.
Without files the rows are made up here: hidden spellings by class, and innocent talk. The other packages live
in an environment of their own, since one of them pins scikit-learn:

    python -m venv .peers && .peers/bin/pip install better-profanity alt-profanity-check glin-profanity
    python -m benchmarks judge --peers .peers/bin/python
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from time import process_time_ns

import msgspec

from benchmarks.figures import Figure, Outcome
from eventchat.types.policy import RoomTerm
from eventchat.types.rooms import RoomSettings
from moderation.judging.message import message
from moderation.judging.pipeline import CHECKS, judge
from moderation.judging.rules import Rules, compile_rules

SUMMARY = "how well and how fast texts are judged"
PEER = Path(__file__).with_name("judge_peer.py")
RULES = tuple(check for check in CHECKS if check.__name__ != "model")
TERMS = 2000
LENGTH = 500
WARM_UP = 200
SYLLABLES = tuple(a + b for a in "bcdfghklmnprst" for b in "aeiou")

GOAL_P50_US, GOAL_P99_US, GOAL_MODEL_P50_US = 60.0, 250.0, 500.0


class Row(msgspec.Struct):
    """One text and whether it should pass unseen (0) or not (1)."""

    text: str
    label: int
    category: str = ""


class Judged(msgspec.Struct):
    """What one judge said of each row, and what each took, in µs of the process."""

    name: str
    flagged: list[bool]
    us: list[float]


def add_options(parser: argparse.ArgumentParser) -> None:
    """Rows, and where the other packages are."""
    parser.add_argument("rows", nargs="*", type=Path, help="JSON lines: text, label, category")
    parser.add_argument("--peers", type=Path, help="the Python that has the other packages")


def measure(asked: argparse.Namespace) -> Outcome:
    """Recall and false alarms on the rows; the time for long ordinary talk in a room with many terms."""
    rows = [row for file in asked.rows for row in read(file)] or list(made_up())
    strictest = compile_rules(RoomSettings(preset="family", links="allow"))
    judges = [ours("rules", rows, strictest, RULES), ours("rules and model", rows, strictest, CHECKS)]
    if asked.peers:
        judges += peers(asked.peers, rows)
    rules, model = speed(RULES), speed(CHECKS)
    return Outcome(
        f"judging {len(rows):,} texts",
        ("judge", "recall", "false alarms", "p50 µs", "p99 µs"),
        [cells(judged, rows) for judged in judges],
        [
            Figure(
                f"rules, {LENGTH} characters, {TERMS:,} terms, p50", quantile(rules, 0.5), "µs", GOAL_P50_US
            ),
            Figure(
                f"rules, {LENGTH} characters, {TERMS:,} terms, p99", quantile(rules, 0.99), "µs", GOAL_P99_US
            ),
            Figure("rules and model, the same, p50", quantile(model, 0.5), "µs", GOAL_MODEL_P50_US),
        ],
        "At the strictest preset, links apart. Times are CPU of the judging process."
        + ("" if asked.rows else " Our rules were made with such rows in view, the other packages were not."),
    )


def read(file: Path) -> Iterator[Row]:
    """The rows of one file."""
    for line in file.read_bytes().splitlines():
        yield msgspec.json.decode(line, type=Row)


def made_up() -> Iterator[Row]:
    """The classes and the innocent talk of the tests, with a seed of its own."""
    from tests.moderation.evasions import LOOKS, WORDS_TRICKS  # noqa: PLC0415 - only without files
    from tests.moderation.test_evasions import FRAMES, HIDDEN  # noqa: PLC0415
    from tests.moderation.test_innocent import INNOCENT  # noqa: PLC0415

    chance = random.Random(4)
    for name, trick in (LOOKS | WORDS_TRICKS).items():
        for word in HIDDEN:
            yield Row(chance.choice(FRAMES).format(trick(word, chance)), 1, name)
    for group, texts in INNOCENT.items():
        yield from (Row(text, 0, group) for text in texts)


def ours(name: str, rows: Sequence[Row], rules: Rules, checks: Sequence[Callable[..., object]]) -> Judged:
    """What our judge says of each row."""
    flagged, us = [], []
    for row in rows[:WARM_UP]:  # whoever is first would pay for caches that all share
        judge(message(row.text), rules, checks)  # type: ignore[arg-type]
    for row in rows:
        before = process_time_ns()
        verdict = judge(message(row.text), rules, checks)  # type: ignore[arg-type]
        us.append((process_time_ns() - before) / 1000)
        flagged.append(verdict.action != "allow")
    return Judged(name, flagged, us)


def peers(python: Path, rows: Sequence[Row]) -> list[Judged]:
    """What the other packages say of each row, in their own process."""
    given = json.dumps([row.text for row in rows])
    answer = subprocess.run([python, PEER], input=given.encode(), capture_output=True, check=True)
    return msgspec.json.decode(answer.stdout, type=list[Judged])


def speed(checks: Sequence[Callable[..., object]]) -> list[float]:
    """µs for each of many long ordinary messages in a room with many terms of its own."""
    chance = random.Random(5)
    own = (RoomTerm("".join(chance.choice(SYLLABLES) for _ in range(4))) for _ in range(TERMS))
    rules = compile_rules(RoomSettings(terms=tuple(own)))
    texts = [" ".join(chance.choice(TALK) for _ in range(12))[:LENGTH] for _ in range(2000)]
    return ours("speed", [Row(text, 0) for text in texts], rules, checks).us[200:]


TALK = (
    "has anyone seen the slides from yesterday?",
    "i thought the demo was great, really well done.",
    "we are waiting for the next talk to begin in the main hall",
    "somebody said that the coffee was good this morning",
    "Where can I find the recording of the keynote?",
    "the sound is a bit low here, is it only me",
    "thanks for the answer, that helps a lot!",
    "my train is late so i am watching on the phone",
    "what was the name of the second song again",
    "lol that was close, nearly three all",
    "greetings from Lisbon, it is raining here :)",
    "the second half was much better than the first one",
)


def cells(judged: Judged, rows: Sequence[Row]) -> list[str]:
    """One judge as a row of the table."""

    def share(label: int) -> str:
        said = [flag for flag, row in zip(judged.flagged, rows, strict=True) if row.label == label]
        return f"{sum(said) / len(said):.3f}" if said else "–"

    p50, p99 = quantile(judged.us, 0.5), quantile(judged.us, 0.99)
    return [judged.name, share(1), share(0), f"{p50:,.0f}", f"{p99:,.0f}"]


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which so great a share of *values* lies."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]
