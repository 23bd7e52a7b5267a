"""What `/metrics` says of now, and how late the event loop runs: looked at twice a second."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping
from time import perf_counter

from eventchat import metrics
from eventchat.metrics import State, Transport
from eventchat.rooms.batch import Wire
from eventchat.rooms.hub import Hub

BEAT_SECONDS = 0.5
"""Between two looks at the clock; the gauges are read every second one."""


class Gauges:
    """Reads this node's state into the gauges."""

    def __init__(self, hub: Hub, transport_of: Mapping[Wire, Transport]) -> None:
        self._hub = hub
        self._transport_of = transport_of

    async def run(self) -> None:
        """Look until cancelled."""
        odd = False
        while True:
            began = perf_counter()
            await asyncio.sleep(BEAT_SECONDS)
            metrics.LOOP_LAG.observe(max(0.0, perf_counter() - began - BEAT_SECONDS))
            if odd := not odd:
                self.read()

    def read(self) -> None:
        """Set the gauges to what is so now."""
        opened = self._hub.opened()
        metrics.DEGRADED.set(self._hub.degraded)
        metrics.ROOMS.set(sum(not each.name.staff for each in opened))
        metrics.FLUSH_WINDOW.set(max((each.window for each in opened), default=0.0))
        readers = self._readers()
        for kind in metrics.READER_KINDS:
            metrics.READERS.labels(*kind).set(readers[kind])

    def _readers(self) -> Counter[tuple[Transport, State]]:
        found: Counter[tuple[Transport, State]] = Counter()
        for opened in self._hub.opened():
            for state, by_wire in opened.room.kinds().items():
                for wire, count in by_wire.items():
                    found[self._transport_of[wire], state] += count
        return found
