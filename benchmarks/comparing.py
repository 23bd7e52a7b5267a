"""What others need for the same: a loop in C that only sends, and the same server through ASGI."""

from __future__ import annotations

import argparse

from benchmarks.figures import Outcome, middle, number
from benchmarks.load.driver import Readers, Sender
from benchmarks.load.figures import Sent
from benchmarks.serving import allow_files, pinned, serving
from benchmarks.talk import Talk, talk


def loop(run: Talk, rate: float, seconds: float) -> Sent:
    """The bare loop on the server's core: the same frames as in *run*, to as many readers, as often."""
    allow_files(run.readers)
    with (
        pinned() as core,
        Sender(run.transport, core, run.readers) as sender,
        Readers(run.transport, sender.port, "/", run.readers) as readers,
    ):
        readers.opened()
        readers.mark()
        sent = sender.send(round(rate * seconds), rate, 1, round(run.bytes_per_delivery) - 40)
        readers.expect(round(rate * seconds), 10)
        return sent


def asgi(readers: int, transport: str, rate: float, seconds: float) -> Talk:
    """The same server writing through ASGI's `send`."""
    with serving(readers, max_flush_ms="0", writer="asgi") as server:
        return talk(server, transport, readers, rate, seconds)


def add(outcome: Outcome, asked: argparse.Namespace, rate: float) -> None:
    """Rows for what others need."""
    for transport in asked.transport or ["websocket", "sse"]:
        runs = [asgi(asked.readers, transport, rate, asked.seconds) for _ in range(asked.runs)]
        outcome.rows.append(row(f"through ASGI, {transport}", runs, rate))


def row(name: str, runs: list[Talk], rate: float) -> list[str]:
    """The medians of one of them."""
    return [
        name,
        f"{rate:g}/s",
        f"{middle(runs, lambda r: r.deliveries / max(1, r.report.frames)):.1f}",
        f"{middle(runs, lambda r: r.us_per_delivery):.2f} µs",
        "",
        f"{number(middle(runs, lambda r: r.per_second))}/s",
        f"{middle(runs, lambda r: r.busy):.0%}",
        f"{middle(runs, lambda r: r.report.ages.p50):.1f} ms",
        f"{middle(runs, lambda r: r.report.ages.p99):.1f} ms",
        number(max(r.missing for r in runs)),
    ]
