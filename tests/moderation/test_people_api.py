"""Reports, appeals, cards, notes and flags over HTTP, against a running server."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from eventchat.clock import now_ms
from tests.chat import Chat, Guest
from tests.deadline import eventually
from tests.serving import Server

WORDS = (
    "evening stage light guitar river garden window yellow paper music winter summer bridge coffee".split()
)


@pytest.fixture
async def chat(server: Server) -> AsyncIterator[Chat]:
    """A room of its own."""
    async with Chat(server) as chat:
        yield chat


def staff(chat: Chat, path: str) -> str:
    """The address of a staff call."""
    return f"/api/v1/rooms/{chat.room}/staff/{path}"


async def report(guest: Guest, message: str, **more: Any) -> httpx.Response:
    """Report a message."""
    body = {"reason": "spam", **more}
    return await guest.client.post(f"/api/v1/rooms/{guest.room}/messages/{message}/reports", json=body)


async def appeal(guest: Guest, text: str = "sorry") -> httpx.Response:
    """Appeal against what is in force."""
    return await guest.client.post(f"/api/v1/rooms/{guest.room}/appeals", json={"text": text})


def sentence() -> str:
    """Something that was not said before."""
    return " ".join(random.sample(WORDS, 5))


async def the_case(chat: Chat, mo: Guest, queue: str) -> dict[str, Any]:
    """The only open case of a queue."""
    shown = (await mo.client.get(staff(chat, "cases"), params={"queue": queue})).json()
    assert shown["counts"][queue] == 1
    [case] = shown["cases"]
    return dict(case)


async def test_reports_hide_a_message_and_staff_bring_it_back(chat: Chat) -> None:
    """V19: reported by two who spoke here, hidden for a reader, in the queue, dismissed, back, and told."""
    await chat.change(report_hold=2)
    ada, bob, cy, mo = *[await chat.guest(name) for name in ("Ada", "Bob", "Cy")], chat.staff()
    for guest in (bob, cy):
        await guest.says(f"hello from {guest.name}")
    message = await ada.says("the ending is sad, he leaves")
    async with chat.reader(token=bob.token) as reader:
        await reader.ready()
        first = await report(bob, message["id"], note="again")
        assert (first.status_code, first.json()["duplicate"]) == (202, False)
        again = await report(bob, message["id"])
        assert (again.status_code, again.json()["duplicate"]) == (202, True)
        assert (await report(cy, message["id"])).status_code == 202
        [removed] = await reader.until("removed")
        assert (removed["targets"], removed["by"]) == ([message["id"]], "rule")
        assert "the ending is sad, he leaves" not in await chat.history()
        case = await the_case(chat, mo, "reported")
        assert (case["text"], case["message"]) == ("the ending is sad, he leaves", message["id"])
        assert [(one["reason"], one.get("note")) for one in case["reports"]] == [
            ("spam", "again"),
            ("spam", None),
        ]
        wish = {"outcome": "dismiss", "reason": "it is theirs"}
        answer = await mo.client.post(staff(chat, f"cases/{case['id']}"), json=wish)
        assert answer.status_code == 200, answer.text
        assert answer.json()["outcome"] == "dismissed"
        [restored] = await reader.until("restored")
        assert [one["text"] for one in restored["messages"]] == ["the ending is sad, he leaves"]
        [told] = await reader.until("report_decided")
        assert (told["message"], told["outcome"]) == (message["id"], "dismissed")
    assert "the ending is sad, he leaves" in await chat.history()
    late = await mo.client.post(staff(chat, f"cases/{case['id']}"), json={"outcome": "uphold"})
    assert (late.status_code, late.json()["outcome"]) == (409, "dismissed")


async def test_an_appeal_lets_a_banned_person_back_in(chat: Chat) -> None:
    """M26: banned, appeals once, is let back in by another moderator, and can read how it went."""
    ada, mo, max_ = await chat.guest("Ada"), chat.staff(), chat.staff(name="Max")
    await ada.says("hello")
    assert (await appeal(ada)).status_code == 404
    await mo.client.post(staff(chat, "sanctions"), json={"user": ada.id, "kind": "ban", "reason": "enough"})
    taken = await appeal(ada, "it was a quotation")
    assert taken.status_code == 202, taken.text
    assert (await appeal(ada)).json()["code"] == "appeal_open"
    case = await the_case(chat, mo, "appeals")
    assert (case["id"], case["text"]) == (taken.json()["case"], "it was a quotation")
    assert case["appeal"]["sanction"]["reason"] == "enough"
    await max_.says("I am here, too")
    nonsense = await max_.client.post(staff(chat, f"cases/{case['id']}"), json={"outcome": "mask"})
    assert nonsense.status_code == 400
    answer = await max_.client.post(
        staff(chat, f"cases/{case['id']}"), json={"outcome": "grant", "reason": "welcome back"}
    )
    assert answer.status_code == 200, answer.text
    assert (await ada.posts("thank you")).status_code == 201
    [mine] = (await ada.client.get(f"/api/v1/rooms/{chat.room}/appeals")).json()["appeals"]
    assert (mine["outcome"], mine["reason"]) == ("granted", "welcome back")


async def test_a_watched_person_waits(chat: Chat) -> None:
    """M31: with `premod` everything waits, on every node at once; null ends it; the card says both."""
    ada, mo = await chat.guest("Ada"), chat.staff()
    await ada.says("hello")
    flags = staff(chat, f"people/{ada.id}/flags")
    put = await mo.client.put(flags, json={"premod": now_ms() + 600_000, "monitor": True})
    assert put.status_code == 200, put.text

    async def waits() -> bool:
        return (await ada.posts(sentence())).status_code == 202

    await eventually(waits)
    [watched] = (await mo.client.get(staff(chat, "people"))).json()["people"]
    assert (watched["user"], watched["monitor"]) == (ada.id, True)
    await mo.client.put(flags, json={"premod": None, "monitor": False})

    async def heard() -> bool:
        return (await ada.posts(sentence())).status_code == 201

    await eventually(heard)
    assert (await mo.client.get(staff(chat, "people"))).json()["people"] == []
    assert (await mo.client.put(flags, json={"premod": "soon"})).status_code == 400


async def test_first_messages_wait_and_are_let_through(chat: Chat) -> None:
    """M30: two messages wait in their queue; approved, the third passes; others go through by themselves."""
    await chat.change(hold_first=2)
    ada, bob, mo = await chat.guest("Ada"), await chat.guest("Bob"), chat.staff()
    for text in ("hello", "anybody here?"):
        held = await ada.posts(text)
        assert held.status_code == 202, held.text
        case = await the_case(chat, mo, "new")
        await mo.client.post(staff(chat, f"cases/{case['id']}"), json={"outcome": "approve"})
    assert (await ada.posts("good evening")).status_code == 201
    await chat.change(hold_first_seconds=1)
    assert (await bob.posts("hi, I am new")).status_code == 202

    async def let_through() -> bool:
        return "hi, I am new" in await chat.history()

    async def on_record() -> bool:  # which is a moment behind what readers are told
        row = (await mo.client.get(staff(chat, "audit"))).json()["actions"][0]
        return (row["action"], row["actor"]["id"]) == ("approve", "rule:first_message")

    await eventually(let_through)
    await eventually(on_record)


async def test_a_card_and_its_notes(chat: Chat) -> None:
    """M22, M23: what was said, removed or not, what was noted, by whom; nobody unknown is an error."""
    ada, mo = await chat.guest("Ada"), chat.staff()
    first = await ada.says("first words")
    await mo.removes(first["id"])
    note = await mo.client.post(staff(chat, f"people/{ada.id}/notes"), json={"text": "asked to stop"})
    assert note.status_code == 201, note.text

    async def archived() -> bool:
        card = (await mo.client.get(staff(chat, f"people/{ada.id}"))).json()
        return [(said["text"], said.get("removed")) for said in card["messages"]] == [("first words", True)]

    await eventually(archived)
    card = (await mo.client.get(staff(chat, f"people/{ada.id}"))).json()
    assert card["names"] == [ada.name]
    assert [one["text"] for one in card["notes"]] == ["asked to stop"]
    assert {action["action"] for action in card["actions"]} == {"note", "remove"}
    empty = await mo.client.get(staff(chat, "people/u_nobody"))
    assert (empty.status_code, empty.json()["messages"]) == (200, [])


async def test_repeated_offences_climb_the_rooms_ladder(chat: Chat) -> None:
    """M17: a refused link is a warning that must be read before one writes again; a rule gave it."""
    steps = [{"action": "warn"}, {"action": "timeout", "seconds": 600}]
    terms = [{"text": "pineapple", "action": "timeout", "seconds": 300}]
    await chat.change(links="reject", ladder=[{"filter": "links", "steps": steps}], terms=terms)
    ada, bob = await chat.guest("Ada"), await chat.guest("Bob")

    async def refused_as(guest: Guest, code: str) -> bool:
        return bool((await guest.posts(sentence())).json().get("code") == code)

    assert (await ada.posts("see example.com")).status_code == 422
    await eventually(lambda: refused_as(ada, "warned"))
    assert (await bob.posts("a pineapple")).json()["code"] == "rejected"
    await eventually(lambda: refused_as(bob, "timed_out"))
    shown = (await chat.host.get(staff(chat, "audit"))).json()["actions"]
    done = {(row["actor"]["id"], row["action"]) for row in shown}
    assert done >= {("rule:links", "warn"), ("rule:term:pineapple", "timeout")}


STAFF_CALLS = [
    ("GET", "people", None),
    ("GET", "people/u_x", None),
    ("POST", "people/u_x/notes", {"text": "x"}),
    ("PUT", "people/u_x/flags", {"monitor": True}),
]


@pytest.mark.parametrize(("method", "path", "body"), STAFF_CALLS)
async def test_what_is_known_of_people_is_for_the_rooms_staff_alone(
    chat: Chat, method: str, path: str, body: dict[str, object] | None
) -> None:
    """S-3: nobody is 401, a guest 403, a moderator of another room 403."""
    guest = await chat.guest("Ada")
    stranger = chat.server.client(chat.server.token("moderator", room="another-room"))
    for client, status in ((chat.anybody(), 401), (guest.client, 403), (stranger, 403)):
        answer = await client.request(method, staff(chat, path), json=body)
        assert answer.status_code == status, answer.text
    await stranger.aclose()


async def test_nobody_in_particular_reports_or_appeals(chat: Chat) -> None:
    """401 without a session, 400 for no message id or reason, 404 for no message, 403 for the banned."""
    ada, bob, mo = await chat.guest("Ada"), await chat.guest("Bob"), chat.staff()
    message = (await ada.says("hello"))["id"]
    path = f"/api/v1/rooms/{chat.room}"
    anybody = chat.anybody()
    assert (
        await anybody.post(f"{path}/messages/{message}/reports", json={"reason": "spam"})
    ).status_code == 401
    assert (await anybody.post(f"{path}/appeals", json={"text": "x"})).status_code == 401
    assert (await report(bob, "nonsense")).status_code == 400
    assert (await report(bob, message, reason="boring")).status_code == 400
    assert (await report(bob, message, note="x" * 501)).status_code == 400
    assert (await report(bob, "1-0")).status_code == 404
    assert (await report(ada, message)).status_code == 403
    assert (await bob.posts("hello")).status_code == 201
    await mo.client.post(staff(chat, "sanctions"), json={"user": bob.id, "kind": "ban"})

    async def refused() -> bool:
        return (await report(bob, message)).json().get("code") == "banned"

    await eventually(refused)
