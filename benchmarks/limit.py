"""The load generator's own limit: how many deliveries a second it could take on its core."""

from __future__ import annotations

import argparse

import msgspec

from benchmarks.figures import Figure, Outcome, middle, number
from benchmarks.load.driver import Readers, Sender
from benchmarks.load.figures import Report
from benchmarks.serving import allow_files, pinned

SUMMARY = "the load generator's own limit"
GOAL = 2_000_000.0
"""Deliveries a second in a hot room's frames: twice what is asked of the server."""

EVENT_BYTES = 280
CASES = (("unbatched", 10, 1, 40), ("hot room", 10, 20, 40), ("hot room, 200 ms", 5, 40, 20))
"""Name, flushes a second, messages a flush, flushes."""


class Own(msgspec.Struct):
    """One run."""

    report: Report
    us_per_send: float

    @property
    def us_per_frame(self) -> float:
        """µs of the generator's CPU a frame."""
        return self.report.cpu / self.report.frames * 1e6

    @property
    def most(self) -> float:
        """Deliveries a second with its core fully used."""
        return self.report.deliveries / self.report.cpu


def add_options(parser: argparse.ArgumentParser) -> None:
    """What can be asked for."""
    parser.add_argument("--readers", type=int, default=5000)


def measure(asked: argparse.Namespace) -> Outcome:
    """Frames of the bare sender, as the server would make them, checked as its frames are."""
    columns = ("frames", "readers", "generator's CPU a frame", "a delivery", "could take", "missing")
    outcome = Outcome("the load generator by itself", columns)
    for name, rate, messages, flushes in CASES:
        runs = [one(asked.readers, rate, messages, flushes) for _ in range(asked.runs)]
        most = middle(runs, lambda r: r.most)
        missing = max(r.report.missing + r.report.disorder for r in runs)
        outcome.rows.append(
            [
                name,
                number(asked.readers),
                f"{middle(runs, lambda r: r.us_per_frame):.2f} µs",
                f"{middle(runs, lambda r: 1e6 / r.most):.2f} µs",
                f"{number(most)}/s",
                number(missing),
            ]
        )
        if messages > 1:
            outcome.figures.append(Figure(f"load generator, {name}", most, "/s", GOAL, at_most=False))
    return outcome


def one(readers: int, rate: int, messages: int, flushes: int) -> Own:
    """One run."""
    allow_files(readers)
    with (
        pinned() as core,
        Sender("websocket", core, readers) as sender,
        Readers("websocket", sender.port, "/", readers) as load,
    ):
        load.opened()
        load.mark()
        sent = sender.send(flushes, rate, messages, EVENT_BYTES)
        return Own(load.expect(flushes * messages, 10), sent.us_per_send)
