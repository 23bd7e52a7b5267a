"""Growth: whether a delivery costs the same with many readers as with few."""

from __future__ import annotations

import argparse

from benchmarks.comparing import loop
from benchmarks.figures import Figure, Outcome, middle, number
from benchmarks.serving import serving
from benchmarks.talk import talk

SUMMARY = "cost of a delivery from 1,000 to 15,000 readers"
DELIVERIES = 30_000.0
"""A second, whatever the number of readers: the cost of a delivery is then all that differs."""

GOAL = 1.25


def add_options(parser: argparse.ArgumentParser) -> None:
    """What can be asked for."""
    parser.add_argument("--readers", type=int, nargs="+", default=[1000, 5000, 10_000, 15_000])
    parser.add_argument("--transport", choices=["websocket", "sse"], default="websocket")
    parser.add_argument("--seconds", type=float, default=6.0)


def measure(asked: argparse.Namespace) -> Outcome:
    """Unbatched, so that every delivery is a write; beside it the C loop, whose sockets are as many."""
    columns = ("readers", "messages", "CPU a delivery", "the C loop's", "p50", "p99", "missing")
    outcome = Outcome(f"growth over {asked.transport}, {number(DELIVERIES)} deliveries a second", columns)
    costs = []
    for readers in asked.readers:
        rate, runs, loops = DELIVERIES / readers, [], []
        for _ in range(asked.runs):
            with serving(readers, max_flush_ms="0") as server:
                runs.append(talk(server, asked.transport, readers, rate, asked.seconds))
            loops.append(loop(runs[-1], rate, asked.seconds))
        costs.append(middle(runs, lambda r: r.us_per_delivery))
        outcome.rows.append(
            [
                number(readers),
                f"{rate:g}/s",
                f"{costs[-1]:.2f} µs",
                f"{middle(loops, lambda sent: sent.us_per_send):.2f} µs",
                f"{middle(runs, lambda r: r.report.ages.p50):.1f} ms",
                f"{middle(runs, lambda r: r.report.ages.p99):.1f} ms",
                number(max(r.missing for r in runs)),
            ]
        )
    name = f"growth: CPU a delivery, {number(asked.readers[-1])} readers by {number(asked.readers[0])}"
    outcome.figures = [Figure(name, costs[-1] / costs[0], "×", GOAL)]
    return outcome
