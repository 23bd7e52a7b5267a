"""What this node counts and measures, for `/metrics`: every metric object, and nothing that reads them.

How to hook. Import the object and say what happened, once per flush, entry, post, join or close, never once
per reader:

    from eventchat import metrics

    metrics.flushed(seconds, ages, {"websocket": (writes, len(frame)), ...})    # after a flush
    metrics.joined("sse")                                                       # a reader was let in
    metrics.closed("slow")                                                      # a stream ended
    metrics.refused(error.code)                                                 # somebody was told no
    metrics.POSTS.labels("accepted").inc()
    with metrics.ADMIT_ROUND_TRIP.time(): ...                                   # also with `await` inside

Gauges are not set where their value changes: `eventchat/gauges.py` reads them once a second and before each
scrape.

An `inc` or `observe` costs about 1 µs, with several workers 2 µs (their values lie in files that any of them
can read, `eventchat/metrics/shared.py`). No label ever holds a room, a person or an address.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, get_args

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics

from eventchat.errors import ChatError
from eventchat.types.cases import QueueName

Transport = Literal["websocket", "sse", "poll"]
State = Literal["live", "behind", "parked"]
CloseReason = Literal[
    "normal",  # either side said goodbye
    "gone",  # the client went away without a word, or answered no ping
    "slow",  # it read more slowly than the room speaks
    "stalled",  # it read nothing for too long
    "expired",  # its credentials ran out
    "revoked",  # its session was ended
    "banned",
    "drained",  # this node goes away
    "misused",  # frames that are no commands, binary frames, too large frames, floods
    "failed",  # a bug of ours, or the log out of reach while it joined
]

TRANSPORTS: tuple[Transport, ...] = get_args(Transport)
STATES: tuple[State, ...] = get_args(State)
CLOSE_REASONS: tuple[CloseReason, ...] = get_args(CloseReason)
HOOK_OUTCOMES = (
    *("no_opinion", "allow", "mask", "hold", "shadow", "reject"),  # what it said
    *("timeout", "unreachable", "refused_address", "bad_answer", "failed", "busy", "open", "missing"),
)
"""What it said, or how it failed: see `moderation/hooks/failures.py`."""

READER_KINDS: tuple[tuple[Transport, State], ...] = (
    ("websocket", "live"),
    ("websocket", "behind"),
    ("sse", "live"),
    ("sse", "behind"),
    ("poll", "parked"),
)
"""The states that each transport knows."""

MOMENTS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Seconds that a reader may notice: from a millisecond to ten seconds."""

INSTANTS = (0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1.0)
"""Seconds that keep the event loop: its bound is 20 ms."""

disable_created_metrics()  # the time at which each counter was made would be one more series for each

REGISTRY = CollectorRegistry()
"""What this process counts by itself. With several workers, `/metrics` reads their files instead."""

# --- from the log to the readers --------------------------------------------------------------------------

PUBLISH_TO_WRITE = Histogram(
    "eventchat_publish_to_write_seconds",
    "Seconds from the moment an entry was accepted (the clock of Redis) until it was written to this node's "
    "readers; once an entry, however many readers.",
    buckets=MOMENTS,
    registry=REGISTRY,
)
TAIL_LAG = Histogram(
    "eventchat_tail_lag_seconds",
    "Seconds from the moment an entry was accepted (the clock of Redis) until this node read it.",
    buckets=MOMENTS,
    registry=REGISTRY,
)
FLUSH = Histogram(
    "eventchat_flush_seconds",
    "Seconds that it took to write what is new in a room to all of its readers, once.",
    buckets=INSTANTS,
    registry=REGISTRY,
)
FLUSH_WINDOW = Gauge(
    "eventchat_flush_window_seconds",
    "Seconds between two flushes of a room, so that messages share a write: the longest of all rooms now.",
    multiprocess_mode="livemax",
    registry=REGISTRY,
)
DELIVERIES = Counter(
    "eventchat_deliveries_total",
    "Events written to readers: one event written to a thousand readers is a thousand.",
    ("transport",),
    registry=REGISTRY,
)
WRITES = Counter(
    "eventchat_writes_total",
    "Frames, chunks and poll answers written to readers by flushes; each may hold many events.",
    ("transport",),
    registry=REGISTRY,
)
WRITTEN_BYTES = Counter(
    "eventchat_written_bytes_total",
    "Bytes written to readers by flushes, before TLS.",
    ("transport",),
    registry=REGISTRY,
)
SIGNALS_DROPPED = Counter(
    "eventchat_signals_dropped_total",
    "Ephemeral signals (reader counts, typing) not sent because the node had no time for them.",
    registry=REGISTRY,
)

# --- readers ----------------------------------------------------------------------------------------------

READERS = Gauge(
    "eventchat_readers",
    "Readers connected now. Live ones get what happens at once, those behind are catching up, "
    "parked ones are long-polls that wait.",
    ("transport", "state"),
    multiprocess_mode="livesum",
    registry=REGISTRY,
)
ROOMS = Gauge(
    "eventchat_rooms_open",
    "Rooms followed now because somebody reads or has just read them; each worker counts its own.",
    multiprocess_mode="livesum",
    registry=REGISTRY,
)
JOINS = Counter(
    "eventchat_joins_total",
    "Readers let into a room; each long-poll is one.",
    ("transport",),
    registry=REGISTRY,
)
CLOSES = Counter(
    "eventchat_closes_total",
    "Streams that ended, by reason.",
    ("reason",),
    registry=REGISTRY,
)
REFUSALS = Counter(
    "eventchat_refusals_total",
    "Requests, handshakes and commands that were refused, by the code that the client was given.",
    ("code",),
    registry=REGISTRY,
)

