"""Whoever asks because the staff log said something sees what it said, on every transport and database."""

from __future__ import annotations

from typing import Any

from tests.chat import Chat, Guest
from tests.readers import Reader

ROUNDS = 6


async def test_a_console_that_comes_later_is_told_the_settings_of_now(chat: Chat) -> None:
    """The welcome of the staff's stream has what was changed since the first console came."""
    mo = chat.staff()
    async with chat.reader(staff=True, token=mo.token) as first:
        [welcome] = await first.until("welcome")
        assert welcome["settings"]["slow_mode"] == 0
        await chat.change(slow_mode=9)
        async with chat.reader(staff=True, token=mo.token) as second:
            [welcome] = await second.until("welcome")
            assert welcome["settings"]["slow_mode"] == 9


async def asks(who: Guest, chat: Chat, path: str) -> Any:
    """A call that reads."""
    answer = await who.client.get(f"/api/v1/rooms/{chat.room}{path}")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def sees(reader: Reader, count: int) -> dict[str, Any]:
    """The *count*th change of settings that the staff log told *reader*, at once."""
    return (await reader.until("settings_changed", count))[count - 1]


async def test_a_console_that_asks_at_once_sees_the_new_state(chat: Chat) -> None:
    """G-16: at each `settings_changed` the shield, the room's settings and the record are as it says."""
    mo, max_ = chat.staff(), chat.staff(name="Max")
    shield = f"/api/v1/rooms/{chat.room}/staff/shield"
    async with chat.reader(staff=True, token=max_.token) as reader:
        await reader.ready()
        for number in range(1, ROUNDS + 1):
            up = number % 2 == 1
            call = mo.client.put(shield, json={"preset": "raid"}) if up else mo.client.delete(shield)
            assert (await call).is_success
            told = await sees(reader, number)
            seen = (await asks(max_, chat, "/staff/shield"))["shield"]
            assert seen == told.get("shield")
            assert (seen is not None, told.get("shield_down", False)) == (up, not up)
            settings = (await asks(max_, chat, ""))["settings"]
            assert settings == settings | told["settings"]
            newest = (await asks(max_, chat, "/staff/audit"))["actions"][0]
            assert (newest["id"], newest["action"]) == (told["action"], "shield")
