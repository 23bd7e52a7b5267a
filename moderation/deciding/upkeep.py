"""What goes on beside the calls: messages and shields whose time is over, rows that are missing, metrics."""

from __future__ import annotations

import asyncio

import structlog

from eventchat.errors import HistoryUnavailable, LogUnavailable
from eventchat.log.connection import heed_cancellation
from moderation.deciding.expiry import Expiry
from moderation.deciding.reconciling import Reconciling
from moderation.deciding.shield import Shields

logger = structlog.get_logger(__name__)

EVERY_SECONDS = 2.0


class Upkeep:
    """Looks every two seconds, on each node; whoever is first does what is due."""

    def __init__(self, expiry: Expiry, shields: Shields, reconciling: Reconciling) -> None:
        self._expiry = expiry
        self._reconciling = reconciling
        self._shields = shields

    async def run(self) -> None:
        """Look until cancelled; while log or record are away, nothing is due."""
        away = False
        while True:
            heed_cancellation()
            try:
                await self._expiry.look()
                await self._shields.take_down_due()
                await self._reconciling.look()
                away = False
            except (HistoryUnavailable, LogUnavailable) as error:
                if not away:
                    logger.warning("upkeep_waits", reason=error.code)
                away = True
            await asyncio.sleep(EVERY_SECONDS)
