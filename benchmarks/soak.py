"""A soak: readers come and go for minutes while the room talks; memory must stay where it was."""

from __future__ import annotations

import argparse
import time
from statistics import median

from rich.console import Console

from benchmarks.figures import Figure, Outcome, number
from benchmarks.load.driver import Publishers
from benchmarks.serving import UNPACED, serving
from benchmarks.talk import FEWEST_PUBLISHERS, reading

SUMMARY = "memory over ten minutes of churn"
GOAL_GROWTH_PERCENT = 5.0


def add_options(parser: argparse.ArgumentParser) -> None:
    """What can be asked for."""
    parser.add_argument("--readers", type=int, default=2000)
    parser.add_argument("--transport", choices=["websocket", "sse", "poll"], default="websocket")
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--every", type=float, default=30.0, help="seconds between two looks at memory")
    parser.add_argument("--churn", type=float, default=50.0, help="readers a second who leave and come back")
    parser.add_argument("--rate", type=float, default=10.0)


def measure(asked: argparse.Namespace) -> Outcome:
    """One run, whatever --runs says. The first quarter fills rings, caches and pools, and is not compared."""
    outcome = Outcome(
        f"a soak of {asked.minutes:g} minutes, {asked.readers} readers over {asked.transport}, "
        f"{asked.churn:g} a second come and go",
        ("time", "memory", "engine", "readers", "came back", "missing", "p99"),
    )
    with serving(asked.readers) as server:
        server.room("soak", **UNPACED)
        token = server.tokens("service", 1)
        with (
            reading(server, asked.transport, asked.readers, "soak") as readers,
            Publishers(server.port, "soak", FEWEST_PUBLISHERS, tokens=token, text="stamp") as publishers,
        ):
            readers.opened()
            readers.mark()
            seconds = asked.minutes * 60
            publishers.start(asked.rate, seconds)
            readers.churn(asked.churn)
            begun, looks, memory = time.monotonic(), 0, []
            while (looks + 1) * asked.every <= seconds:
                looks += 1
                time.sleep(max(0.0, begun + looks * asked.every - time.monotonic()))
                report, rss = readers.report(), server.rss()
                memory.append(rss)
                engine = sum(child.memory_info().rss for child in server.process.children())
                outcome.rows.append(
                    [
                        f"{looks * asked.every / 60:.1f} min",
                        f"{rss / 1e6:.1f} MB",
                        f"{engine / 1e6:.1f} MB",
                        number(report.open),
                        number(report.reopened),
                        number(report.faults),
                        f"{report.ages.p99:.0f} ms",
                    ]
                )
                Console(stderr=True).print("  ".join(outcome.rows[-1]), style="dim")
            readers.churn(0)
            posted = publishers.done(seconds)
    early, late = memory[len(memory) // 4 : len(memory) // 2], memory[-max(1, len(memory) // 4) :]
    grown = (median(late) / median(early or memory) - 1) * 100
    outcome.figures = [
        Figure("soak: memory grown from the second quarter to the last", grown, "%", GOAL_GROWTH_PERCENT),
        Figure("soak: missing, disorder, resets", report.faults, "", 0),
        Figure("soak: posts refused or lost", posted.refused + posted.held + posted.lost, "", 0),
    ]
    return outcome
