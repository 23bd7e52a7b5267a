"""How long from `eventchat serve` to the first accepted post, with the private engine and SQLite."""

from __future__ import annotations

import os
import time

import httpx
import msgspec

from benchmarks.serving import serving


class Start(msgspec.Struct):
    """Seconds."""

    to_first_post: float


def run() -> Start:
    """Start on all cores, take a guest session, post."""
    began = time.monotonic()
    with (
        serving(os.sched_getaffinity(0)) as server,
        httpx.Client(base_url=server.url, trust_env=False, verify=False) as client,
    ):
        token = client.post("/api/v1/session", json={}).json()["token"]
        answer = client.post(
            "/api/v1/rooms/main/messages",
            json={"text": "first", "nonce": "the-first-one"},
            headers={"Authorization": f"Bearer {token}"},
        )
        assert answer.status_code == 201, answer.text
        return Start(time.monotonic() - began)
