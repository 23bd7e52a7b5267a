"""How long from `eventchat serve` to the first accepted post, with the private engine and SQLite."""

from __future__ import annotations

import argparse
import time
from statistics import median

import httpx

from benchmarks.figures import Figure, Outcome
from benchmarks.serving import serving

SUMMARY = "from `eventchat serve` to the first accepted post"
GOAL_SECONDS = 2.5


def add_options(parser: argparse.ArgumentParser) -> None:
    """Nothing."""


def measure(asked: argparse.Namespace) -> Outcome:
    """In an empty data directory, on all cores."""
    seconds = median(one() for _ in range(asked.runs))
    return Outcome(
        "start",
        ("figure", "median"),
        [["start to first accepted post", f"{seconds:.2f} s"]],
        [Figure("start to first accepted post", seconds, "s", GOAL_SECONDS)],
    )


def one() -> float:
    """Start, take a guest session, post: seconds."""
    began = time.monotonic()
    with (
        serving(all_cores=True) as server,
        httpx.Client(base_url=server.url, trust_env=False, verify=False, timeout=30) as client,
    ):
        token = client.post("/api/v1/session", json={}).json()["token"]
        answer = client.post(
            "/api/v1/rooms/main/messages",
            json={"text": "first", "nonce": "the-first-one"},
            headers={"Authorization": f"Bearer {token}"},
        )
        assert answer.status_code == 201, answer.text
        return time.monotonic() - began
