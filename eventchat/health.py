"""How this node is."""

from __future__ import annotations

from eventchat.errors import HistoryUnavailable
from eventchat.record.database import Database
from eventchat.rooms.hub import Hub


class Health:
    """Asked by load balancers and by `eventchat doctor`."""

    def __init__(self, hub: Hub, database: Database) -> None:
        self._hub = hub
        self._database = database
        self.draining = False

    def log_is_there(self) -> bool:
        """Whether the tail reaches the log."""
        return not self._hub.degraded

    async def database_is_there(self) -> bool:
        """Whether the database answers now."""
        try:
            await self._database.ping()
        except HistoryUnavailable:
            return False
        return True
