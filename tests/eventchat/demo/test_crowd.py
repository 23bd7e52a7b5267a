"""The demo's crowd."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain, islice
from typing import Any

from eventchat.demo import show
from eventchat.demo.crowd import LIVELY, SLOW, endless
from eventchat.names import clean_name, skeleton
from eventchat.types.ids import RoomId, UserId
from eventchat.types.people import Person, Role
from eventchat.types.rooms import RoomSettings
from moderation.judging.moderator import RoomModerator
from tests.deadline import eventually
from tests.serving import Server
from tests.valkey import Valkey


def test_what_the_crowd_says_is_fit_for_everybody() -> None:
    """The house's own checks mind none of its lines, and hold all of those that are to be held."""
    judge, rules = RoomModerator(), RoomSettings(blocked_terms=show.BLOCKED_TERMS)
    somebody = Person(UserId("u_somebody"), "Somebody", Role.VIEWER, (), "", 0, guest=True)

    def action(line: str) -> str:
        return judge.judge(RoomId("main"), rules, somebody, line).verdict.action

    reported = [line for line, _ in show.REPORTED]
    for line in (*chain(*show.SCENES), *show.REPLIES, *show.WELCOMES, *reported):
        assert action(line) == "allow", line
    for line in (*show.HELD, *show.STIR):
        assert action(line) == "hold", line
    assert action(show.MASKED) == "mask"


def test_the_crowd_has_names_of_its_own() -> None:
    """Eight to twelve guests, each name allowed and not to be mistaken for another."""
    assert 8 <= len(show.GUESTS) <= 12
    assert [clean_name(name) for name in show.GUESTS] == list(show.GUESTS)
    assert len({skeleton(name) for name in show.GUESTS}) == len(show.GUESTS)


def test_the_show_goes_on_and_varies_its_pace() -> None:
    """Every line of a round comes once, between the quietest and the loudest pace."""
    lines = sum(map(len, show.SCENES))
    round_one = list(islice(endless(show.SCENES), lines))
    assert sorted(line for _, line in round_one) == sorted(chain(*show.SCENES))
    paces = [pace for pace, _ in round_one]
    assert max(paces) == SLOW
    assert LIVELY <= min(paces) < (SLOW + LIVELY) / 2


async def said(server: Server) -> list[dict[str, Any]]:
    """The messages in the demo's room."""
    async with server.client() as client:
        return list((await client.get("/api/v1/rooms/main/messages")).json().get("messages", []))


async def test_a_demo_has_a_crowd_that_ends_with_it(new_server: Callable[..., Server]) -> None:
    """Real guests talk in `main`, answer a visitor, and the server still ends with 0."""
    server = new_server("demo", "--demo")
    first = await eventually(lambda: _at_least(server, 3))
    assert {message["author"]["name"] for message in first} <= set(show.GUESTS)
    assert {message["author"]["role"] for message in first} == {"viewer"}
    async with server.client() as client:
        token = (await client.post("/api/v1/session", json={"name": "A visitor"})).json()["token"]
        body = {"text": "hello, I am new here", "nonce": "visitor-1"}
        mine = await client.post(
            "/api/v1/rooms/main/messages", json=body, headers={"Authorization": f"Bearer {token}"}
        )
    assert mine.status_code == 201

    async def answered() -> bool:
        replies = [m.get("reply_to", {}).get("id") for m in await said(server)]
        return mine.json()["id"] in replies

    await eventually(answered)
    assert server.terminate() == 0
    assert "Traceback" not in server.errors()


async def test_a_moderator_finds_something_to_decide(new_server: Callable[..., Server]) -> None:
    """Soon after the first start three messages are held, each by another rule, and two are reported; a
    second start adds nothing to them but what the crowd goes on to say."""
    server = new_server("demo", "--demo")
    async with server.client(server.token("moderator", room="main")) as mo:

        async def waiting() -> dict[str, list[Any]] | None:
            cases = (await mo.get("/api/v1/rooms/main/staff/cases")).json()["cases"]
            found = {queue: [one for one in cases if one["queue"] == queue] for queue in ("held", "reported")}
            enough = len(found["held"]) >= len(show.STIR) and len(found["reported"]) == len(show.REPORTED)
            return found if enough else None

        found = await eventually(waiting, seconds=20)
        rules = {one["verdict"]["rule"] for one in found["held"] if one["text"] in show.STIR}
        assert len(rules) == len(show.STIR)
        assert sorted(len(one["reports"]) for one in found["reported"]) == [1, 2]
        texts = [message["text"] for message in await said(server)]
        assert any("•" in text for text in texts)
    server.stop()
    server.start()
    assert await eventually(lambda: _at_least(server, len(texts) + 2), seconds=20)
    async with server.client(server.token("moderator", room="main")) as mo:
        cases = (await mo.get("/api/v1/rooms/main/staff/cases?queue=reported")).json()["cases"]
    assert len(cases) == len(show.REPORTED)


async def test_the_crowd_outlives_its_log(new_server: Callable[..., Server], engine: Valkey) -> None:
    """When the log has been away, the crowd goes on by itself; the first of two workers has it."""
    server = new_server("demo", "--demo", "--workers", "2", EVENTCHAT_REDIS_URL=engine.url)
    await eventually(lambda: _at_least(server, 2))
    engine.kill()
    engine.start()
    before = len(await eventually(lambda: _at_least(server, 2)))
    await eventually(lambda: _at_least(server, before + 2), seconds=30)
    assert server.terminate() == 0


async def _at_least(server: Server, count: int) -> list[dict[str, Any]]:
    messages = await said(server)
    return messages if len(messages) >= count else []
