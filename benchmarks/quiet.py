"""A quiet room: how long one message takes to everybody when nothing else happens."""

from __future__ import annotations

import argparse

from benchmarks.figures import Figure, Outcome, middle, number
from benchmarks.serving import serving
from benchmarks.talk import talk

SUMMARY = "age of a message in a quiet room"
GOAL_P50, GOAL_P99 = 15.0, 40.0


def add_options(parser: argparse.ArgumentParser) -> None:
    """What can be asked for."""
    parser.add_argument("--readers", type=int, default=1000)
    parser.add_argument("--rate", type=float, default=1.0)
    parser.add_argument("--seconds", type=float, default=8.0)


def measure(asked: argparse.Namespace) -> Outcome:
    """Over WebSocket and over SSE."""
    columns = ("transport", "readers", "messages", "CPU a delivery", "p50", "p90", "p99", "missing")
    outcome = Outcome("a quiet room", columns)
    for transport in ("websocket", "sse"):
        runs = []
        for _ in range(asked.runs):
            with serving(asked.readers) as server:
                runs.append(talk(server, transport, asked.readers, asked.rate, asked.seconds))
        p50, p99 = middle(runs, lambda r: r.report.ages.p50), middle(runs, lambda r: r.report.ages.p99)
        missing = max(r.missing for r in runs)
        outcome.rows.append(
            [
                transport,
                number(asked.readers),
                f"{asked.rate:g}/s",
                f"{middle(runs, lambda r: r.us_per_delivery):.2f} µs",
                f"{p50:.1f} ms",
                f"{middle(runs, lambda r: r.report.ages.p90):.1f} ms",
                f"{p99:.1f} ms",
                number(missing),
            ]
        )
        outcome.figures += [
            Figure(f"quiet {transport}: p50", p50, "ms", GOAL_P50),
            Figure(f"quiet {transport}: p99", p99, "ms", GOAL_P99),
            Figure(f"quiet {transport}: missing", missing, "", 0),
        ]
    return outcome
