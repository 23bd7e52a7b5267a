"""The judge that posting asks."""

from __future__ import annotations

import msgspec
import pytest

import moderation.judging.moderator
from eventchat.posting import Judged
from eventchat.types.ids import RoomId, UserId
from eventchat.types.people import Person, Role
from eventchat.types.rooms import RoomSettings
from eventchat.types.verdicts import ALLOWED
from moderation.judging.moderator import REMEMBERED_TEXTS, RoomModerator
from moderation.judging.rules import REPEAT_WINDOW_MS
from moderation.judging.text import Folded

MAIN = RoomId("main")
SETTINGS = RoomSettings()


def person(role: Role = Role.VIEWER, name: str = "ada") -> Person:
    """Somebody with a role in the main room."""
    return Person(UserId(f"u_{name}"), name, role, ("main",), "s", 2**50, guest=role is Role.VIEWER)


def judged(text: str) -> Judged:
    """A text that was allowed."""
    return Judged(ALLOWED, Folded(text).gist)


@pytest.fixture
def moderator() -> RoomModerator:
    """A moderator that remembers nothing yet."""
    return RoomModerator()


def test_a_repeat_is_refused_once_the_first_was_said(moderator: RoomModerator) -> None:
    """Only what was posted or held counts: a text that was refused may be tried again."""
    judge = lambda text: moderator.judge(MAIN, SETTINGS, person(), text).verdict  # noqa: E731
    assert judge("hello everybody").action == "allow"
    assert judge("hello everybody").action == "allow"
    moderator.said(MAIN, person(), judged("hello everybody"))
    assert judge("Hello everybody!").category == "repeat"
    assert judge("good evening").action == "allow"


def test_people_and_rooms_are_remembered_apart(moderator: RoomModerator) -> None:
    """Two people may say the same, and one person the same in two rooms."""
    moderator.said(MAIN, person(), judged("hello everybody"))
    assert moderator.judge(MAIN, SETTINGS, person(name="bob"), "hello everybody").verdict.action == "allow"
    assert moderator.judge(RoomId("other"), SETTINGS, person(), "hello everybody").verdict.action == "allow"


def test_a_repeat_is_forgotten_after_the_window(
    moderator: RoomModerator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After half a minute the same may be said again."""
    clock = [1_000_000]
    monkeypatch.setattr(moderation.judging.moderator, "now_ms", lambda: clock[0])
    moderator.said(MAIN, person(), judged("hello everybody"))
    clock[0] += REPEAT_WINDOW_MS
    assert moderator.judge(MAIN, SETTINGS, person(), "hello everybody").verdict.category == "repeat"
    clock[0] += 1
    assert moderator.judge(MAIN, SETTINGS, person(), "hello everybody").verdict.action == "allow"


def test_the_memory_is_bounded(moderator: RoomModerator, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither many people nor many texts make a node grow."""
    monkeypatch.setattr(moderation.judging.moderator, "REMEMBERED_PEOPLE", 10)
    for number in range(30):
        moderator.said(MAIN, person(name=str(number)), judged("hello everybody"))
    for number in range(30):
        moderator.said(MAIN, person(name="29"), judged(f"text number {number}"))
    assert len(moderator._said) == 10
    assert max(map(len, moderator._said.values())) == REMEMBERED_TEXTS


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.HOST, Role.SERVICE])
def test_staff_and_services_may_link_and_repeat_but_not_threaten(
    moderator: RoomModerator, role: Role
) -> None:
    """Who may speak freely is spared links and repeats, never the words nobody may say."""
    speaker = person(role)
    moderator.said(MAIN, speaker, judged("see example.com"))
    assert moderator.judge(MAIN, SETTINGS, speaker, "see example.com").verdict.action == "allow"
    assert moderator.judge(MAIN, SETTINGS, speaker, "kill yourself").verdict.action == "reject"


def test_rules_are_compiled_once_for_the_same_terms(moderator: RoomModerator) -> None:
    """The settings object is the key; another with the same terms only changes what is cheap to change."""
    settings = RoomSettings(blocked_terms=("spoiler",))
    rules = moderator.rules(MAIN, settings)
    assert moderator.rules(MAIN, settings) is rules
    changed = moderator.rules(MAIN, msgspec.structs.replace(settings, links="reject"))
    assert changed.own is rules.own
    assert changed.links == "reject"
    assert moderator.rules(MAIN, RoomSettings(blocked_terms=("other",))).own is not rules.own
