"""Idle readers: what one more costs in resident memory."""

from __future__ import annotations

import argparse
import time

from benchmarks.figures import Figure, Outcome, middle, number
from benchmarks.join import fill
from benchmarks.serving import serving
from benchmarks.talk import reading

SUMMARY = "memory of an idle reader"
GOALS_KB = {"websocket": 22.0, "sse": 14.0, "poll": 14.0}
FIRST = 200
SETTLING = 2.0


def add_options(parser: argparse.ArgumentParser) -> None:
    """What can be asked for."""
    parser.add_argument("--readers", type=int, default=5000)


def measure(asked: argparse.Namespace) -> Outcome:
    """Resident memory with many readers less that with a few, by how many more they are."""
    outcome = Outcome(
        "idle readers",
        ("transport", "readers", "memory each", "server before"),
        remark="KB are 1,000 bytes of the server's resident memory; the kernel's part of it is apart.",
    )
    for transport, goal in GOALS_KB.items():
        runs = [one(transport, asked.readers) for _ in range(asked.runs)]
        each = middle(runs, lambda r: r[1] / asked.readers / 1000)
        before = middle(runs, lambda r: r[0] / 1e6)
        outcome.rows.append([transport, number(asked.readers), f"{each:.1f} KB", f"{before:.0f} MB"])
        outcome.figures.append(Figure(f"idle {transport}", each, "KB", goal))
    return outcome


def one(transport: str, count: int) -> tuple[int, int]:
    """Bytes before and bytes more with *count* readers."""
    with serving(count + FIRST) as server:
        fill(server, "idle")
        with reading(server, transport, FIRST, "idle") as few:
            few.opened()
            time.sleep(SETTLING)
            before = server.rss()
            with reading(server, transport, count, "idle") as many:
                many.opened()
                time.sleep(SETTLING)
                return before, server.rss() - before
