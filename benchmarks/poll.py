"""Long-polling: whether many pollers keep up with a room, since each answer costs a whole request."""

from __future__ import annotations

import argparse

from benchmarks.figures import Figure, Outcome, middle, number
from benchmarks.serving import serving
from benchmarks.talk import talk

SUMMARY = "pollers who keep up with a room"
GOAL_P99 = 1500.0


def add_options(parser: argparse.ArgumentParser) -> None:
    """What can be asked for."""
    parser.add_argument("--readers", type=int, default=2000)
    parser.add_argument("--rate", type=float, default=10.0)
    parser.add_argument("--seconds", type=float, default=8.0)


def measure(asked: argparse.Namespace) -> Outcome:
    """They have kept up when all have everything soon after the last post."""
    columns = ("readers", "messages", "CPU a delivery", "CPU an answer", "core", "p50", "p99", "missing")
    outcome = Outcome("long-polling", columns)
    runs = []
    for _ in range(asked.runs):
        with serving(asked.readers) as server:
            runs.append(talk(server, "poll", asked.readers, asked.rate, asked.seconds))
    p99 = middle(runs, lambda r: r.report.ages.p99)
    missing = max(r.missing for r in runs)
    outcome.rows.append(
        [
            number(asked.readers),
            f"{asked.rate:g}/s",
            f"{middle(runs, lambda r: r.us_per_delivery):.1f} µs",
            f"{middle(runs, lambda r: r.us_per_write):.0f} µs",
            f"{middle(runs, lambda r: r.busy):.0%}",
            f"{middle(runs, lambda r: r.report.ages.p50):.0f} ms",
            f"{p99:.0f} ms",
            number(missing),
        ]
    )
    outcome.figures = [Figure("poll: p99", p99, "ms", GOAL_P99), Figure("poll: missing", missing, "", 0)]
    return outcome
