"""Posting: judged, admitted and answered, over WebSockets that wait for the answer and read their room."""

from __future__ import annotations

import argparse

import msgspec

from benchmarks.figures import Figure, Outcome, middle, number
from benchmarks.load.driver import Publishers
from benchmarks.load.figures import Posted
from benchmarks.serving import UNPACED, serving

SUMMARY = "posts accepted a second, and how soon at half of that"
GOAL_PER_SECOND, GOAL_P99 = 4000.0, 20.0


class Posting(msgspec.Struct):
    """One run: as fast as they are answered, then at half the goal, or half of what was reached."""

    fast: Posted
    half: Posted
    rate: float
    cpu: float
    engine: float


def add_options(parser: argparse.ArgumentParser) -> None:
    """What can be asked for."""
    parser.add_argument("--publishers", type=int, default=160, help="each at most 45 posts a second")
    parser.add_argument("--rooms", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=4.0)


def measure(asked: argparse.Namespace) -> Outcome:
    """Viewers with a token each, all rule stages on, in rooms that let one person say much."""
    outcome = Outcome(
        f"posting over WebSocket: {asked.publishers} people in {asked.rooms} rooms, everybody reads theirs",
        ("how", "accepted", "CPU a post", "engine's", "p50", "p99", "refused or held"),
        remark="p50 and p99 are of answers; at a fixed rate from when a post was due.",
    )
    runs = [one(asked) for _ in range(asked.runs)]
    reached = middle(runs, lambda r: r.fast.per_second)
    p99 = middle(runs, lambda r: r.half.latency.p99)
    outcome.rows = [
        [
            "as fast as answered",
            f"{number(reached)}/s",
            f"{middle(runs, lambda r: r.cpu / max(1, r.fast.accepted) * 1e6):.0f} µs",
            f"{middle(runs, lambda r: r.engine / max(1, r.fast.accepted) * 1e6):.0f} µs",
            *times(runs, "fast"),
        ],
        [
            f"at {middle(runs, lambda r: r.rate):.0f}/s",
            f"{number(middle(runs, lambda r: r.half.per_second))}/s",
            "",
            "",
            *times(runs, "half"),
        ],
    ]
    outcome.figures = [
        Figure("post: accepted", reached, "/s", GOAL_PER_SECOND, at_most=False),
        Figure("post: p99 at half that", p99, "ms", GOAL_P99),
    ]
    return outcome


def times(runs: list[Posting], which: str) -> list[str]:
    """Latency and refusals of one half of the runs."""
    halves: list[Posted] = [getattr(run, which) for run in runs]
    codes = {code for posted in halves for code in posted.codes}
    return [
        f"{middle(halves, lambda p: p.latency.p50):.1f} ms",
        f"{middle(halves, lambda p: p.latency.p99):.1f} ms",
        " ".join([number(max(p.refused + p.held + p.lost for p in halves)), *sorted(codes)]),
    ]


def one(asked: argparse.Namespace) -> Posting:
    """One run on a new server."""
    with serving(asked.publishers) as server:
        for name in range(asked.rooms):
            server.room(f"post-{name}", **UNPACED)
        tokens = server.tokens("viewer", asked.publishers)
        with Publishers(
            server.port, "post", asked.publishers, rooms=asked.rooms, tokens=tokens
        ) as publishers:
            publishers.post(500, 1)
            cpu, engine = server.cpu(), server.engine_cpu()
            fast = publishers.post(0, asked.seconds)
            cpu, engine = server.cpu() - cpu, server.engine_cpu() - engine
            rate = min(GOAL_PER_SECOND, fast.per_second) / 2
            return Posting(fast, publishers.post(rate, asked.seconds), rate, cpu, engine)
