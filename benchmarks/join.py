"""Joining: handshake, identity, and the newest 50 messages, as fast as one core goes."""

from __future__ import annotations

import argparse

import msgspec

from benchmarks.figures import Figure, Outcome, middle, number
from benchmarks.load.driver import Publishers
from benchmarks.load.figures import Opened
from benchmarks.serving import UNPACED, Serving, serving
from benchmarks.talk import reading

SUMMARY = "handshake, identity and snapshot"
GOAL_PER_SECOND = 1500.0
SNAPSHOT = 50


class Joins(msgspec.Struct):
    """One run."""

    opened: Opened
    cpu: float

    @property
    def us_each(self) -> float:
        """µs of the server's CPU a join."""
        return self.cpu / self.opened.count * 1e6


def add_options(parser: argparse.ArgumentParser) -> None:
    """What can be asked for."""
    parser.add_argument("--readers", type=int, default=4000)
    parser.add_argument("--handshaking", type=int, default=64, help="connections in handshake at a time")


def fill(server: Serving, room: str) -> None:
    """Make *room* with the messages that a snapshot holds."""
    server.room(room, **UNPACED)
    with Publishers(server.port, room, 4, tokens=server.tokens("service", 1)) as publishers:
        posted = publishers.post(100, SNAPSHOT / 100)
        assert posted.accepted == SNAPSHOT, posted


def measure(asked: argparse.Namespace) -> Outcome:
    """Each transport, every reader with a bearer token of their own that was not seen before."""
    outcome = Outcome(
        f"joining: handshake, identity, {SNAPSHOT} messages",
        ("transport", "readers", "joins", "CPU a join", "p50", "p99", "refused"),
    )
    for transport in ("websocket", "sse", "poll"):
        runs = [one(asked, transport) for _ in range(asked.runs)]
        rate = middle(runs, lambda r: r.opened.per_second)
        outcome.rows.append(
            [
                transport,
                number(asked.readers),
                f"{number(rate)}/s",
                f"{middle(runs, lambda r: r.us_each):.0f} µs",
                f"{middle(runs, lambda r: r.opened.joins.p50):.1f} ms",
                f"{middle(runs, lambda r: r.opened.joins.p99):.1f} ms",
                number(middle(runs, lambda r: r.opened.refused)),
            ]
        )
        if transport != "poll":
            outcome.figures.append(
                Figure(f"join {transport}", rate, "/s", GOAL_PER_SECOND, at_most=False),
            )
    return outcome


def one(asked: argparse.Namespace, transport: str) -> Joins:
    """One run on a new server."""
    with serving(asked.readers) as server:
        fill(server, "join")
        tokens = server.tokens("viewer", asked.readers)
        before = server.cpu()
        with reading(
            server, transport, asked.readers, "join", tokens=tokens, handshaking=asked.handshaking
        ) as readers:
            opened = readers.opened()
            return Joins(opened, server.cpu() - before)
