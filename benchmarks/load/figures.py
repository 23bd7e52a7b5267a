"""What the load generator says, typed. Times of percentiles are in ms."""

from __future__ import annotations

import msgspec


class Percentiles(msgspec.Struct, frozen=True):
    """Of some times, in ms."""

    count: int
    p50: float
    p90: float
    p99: float
    max: float


class Opened(msgspec.Struct, frozen=True):
    """All readers have their welcome and snapshot, for the first time or again."""

    event: str
    count: int
    seconds: float
    per_second: float
    refused: int
    joins: Percentiles
    absences: Percentiles


class Report(msgspec.Struct, frozen=True):
    """What the readers got since the mark. `missing` and `disorder` are of `seq`; `codes` ended streams."""

    complete: bool
    connections: int
    open: int
    deliveries: int
    frames: int
    bytes: int
    parsed: int
    snapshots: int
    missing: int
    disorder: int
    resets: int
    malformed: int
    dropped: int
    refused: int
    reopened: int
    codes: dict[str, int]
    seconds: float
    cpu: float
    ages: Percentiles

    @property
    def faults(self) -> int:
        """Everything that must not be: holes, disorder, resets, batches that cannot be read."""
        return self.missing + self.disorder + self.resets + self.malformed


class Posted(msgspec.Struct, frozen=True):
    """What became of the posts. Latency counts from when a post was due; `cpu` is the generator's."""

    sent: int
    accepted: int
    held: int
    refused: int
    echoed: int
    planned: int
    lost: int
    seconds: float
    per_second: float
    cpu: float
    codes: dict[str, int]
    latency: Percentiles


class Sent(msgspec.Struct, frozen=True):
    """What the loop that only sends has spent."""

    sends: int
    full: int
    seconds: float
    cpu: float
    us_per_send: float
