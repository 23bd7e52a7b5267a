"""The staff's calls over HTTP, against a running server."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.chat import Chat
from tests.serving import Server


@pytest.fixture
async def chat(server: Server) -> AsyncIterator[Chat]:
    """A room of its own."""
    async with Chat(server) as chat:
        yield chat


def staff(chat: Chat, path: str) -> str:
    """The address of a staff call."""
    return f"/api/v1/rooms/{chat.room}/staff/{path}"


async def test_a_held_message_is_explained_approved_and_posted(chat: Chat) -> None:
    """held, shown with verdict and span, approved, posted; a second decision is 409 with who and how."""
    guest, mo, max_ = await chat.guest("Ada"), chat.staff(), chat.staff(name="Max")
    held = await guest.posts("well, you are a retard")
    assert held.status_code == 202, held.text
    case = held.json()["case"]
    [shown] = (await mo.client.get(staff(chat, "cases"))).json()["cases"]
    assert (shown["type"], shown["id"]) == ("held", case)
    assert shown["verdict"]["action"] == "hold"
    assert shown["verdict"]["spans"] == [[16, 22]]
    assert shown["author"]["id"] == guest.id
    answer = await mo.client.post(staff(chat, f"cases/{case}"), json={"outcome": "approve", "reason": "ok"})
    assert answer.status_code == 200, answer.text
    assert answer.json()["outcome"] == "approved"
    assert answer.json()["by"]["name"] == "Mo"
    assert await chat.history() == ["well, you are a retard"]
    late = await max_.client.post(staff(chat, f"cases/{case}"), json={"outcome": "reject"})
    assert late.status_code == 409
    assert (late.json()["code"], late.json()["outcome"]) == ("already_decided", "approved")
    assert late.json()["by"]["name"] == "Mo"
    assert (await mo.client.get(staff(chat, "cases"))).json()["cases"] == []


async def test_the_worst_is_refused_with_its_reason(chat: Chat) -> None:
    """422 rejected names category and rule; the same text again is 422 repeated only if it was posted."""
    guest = await chat.guest("Ada")
    answer = await guest.posts("kill yourself")
    assert answer.status_code == 422
    assert (answer.json()["code"], answer.json()["category"]) == ("rejected", "threat")
    await guest.says("what a lovely evening")
    again = await guest.posts("What a lovely evening!")
    assert (again.status_code, again.json()["code"]) == (422, "repeated")


async def test_the_same_nonce_is_no_repeat(chat: Chat) -> None:
    """G-10: a retry is answered as the first time, not called a repeat."""
    guest = await chat.guest("Ada")
    first = await guest.posts("what a lovely evening", nonce="nonce-0001")
    again = await guest.posts("what a lovely evening", nonce="nonce-0001")
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["id"] == first.json()["id"]


async def test_a_time_out_is_given_shown_enforced_and_lifted(chat: Chat) -> None:
    """201 with until; the person is 403 timed_out; listed; 204 on lifting; then they may post."""
    guest, mo = await chat.guest("Ada"), chat.staff()
    await guest.says("what they are called is seen by what they said")
    wish = {"user": guest.id, "kind": "timeout", "seconds": 60, "reason": "calm down"}
    given = await mo.client.post(staff(chat, "sanctions"), json=wish)
    assert given.status_code == 201, given.text
    assert given.json()["until"] > 0
    refused = await guest.posts("hello")
    assert (refused.status_code, refused.json()["code"]) == (403, "timed_out")
    shown = (await mo.client.get(staff(chat, "sanctions"))).json()
    assert shown == {"sanctions": [{**given.json(), "name": guest.name}]}
    lifted = await mo.client.delete(staff(chat, f"sanctions/{guest.id}"))
    assert lifted.status_code == 204
    assert (await guest.posts("hello")).status_code == 201
    assert (await mo.client.delete(staff(chat, f"sanctions/{guest.id}"))).status_code == 404


@pytest.mark.parametrize("kind", ["timeout", "ban"])
async def test_nobody_by_that_id_is_sanctioned(chat: Chat, kind: str) -> None:
    """An id under which nobody wrote or reported is nobody's: 404, and nothing is in force."""
    wish = {"user": "u_whoever", "kind": kind}
    answer = await chat.staff().client.post(staff(chat, "sanctions"), json=wish)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert (await chat.host.get(staff(chat, "sanctions"))).json() == {"sanctions": []}
    assert (await chat.host.get(staff(chat, "audit"))).json()["actions"] == []


async def test_a_ban_may_purge(chat: Chat) -> None:
    """Banned and purged in one call: nothing of the person is left to read."""
    guest, mo = await chat.guest("Ada"), chat.staff()
    await guest.says("first words")
    wish = {"user": guest.id, "kind": "ban", "purge": True}
    assert (await mo.client.post(staff(chat, "sanctions"), json=wish)).status_code == 201
    assert (await guest.posts("hello")).json()["code"] == "banned"
    assert await chat.history() == []


