"""A storm: everybody is thrown off at once and comes back with their cursor, while the room goes on."""

from __future__ import annotations

import argparse
from pathlib import Path

import msgspec

from benchmarks.figures import Figure, Outcome, middle, number
from benchmarks.join import fill
from benchmarks.load.driver import Publishers
from benchmarks.load.figures import Opened, Report
from benchmarks.serving import serving
from benchmarks.talk import FEWEST_PUBLISHERS, LATEST_SECONDS, reading

SUMMARY = "all thrown off at once, until all are back"
GOAL_SECONDS = 15.0
RATE = 10.0
LONGEST = 60.0


class Storm(msgspec.Struct):
    """One run."""

    back: Opened
    report: Report
    missing: int
    cpu: float
    memory: int
    """Bytes that the server grew by."""

    turned_away: int
    """How often the kernel dropped a packet of a handshake, since the listening socket's queue was full."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """What can be asked for."""
    parser.add_argument("--readers", type=int, default=10_000)
    parser.add_argument("--transport", choices=["websocket", "sse", "poll"], default="websocket")
    parser.add_argument("--seconds", type=float, default=15.0, help="for which the room goes on")
    parser.add_argument("--how", choices=["rst", "close"], default="rst", help="how they are thrown off")


def measure(asked: argparse.Namespace) -> Outcome:
    """They come back within half a second, all of them, and wait for as long as a refusal says."""
    outcome = Outcome(
        f"a reconnect storm over {asked.transport}, {RATE:g} messages a second meanwhile",
        (
            "readers",
            "all back",
            "half of them",
            "CPU a join",
            "refused at first",
            "queue full",
            "memory",
            "missing",
        ),
        remark="queue full: handshake packets the kernel dropped; clients repeat them after 1, 3, 7, 15 s.",
    )
    runs = [one(asked) for _ in range(asked.runs)]
    seconds = middle(runs, lambda r: r.back.seconds)
    missing = max(r.missing for r in runs)
    outcome.rows.append(
        [
            number(asked.readers),
            f"{seconds:.1f} s",
            f"{middle(runs, lambda r: r.back.absences.p50) / 1000:.1f} s",
            f"{middle(runs, lambda r: r.cpu / asked.readers) * 1e6:.0f} µs",
            number(middle(runs, lambda r: r.back.refused)),
            number(middle(runs, lambda r: r.turned_away)),
            f"{middle(runs, lambda r: r.memory / 1e6):+.0f} MB",
            number(missing),
        ]
    )
    outcome.figures = [
        Figure(f"storm of {number(asked.readers)}: all back", seconds, "s", GOAL_SECONDS),
        Figure(f"storm of {number(asked.readers)}: missing", missing, "", 0),
    ]
    return outcome


def one(asked: argparse.Namespace) -> Storm:
    """One run on a new server."""
    with serving(asked.readers) as server:
        fill(server, "storm")
        token, people = server.tokens("service", 1), server.tokens("viewer", asked.readers)
        with (
            reading(server, asked.transport, asked.readers, "storm", tokens=people) as readers,
            Publishers(server.port, "storm", FEWEST_PUBLISHERS, tokens=token, text="stamp") as publishers,
        ):
            readers.opened()
            memory = server.rss()
            readers.mark()
            cpu, overflows = server.cpu(), queue_overflows()
            publishers.start(RATE, asked.seconds)
            readers.cut(asked.how)
            back = readers.opened("back", LONGEST)
            cpu, overflows = server.cpu() - cpu, queue_overflows() - overflows
            posted = publishers.done(asked.seconds)
            report = readers.expect(posted.accepted, LATEST_SECONDS)
            missing = max(0, posted.accepted * asked.readers - report.deliveries)
            faults = report.disorder + report.resets + report.malformed
            return Storm(back, report, missing + faults, cpu, server.rss() - memory, overflows)


def queue_overflows() -> int:
    """How often, since this machine started, a connection found its listening socket's queue full."""
    lines = Path("/proc/net/netstat").read_text().splitlines()
    names, values = (line.split() for line in lines if line.startswith("TcpExt:"))
    return int(dict(zip(names, values, strict=True))["ListenOverflows"])
