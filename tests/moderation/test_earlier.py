"""What comes back where the number of an action is another's, since its own commit failed."""

from __future__ import annotations

import pytest

from eventchat.clock import now_ms
from eventchat.errors import HistoryUnavailable
from eventchat.log.keys import LogName
from eventchat.log.roomlog import RoomLog
from eventchat.types.rooms import RoomSettings
from moderation.deciding.causes import OneAction
from moderation.deciding.reasons import Why
from moderation.deciding.reconciling import Reconciling
from moderation.deciding.shadowing import Shadowing
from moderation.deciding.stage import Stage
from moderation.deciding.undo import Undo
from tests.moderation.desk import ADA, MAX, MO, ROOM, DeskUnderTest

SETTINGS = RoomSettings(shadowing=True)
LATER = 11_000


async def number_of_another(desk: DeskUnderTest) -> None:
    """Something else is done (on SQLite under the number of what was rolled back) and undone."""
    warned = await desk.decisions.warn(ROOM, MAX, ADA.id, Why("be kind"))
    await Undo(desk.decisions).undo(ROOM, MAX, OneAction(warned))


async def test_a_shadow_comes_back_whose_number_another_action_had(desk: DeskUnderTest) -> None:
    """Its commit failed, it was made good, what had its number was undone: the shadow counts as before."""
    shadowing, reconciling = Shadowing(desk.redis, desk.database), Reconciling(desk.redis, desk.database)
    with pytest.raises(HistoryUnavailable):
        async with desk.database.writing():
            first = await shadowing.shadow(ROOM, SETTINGS, MO, ADA.id, 0, Why())
            raise HistoryUnavailable
    await number_of_another(desk)
    await reconciling.store(ROOM, await RoomLog(desk.redis, LogName(ROOM, staff=True)).newest(100))
    assert await reconciling.look(now=now_ms() + LATER) == 1
    lifted = await shadowing.lift(ROOM, MO, ADA.id)
    await Undo(desk.decisions).undo(ROOM, MO, OneAction(lifted))
    assert await shadowing.every(ROOM) == [first]


async def test_a_pin_comes_back_whose_number_another_action_had(desk: DeskUnderTest) -> None:
    """Also where it was not made good yet."""
    stage, one, two = Stage(desk.redis, desk.database), await desk.posted("one"), await desk.posted("two")
    with pytest.raises(HistoryUnavailable):
        async with desk.database.writing():
            await stage.pin(ROOM, MO, one)
            raise HistoryUnavailable
    await number_of_another(desk)
    second = await stage.pin(ROOM, MO, two)
    await Undo(desk.decisions).undo(ROOM, MO, OneAction(second.number))
    told = [entry for entry in await desk.log() if entry["type"] == "pinned"]
    assert [entry["message"]["text"] for entry in told] == ["one", "two", "one"]
