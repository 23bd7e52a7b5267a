"""Rules tried over HTTP: on a text, on what is said from now on, on what was said before."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from httpx import AsyncClient

from tests.chat import Chat
from tests.deadline import eventually
from tests.serving import Server


@pytest.fixture
async def chat(server: Server) -> AsyncIterator[Chat]:
    """A room of its own."""
    async with Chat(server) as chat:
        yield chat


def staff(chat: Chat, path: str) -> str:
    """The address of a staff call."""
    return f"/api/v1/rooms/{chat.room}/staff/{path}"


def check(chat: Chat) -> str:
    """Where a text is tried."""
    return f"/api/v1/rooms/{chat.room}/moderation/check"


async def test_a_text_is_tried_with_every_stage_and_without_a_trace(chat: Chat) -> None:
    """D10: verdict and trace, as often as one likes; nothing is posted, held or remembered."""
    service = chat.staff("service")
    for _ in range(2):
        answer = await service.client.post(check(chat), json={"text": "you retard"})
        assert answer.status_code == 200, answer.text
        verdict = answer.json()
        assert (verdict["action"], verdict["category"]) == ("hold", "insult")
        stages = {step["stage"]: step.get("findings", []) for step in verdict["trace"]}
        assert {"fold", "words", "links", "policy"} <= stages.keys()
        assert stages["words"][0]["category"] == "insult"
    assert await chat.history() == []
    assert (await chat.host.get(staff(chat, "cases"))).json()["cases"] == []


async def test_what_staff_noted_beside_a_term_is_for_staff(chat: Chat) -> None:
    """Moderators and hosts see the note in the verdict and its trace; services see neither."""
    await chat.change(terms=[{"text": "pineapple", "note": "ask Grace"}])

    async def tried(client: AsyncClient) -> str:
        answer = await client.post(check(chat), json={"text": "pineapple", "hooks": True})
        assert answer.json()["rule"] == "term:pineapple"
        return answer.text

    for client in (chat.staff().client, chat.host):
        assert (await tried(client)).count("ask Grace") == 2
    assert "note" not in await tried(chat.staff("service").client)


async def test_it_matters_who_is_supposed_to_say_it(chat: Chat) -> None:
    """Staff may post links, guests may not; a first message waits where the room wants that."""
    mo = chat.staff()

    async def tried(text: str, **author: Any) -> str:
        answer = await mo.client.post(check(chat), json={"text": text, "author": author})
        return str(answer.json()["action"])

    assert await tried("see https://example.org/x") == "hold"
    assert await tried("see https://example.org/x", standing="staff") == "allow"
    await chat.change(premoderate="new")
    assert await tried("hello", first=True) == "hold"
    assert await tried("hello") == "allow"


async def test_a_text_that_is_none_is_refused_and_not_everybody_may_try(chat: Chat) -> None:
    """The boundary is that of posting; guests and strangers get 403, nobody 401."""
    mo, guest = chat.staff(), await chat.guest("Ada")
    for place in (check(chat), staff(chat, "check")):
        answer = await mo.client.post(place, json={"text": " "})
        assert (answer.status_code, answer.json()["code"]) == (422, "empty")
    answer = await mo.client.post(check(chat), json={"text": "x", "author": {"standing": "king"}})
    assert (answer.status_code, answer.json()["field"]) == (400, "author.standing")
    assert answer.json()["detail"] == "`author.standing` must be one of guest, member, staff."
    stranger = chat.server.client(chat.server.token("service", room="another-room"))
    for client, status in ((chat.anybody(), 401), (guest.client, 403), (stranger, 403)):
        assert (await client.post(check(chat), json={"text": "x"})).status_code == status
    await stranger.aclose()


async def test_rules_on_trial_change_nothing_and_are_on_the_record(chat: Chat) -> None:
    """What they would have done otherwise is told to the staff alone; what they agree on is not told."""
    mo, guest = chat.staff(), await chat.guest("Ada")
    rules = {"terms": [{"text": "pineapple", "action": "reject"}], "links": "allow"}
    assert (await mo.client.put(staff(chat, "trial"), json={"rules": rules})).status_code == 403
    put = await chat.host.put(staff(chat, "trial"), json={"rules": rules})
    assert put.status_code == 200, put.text
    assert (await mo.client.get(staff(chat, "trial"))).json() == put.json()
    async with chat.reader(token=mo.token, staff=True) as log:
        await log.ready()
        await guest.says("hello everybody")
        await guest.says("pineapple pizza")
        [seen] = await log.until("observed")
        assert (seen["text"], seen["done"], seen["verdict"]["action"]) == (
            "pineapple pizza",
            "allow",
            "reject",
        )
    shown = (await guest.client.get(f"/api/v1/rooms/{chat.room}")).json()["settings"]
    assert "observed" not in shown and "hooks" not in shown
    await chat.host.put(staff(chat, "trial"), json={"rules": None})
    assert (await mo.client.get(staff(chat, "trial"))).json() == {"rules": None}
    rows = (await mo.client.get(staff(chat, "audit"))).json()["actions"]
    assert [row["action"] for row in rows] == ["settings", "settings"]


async def finished(chat: Chat, test: str) -> dict[str, Any] | None:
    """A backtest that is over."""
    answer = await chat.host.get(staff(chat, f"backtests/{test}"))
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return None if found["status"] == "running" else found


async def test_rules_are_tried_on_what_was_said(chat: Chat) -> None:
    """Kept, removed, taken back, approved, declined, waiting, refused: counted by what each would be."""
    guest, mo = await chat.guest("Ada"), chat.staff()
    await guest.says("pineapple stays")
    removed = await guest.says("pineapple goes")
    taken = await guest.says("pineapple is mine")
    await mo.removes(removed["id"])
    await guest.removes(taken["id"])
    for text, outcome in (("you retard one", "approve"), ("retard two", "reject"), ("retard three", None)):
        case = (await guest.posts(text)).json()["case"]
        if outcome is not None:
            path = staff(chat, f"cases/{case}")
            assert (await mo.client.post(path, json={"outcome": outcome})).status_code == 200
    assert (await guest.posts("kill yourself")).status_code == 422
    rules = {"preset": "off", "terms": [{"text": "pineapple", "action": "reject"}]}

    async def complete() -> dict[str, Any] | None:
        started = await mo.client.post(staff(chat, "backtests"), json={"rules": rules, "hours": 1})
        if started.status_code == 409:
            return None
        assert started.status_code == 202, started.text
        found = await eventually(lambda: finished(chat, started.json()["id"]))
        assert found["status"] == "done", found
        return found if found["report"]["judged"] >= 7 else None  # what was just said is stored soon

    report = (await eventually(complete))["report"]
    assert report["judged"] == 7
    assert report["actions"] == {"reject": 3, "allow": 4}
    assert report["fates"] == {
        "reject": {"kept": 1, "removed": 1, "taken_back": 1},
        "allow": {"approved": 1, "declined": 1, "waiting": 1, "refused": 1},
    }
    assert (report["hits"], report["caught"], report["missed"], report["false_alarms"]) == (3, 1, 1, 0)
    assert report["in_force"] == {"allow": 3, "hold": 3, "reject": 1}
    texts = {sample["message"]["text"] for sample in report["samples"]}
    assert texts == {"pineapple stays", "pineapple goes", "pineapple is mine", "retard two"}


async def test_backtests_are_for_staff_and_one_at_a_time(chat: Chat) -> None:
    """S-3; a room's second is 409 `backtest_running`; nonsense is 400; an unknown one 404."""
    guest, mo = await chat.guest("Ada"), chat.staff()
    path, body = staff(chat, "backtests"), {"rules": {"preset": "strict"}}
    assert (await chat.anybody().post(path, json=body)).status_code == 401
    assert (await guest.client.post(path, json=body)).status_code == 403
    assert (await mo.client.post(path, json={"rules": {"preset": "cosy"}})).status_code == 400
    assert (await mo.client.post(path, json={"rules": {"hooks": []}})).status_code == 400
    assert (await mo.client.get(staff(chat, "backtests/nothing"))).status_code == 404
    started = (await mo.client.post(path, json=body)).json()
    assert (await guest.client.get(staff(chat, f"backtests/{started['id']}"))).status_code == 403
    await eventually(lambda: finished(chat, started["id"]))
