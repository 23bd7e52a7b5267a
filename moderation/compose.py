"""The package put together, for the composition root."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

from litestar import Controller
from piccolo.table import Table
from redis.asyncio import Redis

from eventchat.networks import Networks
from eventchat.posting import NONCE_MINUTES
from eventchat.record.database import Database
from eventchat.rooms.directory import Changed
from eventchat.types.ids import RoomId
from eventchat.types.people import Person
from eventchat.types.rooms import RoomSettings, SettingsChange
from moderation.api import CONTROLLERS
from moderation.deciding import flags, reports, restore, shadowing, stage
from moderation.deciding.cases import CaseProjection
from moderation.deciding.catchup import PeopleProjection
from moderation.deciding.clearing import Clearing
from moderation.deciding.reconciling import Reconciling
from moderation.deciding.rounds import make_rounds
from moderation.deciding.tables import TABLES
from moderation.deciding.upkeep import Upkeep
from moderation.deciding.welcoming import Welcoming
from moderation.desk import Desk


class Moderation(Desk):
    """What judges, what decides, and what keeps the record of both.

    *nonce_ms*: how long, at least, the nonce of a message that was approved answers with its place.
    """

    TABLES: ClassVar[tuple[type[Table], ...]] = TABLES
    CONTROLLERS: ClassVar[tuple[type[Controller], ...]] = CONTROLLERS

    def __init__(
        self,
        redis: Redis,
        database: Database,
        *,
        secret: str,
        hooks_to: Networks,
        nonce_ms: int = NONCE_MINUTES * 60_000,
    ) -> None:
        super().__init__(redis, database, secret=secret, hooks_to=hooks_to, nonce_ms=nonce_ms)
        self._reconciling = Reconciling(redis, database)
        self.projections = (CaseProjection(), PeopleProjection(), self._reconciling)
        self._welcoming = Welcoming(redis, self.decisions)
        self._clearing = Clearing(redis, database, self.decisions)
        self.upkeep = Upkeep(self.expiry, self.shields, self._reconciling)

    async def close(self) -> None:
        """End what runs beside the requests."""
        await self.ladder.settled()
        await self.backtests.close()
        await self.hooks.close()

    async def refill(self, room: RoomId) -> None:
        """Give Redis back the sanctions and open cases of *room*, where it lost them."""
        for refill in (restore.refill, reports.refill, flags.refill, stage.refill, shadowing.refill):
            await refill(self.redis, self.database, room)

    async def run(self, rooms: Callable[[], Iterable[tuple[RoomId, RoomSettings]]]) -> None:
        """What rules do by themselves in the *rooms* that are open here, until cancelled."""
        await make_rounds(rooms, (self._welcoming.look, self._clearing.look))

    async def change_settings(self, room: RoomId, person: Person, change: SettingsChange) -> Changed:
        """Change settings, on the record. Raises NotFound for a room that is not there."""
        return await self.decisions.change_settings(room, person, change)
