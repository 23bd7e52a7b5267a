"""A room that talks: so many readers, so many stamped messages a second, and what that cost the server."""

from __future__ import annotations

import math
from typing import Protocol

import msgspec

from benchmarks.load.driver import Publishers, Readers
from benchmarks.load.figures import Opened, Posted, Report
from benchmarks.serving import UNPACED, Serving

PATHS = {"websocket": "ws", "sse": "events", "poll": "poll?wait=25"}
LATEST_SECONDS = 15.0
"""A delivery that has not come so long after the last post is missing."""

POSTS_OF_ONE = 5
"""Messages a second over one publisher's connection, so that a slow answer holds up no other post."""

FEWEST_PUBLISHERS = 16


class Costs(Protocol):
    """Something that knows what CPU time it has used, in seconds."""

    def cpu(self) -> float:
        """So far."""
        ...


class Talk(msgspec.Struct):
    """One run. Times in ms but for `seconds` and what is named µs; CPU is the server process's."""

    transport: str
    readers: int
    report: Report
    posted: int
    lost: int
    echoed: int
    cpu: float
    opened: Opened

    @property
    def deliveries(self) -> int:
        """Messages that reached the readers."""
        return self.report.deliveries

    @property
    def missing(self) -> int:
        """Deliveries that should have been and were not, and everything else that is wrong with the order."""
        expected = self.posted * self.readers
        return max(0, expected - self.deliveries) + self.report.disorder + self.report.malformed + self.lost

    @property
    def us_per_delivery(self) -> float:
        """µs of the server's CPU a delivery, everything included; publishers read their room too."""
        return self.cpu / max(1, self.deliveries + self.echoed) * 1e6

    @property
    def us_per_write(self) -> float:
        """µs of the server's CPU a frame that reached a reader."""
        return self.us_per_delivery * self.deliveries / max(1, self.report.frames)

    @property
    def bytes_per_delivery(self) -> float:
        """Bytes on the wire a delivery."""
        return self.report.bytes / max(1, self.deliveries)

    @property
    def per_second(self) -> float:
        """Deliveries a second, from the first post to the last delivery."""
        return self.deliveries / self.report.seconds

    @property
    def busy(self) -> float:
        """Which share of the time the server's process was running."""
        return self.cpu / self.report.seconds


def talk(
    server: Serving, transport: str, count: int, rate: float, seconds: float, room: str = "talk"
) -> Talk:
    """*count* readers of a new *room* while *rate* messages a second are posted for *seconds*."""
    server.room(room, **UNPACED)
    with reading(server, transport, count, room) as readers:
        opened = readers.opened()
        with Publishers(
            server.port,
            room,
            max(FEWEST_PUBLISHERS, math.ceil(rate / POSTS_OF_ONE)),
            tokens=server.tokens("service", 1),
            text="stamp",
        ) as publishers:
            return listen(server, readers, publishers, opened, transport, rate, seconds)


def reading(server: Serving, transport: str, count: int, room: str, **options: object) -> Readers:
    """So many readers of *room*."""
    path = f"/api/v1/rooms/{room}/{PATHS[transport]}"
    return Readers(transport, server.port, path, count, **options)


def listen(
    server: Costs,
    readers: Readers,
    publishers: Publishers,
    opened: Opened,
    transport: str,
    rate: float,
    seconds: float,
) -> Talk:
    """Post, and wait until everybody has everything."""
    readers.mark()
    before = server.cpu()
    posted: Posted = publishers.post(rate, seconds)
    report = readers.expect(posted.accepted, LATEST_SECONDS)
    cost = server.cpu() - before
    return Talk(
        transport,
        readers.count,
        report,
        posted.accepted,
        posted.lost + posted.refused + posted.held + max(0, posted.planned - posted.sent),
        posted.echoed,
        cost,
        opened,
    )
