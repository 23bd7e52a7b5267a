"""Checks of a room on a running server: what they say counts, what they do wrong does not stop anybody."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.chat import Chat
from tests.checker import Answer, Checker, dies, hangs, says
from tests.deadline import eventually
from tests.plugins import install
from tests.scraping import Scrape
from tests.serving import Server

PLUGIN = """
    import time

    def inspect(message, context):
        if "hang" in message.text:
            time.sleep(3600)
        if "raise" in message.text:
            raise RuntimeError(message.text)
        if "spoiler" in message.text:
            return {"action": "mask", "spans": [[0, len(message.text)]]}
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that may call checks on the loopback, with a plugin installed."""
    directory = tmp_path_factory.mktemp("hooks")
    plugins = install(directory / "plugins", PLUGIN, spoilers="house_checks")
    environ = {
        "EVENTCHAT_HOOKS_TO": "127.0.0.0/8",
        "PYTHONPATH": f"{Path.cwd()}:{plugins}",
    }
    server = Server(directory / "server", environ).start()
    yield server
    server.stop()


@pytest.fixture
async def chat(server: Server) -> AsyncIterator[Chat]:
    """A room of its own."""
    async with Chat(server) as chat:
        yield chat


@pytest.fixture
async def checker() -> AsyncIterator[Checker]:
    """A program that checks."""
    async with Checker() as checker:
        yield checker


async def hooked(chat: Chat, *hooks: dict[str, Any]) -> list[dict[str, Any]]:
    """Give the room these checks."""
    answer = await chat.host.put(f"/api/v1/rooms/{chat.room}/staff/hooks", json={"hooks": list(hooks)})
    assert answer.status_code == 200, answer.text
    shown: list[dict[str, Any]] = answer.json()["hooks"]
    return shown


async def staff_log(chat: Chat, kind: str) -> list[dict[str, Any]]:
    """What the staff log says of one type."""
    answer = await chat.host.get(f"/api/v1/rooms/{chat.room}/staff/poll", params={"wait": 0})
    return [event for event in answer.json()["events"] if event["type"] == kind]


async def test_what_a_check_says_counts(chat: Chat, checker: Checker) -> None:
    """Held, masked, refused with its reason, posted; each question is signed with the key that hosts see."""
    [shown] = await hooked(chat, {"name": "mood", "url": checker.url, "on_failure": "hold"})
    guest = await chat.guest("Ada")
    assert (await guest.posts("a fine evening")).status_code == 201
    checker.verified(shown["key"])
    assert checker.asked[0]["message"]["author"]["id"] == guest.id
    assert checker.asked[0]["context"]["verdict"] == {"action": "allow"}
    checker.answer = says(200, {"action": "hold", "reason": "Too loud.", "rule": "volume", "level": 3})
    held = await guest.posts("a loud evening")
    assert held.status_code == 202
    [case] = await staff_log(chat, "held")
    assert case["verdict"]["rule"] == "mood/volume"
    assert (case["verdict"]["stage"], case["verdict"]["reason"]) == ("hooks", "Too loud.")
    checker.answer = says(200, {"action": "mask", "spans": [[2, 6]]})
    assert (await guest.posts("a rude evening")).status_code == 201
    checker.answer = says(200, {"action": "reject", "reason": "Not here."})
    refused = await guest.posts("an evening elsewhere")
    assert (refused.status_code, refused.json()["code"], refused.json()["detail"]) == (
        422,
        "rejected",
        "Not here.",
    )
    assert await chat.history() == ["a fine evening", "a •••• evening"]


async def test_a_check_is_not_told_what_the_staff_noted(chat: Chat, checker: Checker) -> None:
    """It learns which term held the message; the note beside it stays with the staff, who have it."""
    await chat.change(terms=[{"text": "pineapple", "note": "The sponsor asked."}])
    await hooked(chat, {"name": "mood", "url": checker.url, "on_failure": "hold", "about": "all"})
    guest = await chat.guest("Ada")
    assert (await guest.posts("pineapple pizza")).status_code == 202
    told = checker.asked[0]["context"]["verdict"]
    assert (told["rule"], "note" in told) == ("term:pineapple", False)
    [case] = await staff_log(chat, "held")
    assert case["verdict"]["note"] == "The sponsor asked."


async def test_checks_are_asked_in_order_and_the_strongest_counts(chat: Chat, checker: Checker) -> None:
    """The second learns what the first made of it; after a refusal nobody else is asked; staff is not."""
    async with Checker() as second:
        await hooked(
            chat,
            {"name": "first", "url": checker.url, "on_failure": "hold"},
            {"name": "second", "url": second.url, "on_failure": "hold", "about": "all"},
        )
        guest = await chat.guest("Ada")
        checker.answer = says(200, {"action": "hold"})
        second.answer = says(200, {"action": "allow"})
        assert (await guest.posts("one")).status_code == 202
        assert second.asked[0]["context"]["verdict"]["rule"] == "first"
        checker.answer = says(200, {"action": "reject"})
        assert (await guest.posts("two")).status_code == 422
        assert (len(checker.asked), len(second.asked)) == (2, 1)
        await chat.staff().says("staff is not checked")
        assert len(checker.asked) == 2
        await hooked(chat)
        await guest.says("nobody is asked any more")
        assert len(checker.asked) == 2


@pytest.mark.parametrize("answer", [hangs, dies, says(200, b"lies"), says(302, None, "Location: /x")])
@pytest.mark.parametrize(("on_failure", "status"), [("allow", 201), ("hold", 202), ("reject", 422)])
async def test_without_an_answer_the_fallback_counts_in_time(
    chat: Chat, checker: Checker, answer: Answer, on_failure: str, status: int
) -> None:
    """A check that hangs, dies, lies or redirects: the declared fallback, within its limit, on the record."""
    await hooked(chat, {"name": "mood", "url": checker.url, "on_failure": on_failure, "limit_ms": 300})
    checker.answer = answer
    guest = await chat.guest("Ada")
    began = time.monotonic()
    answered = await guest.posts("a fine evening")
    assert time.monotonic() - began < 2.0
    assert answered.status_code == status, answered.text
    if status == 202:
        [case] = await staff_log(chat, "held")
        assert (case["verdict"]["category"], case["verdict"]["rule"]) == ("unanswered", "mood")


async def test_the_circuit_opens_is_told_and_closes_again(chat: Chat, checker: Checker) -> None:
    """After five failures nobody waits any more; staff and metrics say so; one trial finds it mended."""

    async def metric(name: str, **labels: str) -> float:
        return Scrape((await chat.host.get("/metrics")).text).value(name, **labels)

    resting = await metric("eventchat_hooks_resting")
    before = await metric("eventchat_hooks_total", outcome="timeout")
    await hooked(chat, {"name": "mood", "url": checker.url, "on_failure": "allow", "limit_ms": 100})
    checker.answer = hangs
    guest = await chat.guest("Ada")
    for number in range(5):
        await guest.says(f"message number {number}")
    assert len(checker.asked) == 5
    for number in range(5, 10):
        await guest.says(f"message number {number}")
    assert len(checker.asked) == 5
    [told] = await eventually(lambda: staff_log(chat, "hook_state"))
    assert (told["hook"], told["state"], told["on_failure"]) == ("mood", "failing", "allow")
    assert told["why"] == "no answer within 0.1 s"
    assert await metric("eventchat_hooks_resting") == resting + 1
    assert await metric("eventchat_hooks_total", outcome="timeout") == before + 5
    checker.answer = says(204)
    numbers = itertools.count(1)

    async def asked_again() -> bool:
        await guest.posts(f"call number {next(numbers)}")
        return len(checker.asked) > 5

    await eventually(asked_again, seconds=20)
    states = await eventually(lambda: _two(chat))
    assert [state["state"] for state in states] == ["failing", "working"]
    assert await metric("eventchat_hooks_resting") == resting


async def _two(chat: Chat) -> list[dict[str, Any]]:
    told = await staff_log(chat, "hook_state")
    return told if len(told) == 2 else []


async def test_nobody_keeps_a_check_busy_alone(chat: Chat, checker: Checker) -> None:
    """A person's fourth message at once is told to wait; others are checked meanwhile."""
    await hooked(chat, {"name": "mood", "url": checker.url, "on_failure": "allow"})
    checker.answer = hangs
    spammer, guest = await chat.guest("Eve"), await chat.guest("Ada")
    flood = [asyncio.create_task(spammer.posts(text)) for text in ("one", "two", "three", "four", "five")]
    await eventually(lambda: len(checker.asked) == 3)
    checker.answer = says(200, {"action": "hold"})
    assert (await guest.posts("a fine evening")).status_code == 202
    codes = sorted(answer.status_code for answer in await asyncio.gather(*flood))
    assert codes == [201, 201, 201, 429, 429]


