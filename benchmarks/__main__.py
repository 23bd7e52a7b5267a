"""`python -m benchmarks [start|fanout|post]`: the short set, or one of it, as a table."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from statistics import median

from rich.console import Console
from rich.table import Table

from benchmarks import fanout, post, start
from benchmarks.serving import serving

console = Console()


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("which", nargs="?", choices=[*BENCHMARKS, "all"], default="all")
    parser.add_argument("--runs", type=int, default=3, help="runs of each; the median is shown (default: 3)")
    asked = parser.parse_args()
    for name, benchmark in BENCHMARKS.items():
        if asked.which in (name, "all"):
            benchmark(asked.runs)


def _start(runs: int) -> None:
    seconds = median(start.run().to_first_post for _ in range(runs))
    _table("start", ["figure", "median"], [["start to first accepted post", f"{seconds:.2f} s"]])


def _fanout(runs: int) -> None:
    rows = []
    for transport in ("websocket", "sse"):
        for readers, rate in ((1000, 1.0), (1000, 20.0), (1000, 100.0)):
            done = []
            for _ in range(runs):
                with serving() as server:
                    done.append(fanout.run(server, transport, readers, rate, 5.0))
            rows.append(
                [
                    transport,
                    str(readers),
                    f"{rate:g}/s",
                    f"{median(d.us_per_delivery for d in done):.2f} µs",
                    f"{median(d.p50 for d in done):.1f} ms",
                    f"{median(d.p99 for d in done):.1f} ms",
                    str(max(d.missing for d in done)),
                ]
            )
    columns = ["transport", "readers", "messages", "CPU a delivery", "p50", "p99", "missing"]
    _table("fan-out, one core", columns, rows)


def _post(runs: int) -> None:
    rows = []
    for publishers in (10, 100):
        done = []
        for _ in range(runs):
            with serving() as server:
                done.append(post.run(server, publishers, 4.0))
        rows.append(
            [
                str(publishers),
                f"{median(d.per_second for d in done):.0f}/s",
                f"{median(d.us_per_post for d in done):.0f} µs",
                f"{median(d.p50 for d in done):.1f} ms",
                f"{median(d.p99 for d in done):.1f} ms",
            ]
        )
    columns = ["publishers", "accepted", "CPU a post", "p50", "p99"]
    _table("posting over WebSocket, one core, ten rooms, everybody reads theirs", columns, rows)


def _table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    table = Table(title=title, title_justify="left")
    for column in columns:
        table.add_column(column, justify="right")
    for row in rows:
        table.add_row(*row)
    console.print(table)


BENCHMARKS: dict[str, Callable[[int], None]] = {"start": _start, "fanout": _fanout, "post": _post}

if __name__ == "__main__":
    main()
