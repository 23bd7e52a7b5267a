"""One to many: what a delivery costs the server, beside a loop that only sends; and a hot room."""

from __future__ import annotations

import argparse
from statistics import median

import msgspec

from benchmarks import comparing
from benchmarks.figures import Figure, Outcome, middle, number
from benchmarks.serving import serving
from benchmarks.talk import Talk, talk

SUMMARY = "cost of a delivery (unbatched), and a hot room"

HOT_RATE = 200.0
GOAL_BY_LOOP, GOAL_PER_SECOND, GOAL_P99 = 1.25, 900_000.0, 250.0
GOAL_READERS = 5000


class Case(msgspec.Struct, frozen=True):
    """What is measured: readers over *transport*, *rate* messages a second, under these settings."""

    name: str
    transport: str
    rate: float
    settings: dict[str, str] = {}


def cases(transports: list[str]) -> list[Case]:
    """The unbatched ones, one a transport, then the hot room by both windows."""
    unbatched = [Case(f"unbatched {t}", t, comparing.RATE, {"max_flush_ms": "0"}) for t in transports]
    hot = [
        Case(
            f"hot {t}{f', {flush} ms' if flush else ''}",
            t,
            HOT_RATE,
            {"max_flush_ms": flush} if flush else {},
        )
        for t in transports
        for flush in ("", "200")
    ]
    return [*unbatched, *hot]


def add_options(parser: argparse.ArgumentParser) -> None:
    """What can be asked for."""
    parser.add_argument("--readers", type=int, default=GOAL_READERS)
    parser.add_argument("--rate", type=float, help="one case of so many messages a second instead of the set")
    parser.add_argument("--seconds", type=float, default=4.0, help="of posting in each run")
    parser.add_argument("--transport", choices=["websocket", "sse"], action="append")
    parser.add_argument("--flush", help="EVENTCHAT_MAX_FLUSH_MS of that one case")
    parser.add_argument(
        "--compare", action="store_true", help="beside plain ASGI, Litestar's channels, peers"
    )


def measure(asked: argparse.Namespace) -> Outcome:
    """All cases; the C loop runs right after each unbatched one, on the same core with the same frames."""
    transports = asked.transport or ["websocket", "sse"]
    chosen = cases(transports)
    if asked.rate is not None:
        settings = {"max_flush_ms": asked.flush} if asked.flush is not None else {}
        chosen = [Case(f"{asked.rate:g}/s {t}", t, asked.rate, settings) for t in transports]
    outcome = Outcome(f"fan-out to {number(asked.readers)} readers, server on one core", comparing.COLUMNS)
    for case in chosen:
        runs: list[Talk] = []
        by_loop: list[float] = []
        without_posts: list[float] = []
        for _ in range(asked.runs):
            run = one(case, asked.readers, asked.seconds)
            runs.append(run)
            if is_unbatched(case):
                loop = comparing.loop(run, case.rate, asked.seconds)
                by_loop.append(run.us_per_write / loop.us_per_send)
                posts = one(case, 1, asked.seconds).cpu
                without_posts.append(by_loop[-1] * (1 - posts / run.cpu))
        ratio = f"{median(by_loop):.2f} ×" if by_loop else ""
        outcome.rows.append(comparing.cells(case.name, runs, case.rate, ratio))
        outcome.figures += figures(case, runs, by_loop, without_posts)
    if asked.compare:
        comparing.add(outcome, transports, asked.readers, comparing.RATE, asked.seconds, asked.runs)
    return outcome


def one(case: Case, readers: int, seconds: float) -> Talk:
    """One run of *case* on a new server."""
    with serving(readers, all_cores=False, **case.settings) as server:
        return talk(server, case.transport, readers, case.rate, seconds)


def is_unbatched(case: Case) -> bool:
    """Whether every message has a write of its own, as the C loop's do."""
    return case.settings.get("max_flush_ms") == "0"


def figures(case: Case, runs: list[Talk], by_loop: list[float], without_posts: list[float]) -> list[Figure]:
    """Those that have a goal.

    Of an unbatched delivery twice: with all that the server did, which is also to judge, admit and store each
    post; and without what the same posts cost it when one person reads.
    """
    missing = Figure(f"{case.name}: missing", max(r.missing for r in runs), "", 0)
    if by_loop:
        name = f"{case.name}: CPU by the C loop's"
        return [
            Figure(name, median(by_loop), "×", GOAL_BY_LOOP),
            Figure(f"{name}, without the posts'", median(without_posts), "×", GOAL_BY_LOOP),
            missing,
        ]
    if case.rate * runs[0].readers < GOAL_PER_SECOND:
        return [missing]
    return [
        Figure(
            f"{case.name}: deliveries",
            middle(runs, lambda r: r.per_second),
            "/s",
            GOAL_PER_SECOND,
            at_most=False,
        ),
        Figure(f"{case.name}: p99", middle(runs, lambda r: r.report.ages.p99), "ms", GOAL_P99),
        missing,
    ]
