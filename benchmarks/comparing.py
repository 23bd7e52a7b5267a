"""What others need for the same: a loop in C that only sends, the same server through ASGI, and peers."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from functools import partial
from statistics import median

import httpx

from benchmarks.figures import Outcome, middle, number
from benchmarks.load.driver import Readers, Sender
from benchmarks.load.figures import Sent
from benchmarks.peers.running import PEERS, Known, Peer
from benchmarks.serving import allow_files, pinned, serving
from benchmarks.talk import LATEST_SECONDS, Talk, talk

SUMMARY = "unbatched fan-out beside other servers, those that are installed"
RATE = 12.0
"""Messages a second, few enough for each to be a write of its own."""

COLUMNS = (
    "what",
    "messages",
    "a write holds",
    "CPU a delivery",
    "by the C loop",
    "deliveries",
    "core",
    "p50",
    "p99",
    "missing",
)
EVENT_BYTES = 290
"""About as many as one message of ours has on the wire."""

AROUND = 40
"""Bytes of a batch around its only message."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """What can be asked for."""
    parser.add_argument("--readers", type=int, default=5000)
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--seconds", type=float, default=4.0)


def measure(asked: argparse.Namespace) -> Outcome:
    """Ours, with the C loop beside it; then the others."""
    outcome = Outcome(f"unbatched fan-out to {number(asked.readers)} readers over WebSocket", COLUMNS)
    runs, ratios = [], []
    for _ in range(asked.runs):
        runs.append(ours("raw", asked.readers, "websocket", asked.rate, asked.seconds))
        sent = loop(runs[-1], asked.rate, asked.seconds)
        ratios.append(runs[-1].us_per_write / sent.us_per_send)
    outcome.rows.append(cells("eventchat", runs, asked.rate, f"{median(ratios):.2f} ×"))
    add(outcome, ["websocket"], asked.readers, asked.rate, asked.seconds, asked.runs)
    return outcome


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
        sent = sender.send(round(rate * seconds), rate, 1, round(run.bytes_per_delivery) - AROUND)
        readers.expect(round(rate * seconds), LATEST_SECONDS)
        return sent


def ours(writer: str, readers: int, transport: str, rate: float, seconds: float) -> Talk:
    """Our server, unbatched, writing `raw` or through ASGI's `send`."""
    with serving(readers, max_flush_ms="0", writer=writer) as server:
        return talk(server, transport, readers, rate, seconds)


def peer(known: Known, count: int, rate: float, seconds: float) -> Talk:
    """One of the others: as many readers over WebSocket, messages of the same size, as often."""
    allow_files(count)
    with (
        pinned(),
        known.running() as running,
        Readers(
            "websocket", running.port, running.path, count, dialect=running.dialect, handshaking=32
        ) as readers,
    ):
        opened = readers.opened()
        readers.mark()
        before = running.cpu()
        messages = publish(running, rate, seconds)
        report = readers.expect(messages, LATEST_SECONDS)
        return Talk("websocket", count, report, messages, 0, 0, running.cpu() - before, opened)


def publish(running: Peer, rate: float, seconds: float) -> int:
    """Publish by HTTP, each message when it is due; how many."""
    messages, begun = round(rate * seconds), time.monotonic()
    with httpx.Client(base_url=f"http://127.0.0.1:{running.port}", trust_env=False, verify=False) as client:
        for seq in range(1, messages + 1):
            time.sleep(max(0.0, begun + (seq - 1) / rate - time.monotonic()))
            client.post(running.publish, content=message(seq), timeout=60).raise_for_status()
    return messages


def message(seq: int) -> bytes:
    """A batch of one stamped message, as long as ours."""
    event = f'{{"type":"posted","seq":{seq},"text":"t{time.monotonic_ns()}","nonce":"'
    padding = "x" * (EVENT_BYTES - len(event) - 2)
    return f'{{"cursor":"c.0-0.{seq}","events":[{event}{padding}"}}]}}'.encode()


def add(
    outcome: Outcome, transports: list[str], readers: int, rate: float, seconds: float, runs: int
) -> None:
    """A row for each of the others; those that are not installed are named in the remark."""

    def row(name: str, one: Callable[[], Talk]) -> None:
        outcome.rows.append(cells(name, [one() for _ in range(runs)], rate))

    for transport in transports:
        row(f"through ASGI, {transport}", partial(ours, "asgi", readers, transport, rate, seconds))
    lacking = []
    for known in PEERS:
        if (why := known.missing()) is None:
            row(known.name, partial(peer, known, readers, rate, seconds))
        else:
            lacking.append(f"Not compared, since not installed. {why}")
    outcome.remark = "\n".join(lacking)


def cells(name: str, runs: list[Talk], rate: float, by_loop: str = "") -> list[str]:
    """The medians of some runs as a row of the fan-out's table."""
    return [
        name,
        f"{rate:g}/s",
        f"{middle(runs, lambda r: r.deliveries / max(1, r.report.frames)):.1f}",
        f"{middle(runs, lambda r: r.us_per_delivery):.2f} µs",
        by_loop,
        f"{number(middle(runs, lambda r: r.per_second))}/s",
        f"{middle(runs, lambda r: r.busy):.0%}",
        f"{middle(runs, lambda r: r.report.ages.p50):.1f} ms",
        f"{middle(runs, lambda r: r.report.ages.p99):.1f} ms",
        number(max(r.missing for r in runs)),
    ]