async def test_a_plugin_is_a_check_like_any_other(chat: Chat) -> None:
    """Masked by it; when it raises or hangs the fallback counts, in time, and the server goes on."""
    await hooked(chat, {"name": "spoilers", "plugin": "spoilers", "on_failure": "hold", "limit_ms": 300})
    guest = await chat.guest("Ada")
    await guest.says("spoiler")
    assert await chat.history() == ["•••••••"]
    assert (await guest.posts("raise your hands")).status_code == 202
    began = time.monotonic()
    assert (await guest.posts("hang on")).status_code == 202
    assert time.monotonic() - began < 2.0
    await guest.says("a fine evening")


async def test_a_check_that_only_observes_changes_nothing(chat: Chat, checker: Checker) -> None:
    """The message is posted at once; the staff log has what would have been done."""
    await hooked(chat, {"name": "mood", "url": checker.url, "on_failure": "hold", "observe": True})
    checker.answer = says(200, {"action": "reject", "reason": "Not here."})
    guest = await chat.guest("Ada")
    await guest.says("a fine evening")
    [seen] = await eventually(lambda: staff_log(chat, "observed"))
    assert (seen["text"], seen["done"], seen["verdict"]["action"]) == ("a fine evening", "allow", "reject")
    assert seen["verdict"]["rule"] == "mood"


