"""Compiled rules: the same for the same settings, and nobody waits for long lists."""

from __future__ import annotations

import msgspec

from eventchat.types.ids import RoomId
from eventchat.types.rooms import RoomSettings
from moderation.judging.compiled import FEW_TERMS, CompiledRules
from moderation.judging.message import message
from moderation.judging.pipeline import judge
from moderation.judging.rules import Rules
from tests.deadline import eventually

MAIN = RoomId("main")


def blocking(word: str) -> RoomSettings:
    """A room with a long list of terms, *word* the last of them."""
    return RoomSettings(blocked_terms=(*(f"filler{n:04d}" for n in range(FEW_TERMS)), word))


def minds(rules: Rules, word: str) -> bool:
    """Whether *word* is one of the room's terms."""
    return judge(message(f"so {word} it is"), rules).rule == f"term:{word}"


async def test_the_former_list_counts_until_the_new_one_is_ready() -> None:
    """Nobody waits while a long list is compiled; other changes meanwhile are in force at once, and stay."""
    compiled = CompiledRules()
    assert minds(compiled.of(MAIN, blocking("rosebud")), "rosebud")
    changed = blocking("gandalf")
    at_once = compiled.of(MAIN, changed)
    assert minds(at_once, "rosebud")
    assert not minds(at_once, "gandalf")
    stricter = msgspec.structs.replace(changed, links="reject")
    assert compiled.of(MAIN, stricter).links == "reject"
    await eventually(lambda: minds(compiled.of(MAIN, stricter), "gandalf"))
    assert not minds(compiled.of(MAIN, stricter), "rosebud")
    assert compiled.of(MAIN, stricter).links == "reject"


async def test_of_two_changes_the_later_one_stays() -> None:
    """Whatever order the lists become ready in, the newest settings are the ones in force."""
    compiled = CompiledRules()
    compiled.of(MAIN, blocking("first"))
    compiled.of(MAIN, blocking("second"))
    newest = blocking("third")
    compiled.of(MAIN, newest)
    await eventually(lambda: minds(compiled.of(MAIN, newest), "third"))
    assert not minds(compiled.of(MAIN, newest), "second")


def test_short_lists_are_compiled_at_once() -> None:
    """A handful of terms is in force with the next message."""
    compiled = CompiledRules()
    compiled.of(MAIN, RoomSettings(blocked_terms=("rosebud",)))
    assert minds(compiled.of(MAIN, RoomSettings(blocked_terms=("gandalf",))), "gandalf")
