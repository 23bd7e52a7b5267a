"""Keep-alive: something is sent on every stream at least every 15 s (G-8)."""

from __future__ import annotations

import asyncio

from eventchat.rooms.batch import Beat
from eventchat.rooms.hub import Hub
from transports.handshake import HEARTBEAT_SECONDS


class Heartbeat:
    """Says "still here" to every live reader."""

    def __init__(self, hub: Hub, every: float = HEARTBEAT_SECONDS) -> None:
        self._hub = hub
        self._every = every

    async def run(self) -> None:
        """Beat until cancelled, one room after the other."""
        while True:
            await asyncio.sleep(self._every)
            for opened in self._hub.opened():
                opened.delivery.tell(Beat())
                await asyncio.sleep(0)