async def test_hosts_alone_see_and_set_checks(chat: Chat) -> None:
    """S-3: they read what people write, and the keys are there; moderators and guests get 403."""
    guest, mo = await chat.guest("Ada"), chat.staff()
    path = f"/api/v1/rooms/{chat.room}/staff/hooks"
    for client, status in ((chat.anybody(), 401), (guest.client, 403), (mo.client, 403)):
        assert (await client.get(path)).status_code == status
        assert (await client.put(path, json={"hooks": []})).status_code == status
    sneaky = await mo.client.patch(f"/api/v1/rooms/{chat.room}", json={"hooks": []})
    assert sneaky.status_code == 400
    assert (await chat.host.get(path)).json() == {"hooks": [], "plugins": ["spoilers"]}


@pytest.mark.parametrize(
    ("hook", "words"),
    [
        ({"url": "http://10.0.0.1/", "on_failure": "hold"}, "EVENTCHAT_HOOKS_TO"),
        ({"url": "http://169.254.169.254/latest", "on_failure": "hold"}, "EVENTCHAT_HOOKS_TO"),
        ({"url": "http://[::ffff:10.0.0.1]/", "on_failure": "hold"}, "EVENTCHAT_HOOKS_TO"),
        ({"url": "http://1.1.1.1:6379/", "on_failure": "hold"}, "EVENTCHAT_HOOKS_TO"),
        ({"plugin": "os:system", "on_failure": "hold"}, "no plugin called"),
        ({"url": "https://u:p@example.org/", "on_failure": "hold"}, "user or password"),
        ({"url": "https://example.org/"}, "on_failure"),
    ],
)
async def test_a_check_that_may_not_be_is_refused(chat: Chat, hook: dict[str, Any], words: str) -> None:
    """400 with what is wrong, when it is set."""
    path = f"/api/v1/rooms/{chat.room}/staff/hooks"
    answer = await chat.host.put(path, json={"hooks": [{"name": "mood", **hook}]})
    assert answer.status_code == 400, answer.text
    assert words in answer.json()["detail"]


async def test_two_checks_have_two_names(chat: Chat, checker: Checker) -> None:
    """400, with the name; five are too many."""
    hook = {"name": "mood", "url": checker.url, "on_failure": "hold"}
    path = f"/api/v1/rooms/{chat.room}/staff/hooks"
    twice = await chat.host.put(path, json={"hooks": [hook, hook]})
    assert (twice.status_code, twice.json()["detail"]) == (400, "Two checks are called mood.")
    many = [{**hook, "name": f"mood-{number}"} for number in range(5)]
    assert (await chat.host.put(path, json={"hooks": many})).status_code == 400


async def test_a_change_of_checks_and_rules_is_in_force_on_all_nodes(
    server: Server, chat: Chat, checker: Checker
) -> None:
    """A second node on the same log and record asks the new check, and minds the new word, within 2 s."""
    other = Server(server.data_dir, dict(server.environ)).start()
    try:
        guest = await chat.guest("Ada")
        elsewhere = other.client(guest.token)
        path = f"/api/v1/rooms/{chat.room}/messages"

        async def posted(text: str) -> int:
            nonce = f"nonce-{time.monotonic_ns()}"
            return (await elsewhere.post(path, json={"text": text, "nonce": nonce})).status_code

        assert await posted("a fine evening on the other node") == 201
        checker.answer = says(200, {"action": "hold"})
        await hooked(chat, {"name": "mood", "url": checker.url, "on_failure": "hold"})

        async def held() -> bool:
            return await posted(f"any words {time.monotonic_ns()}") == 202

        await eventually(held, seconds=2.0)
        await hooked(chat)
        await chat.change(terms=[{"text": "pineapple", "action": "reject"}])

        async def refused() -> bool:
            return await posted(f"pineapple {time.monotonic_ns()}") == 422

        await eventually(refused, seconds=2.0)
        await elsewhere.aclose()
    finally:
        other.stop()