# --- posting ----------------------------------------------------------------------------------------------

POSTS = Counter(
    "eventchat_posts_total",
    "Messages that somebody tried to post: accepted, held for a moderator, a duplicate of one that was, "
    "or the code of the refusal.",
    ("outcome",),
    registry=REGISTRY,
)

# --- moderation -------------------------------------------------------------------------------------------

CASES_OPEN = Gauge(
    "eventchat_cases_open",
    "Cases of all rooms that wait for a moderator, by queue.",
    ("queue",),
    multiprocess_mode="livemax",
    registry=REGISTRY,
)
CASE_AGE = Gauge(
    "eventchat_case_age_seconds",
    "Seconds for which the case that waits the longest has waited, by queue; 0 when none waits.",
    ("queue",),
    multiprocess_mode="livemax",
    registry=REGISTRY,
)
# --- checks from outside ----------------------------------------------------------------------------------

HOOKS = Counter(
    "eventchat_hooks_total",
    "Messages about which a check from outside was asked: what it said, no_opinion, or how it failed.",
    ("outcome",),
    registry=REGISTRY,
)
HOOK_SECONDS = Histogram(
    "eventchat_hook_seconds",
    "Seconds until a check from outside had answered or was given up.",
    buckets=MOMENTS,
    registry=REGISTRY,
)
HOOKS_RESTING = Gauge(
    "eventchat_hooks_resting",
    "Checks from outside that are not asked now because they failed time and again; each worker counts "
    "its own.",
    multiprocess_mode="livesum",
    registry=REGISTRY,
)

# --- what the node stands on ------------------------------------------------------------------------------

REDIS_ROUND_TRIP = Histogram(
    "eventchat_redis_round_trip_seconds",
    "Seconds until Redis had answered: admissions of messages (a batch of them is one), and other commands.",
    ("command",),
    buckets=INSTANTS,
    registry=REGISTRY,
)
DEGRADED = Gauge(
    "eventchat_degraded",
    "1 while Redis is out of reach, so that nobody can post and nothing new is read; else 0.",
    multiprocess_mode="livemax",
    registry=REGISTRY,
)
ARCHIVE_BACKLOG = Gauge(
    "eventchat_archive_backlog_entries",
    "Entries of all rooms that are in the log and not yet in the database.",
    multiprocess_mode="livemax",
    registry=REGISTRY,
)
LOOP_LAG = Histogram(
    "eventchat_loop_lag_seconds",
    "Seconds by which a timer fired late, looked at twice a second: how long other work kept the process.",
    buckets=INSTANTS,
    registry=REGISTRY,
)

ADMIT_ROUND_TRIP = REDIS_ROUND_TRIP.labels("admit")
OTHER_ROUND_TRIP = REDIS_ROUND_TRIP.labels("other")

_DELIVERIES = {transport: DELIVERIES.labels(transport) for transport in TRANSPORTS}
_WRITES = {transport: WRITES.labels(transport) for transport in TRANSPORTS}
_WRITTEN_BYTES = {transport: WRITTEN_BYTES.labels(transport) for transport in TRANSPORTS}
_JOINS = {transport: JOINS.labels(transport) for transport in TRANSPORTS}
_CLOSES = {reason: CLOSES.labels(reason) for reason in CLOSE_REASONS}


def flushed(seconds: float) -> None:
    """A flush took *seconds* of the event loop."""
    FLUSH.observe(seconds)


def aged(ages: Iterable[float]) -> None:
    """Entries were written to readers, each so many seconds after it was accepted."""
    for age in ages:
        PUBLISH_TO_WRITE.observe(max(0.0, age))  # the clock of Redis may be ahead of ours


def wrote(transport: Transport, writes: int, events: int, size: int) -> None:
    """So many readers were written the same *events* in frames of *size* bytes each, in one go."""
    _WRITES[transport].inc(writes)
    _DELIVERIES[transport].inc(writes * events)
    _WRITTEN_BYTES[transport].inc(writes * size)


def joined(transport: Transport) -> None:
    """A reader was let into a room."""
    _JOINS[transport].inc()


def closed(reason: CloseReason) -> None:
    """A reader's stream ended for *reason*."""
    _CLOSES[reason].inc()


def refused(code: str) -> None:
    """Somebody was told no. *code* is that of a ChatError, never anything that a client sent."""
    REFUSALS.labels(code).inc()


def _begin() -> None:
    """Show what has not happened yet as 0, so that its first time is seen as an increase."""
    for outcome in ("accepted", "held", "duplicate"):
        POSTS.labels(outcome)
    for outcome in HOOK_OUTCOMES:
        HOOKS.labels(outcome)
    for kind in READER_KINDS:
        READERS.labels(*kind)
    for queue in get_args(QueueName):
        CASES_OPEN.labels(queue)
        CASE_AGE.labels(queue)
    errors = [ChatError]
    while errors:
        errors += (error := errors.pop()).__subclasses__()
        REFUSALS.labels(error.code)


_begin()