async def test_removing_and_purging_are_on_the_record(chat: Chat) -> None:
    """S-3: each action has a row with actor, target and reason; the record comes by page."""
    guest, mo = await chat.guest("Ada"), chat.staff()
    first = await guest.says("first words")
    removed = await mo.client.delete(
        f"/api/v1/rooms/{chat.room}/messages/{first['id']}", params={"reason": "rude"}
    )
    assert removed.status_code == 200, removed.text
    await guest.says("second words")
    purged = await mo.client.post(staff(chat, "purges"), json={"user": guest.id, "reason": "flood"})
    assert purged.status_code == 200, purged.text
    assert purged.json()["seq"] > removed.json()["seq"]
    assert await chat.history() == []
    page = (await mo.client.get(staff(chat, "audit"), params={"limit": 1})).json()
    assert page["more"]
    [row] = page["actions"]
    assert (row["action"], row["target"], row["reason"]) == ("purge", guest.id, "flood")
    assert (row["actor"]["name"], row["actor"]["role"]) == ("Mo", "moderator")
    older = (await mo.client.get(staff(chat, "audit"), params={"before": row["id"]})).json()
    assert [row["action"] for row in older["actions"]] == ["remove"]
    assert not older["more"]


async def test_settings_are_on_the_record(chat: Chat) -> None:
    """A change of settings has its row: what it was before and after; what is set already has none."""
    await chat.change(slow_mode=3, blocked_terms=["spoiler"])
    await chat.change(slow_mode=3)
    [row] = (await chat.host.get(staff(chat, "audit"))).json()["actions"]
    assert row["action"] == "settings"
    assert row["detail"] == {
        "from": {"slow_mode": 0},
        "to": {"slow_mode": 3},
        "lists": {"blocked_terms": {"removed": [], "added": ["spoiler"]}},
    }
    guest = await chat.guest("Ada")
    assert (await guest.posts("a SP0ILER")).status_code == 202


async def test_a_check_changes_nothing(chat: Chat) -> None:
    """The verdict is that of a viewer's message; nothing is held, posted or remembered."""
    mo = chat.staff()
    for _ in range(2):
        verdict = (await mo.client.post(staff(chat, "check"), json={"text": "you retard"})).json()
        assert (verdict["action"], verdict["category"]) == ("hold", "insult")
    assert (await mo.client.post(staff(chat, "check"), json={"text": "hello"})).json()["action"] == "allow"
    assert (await mo.client.get(staff(chat, "cases"))).json()["cases"] == []


CALLS = [
    ("GET", "cases", None),
    ("POST", "cases/1-0", {"outcome": "approve"}),
    ("POST", "purges", {"user": "u_x"}),
    ("POST", "sanctions", {"user": "u_x", "kind": "ban"}),
    ("GET", "sanctions", None),
    ("DELETE", "sanctions/u_x", None),
    ("GET", "audit", None),
    ("POST", "check", {"text": "x"}),
]


@pytest.mark.parametrize(("method", "path", "body"), CALLS)
async def test_every_call_is_for_the_rooms_staff_alone(
    chat: Chat, method: str, path: str, body: dict[str, str] | None
) -> None:
    """S-3: nobody is 401, a guest 403, a moderator of another room 403."""
    guest = await chat.guest("Ada")
    stranger = chat.server.client(chat.server.token("moderator", room="another-room"))
    for client, status in ((chat.anybody(), 401), (guest.client, 403), (stranger, 403)):
        answer = await client.request(method, staff(chat, path), json=body)
        assert answer.status_code == status, answer.text
    await stranger.aclose()


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("cases/nonsense", {"outcome": "approve"}),
        ("cases/1-0", {"outcome": "maybe"}),
        ("sanctions", {"user": "u x", "kind": "ban"}),
        ("sanctions", {"user": "u_x", "kind": "timeout", "seconds": 0}),
        ("sanctions", {"user": "u_x", "kind": "timeout", "seconds": 1_209_601}),
        ("purges", {"user": "u_x", "since": -1}),
        ("purges", {}),
    ],
)
async def test_what_makes_no_sense_is_400(chat: Chat, path: str, body: dict[str, object]) -> None:
    """Every boundary is validated, and says which field is wrong."""
    answer = await chat.staff().client.post(staff(chat, path), json=body)
    assert answer.status_code == 400, answer.text
    assert answer.json()["code"] == "bad_request"


async def test_an_unknown_case_is_404(chat: Chat) -> None:
    """A case that never was."""
    answer = await chat.staff().client.post(staff(chat, "cases/1-0"), json={"outcome": "approve"})
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


async def test_moderators_do_not_sanction_the_host(chat: Chat) -> None:
    """The rank rule over HTTP: 403 forbidden."""
    host, mo = chat.staff("host", "Hanna"), chat.staff()
    message = await host.says("welcome everybody")
    answer = await mo.removes(message["id"])
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
