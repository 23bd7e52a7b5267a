"""Actions, undoing, bulk, claims, warnings, canned reasons and shields, over HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.chat import Chat, Guest
from tests.deadline import eventually
from tests.serving import Server


@pytest.fixture
async def chat(server: Server) -> AsyncIterator[Chat]:
    """A room of its own."""
    async with Chat(server) as chat:
        yield chat


async def asks(who: Guest, chat: Chat, method: str, path: str, status: int = 200, **body: Any) -> Any:
    """The answer to a staff call, which has this status."""
    url = f"/api/v1/rooms/{chat.room}/staff/{path}"
    answer = await who.client.request(method, url, json=body or None)
    assert answer.status_code == status, answer.text
    return answer.json() if answer.content else None


async def test_an_action_is_done_and_undone_by_its_id(chat: Chat) -> None:
    """201 with the number on record; undo counts one and the message is back; again there is nothing."""
    guest, mo = await chat.guest("Ada"), chat.staff()
    said = await guest.says("what a show")
    made = await asks(mo, chat, "POST", "actions", 201, action="remove", message=said["id"], code="spam")
    number = made["action"]["id"]
    assert await chat.history() == []
    shown = await asks(mo, chat, "POST", "undo", action=number, preview=True)
    assert (shown["undone"], shown["preview"], shown["actions"][0]["id"]) == (1, True, number)
    assert shown["actions"][0]["reason"] == "Please do not post the same again and again."
    done = await asks(mo, chat, "POST", "undo", action=number)
    assert (done["undone"], done["messages"]) == (1, 1)
    assert await chat.history() == ["what a show"]
    assert (await asks(mo, chat, "POST", "undo", action=number))["undone"] == 0
    again = await asks(mo, chat, "POST", "actions", 201, action="remove", message=said["id"])
    twice = await asks(mo, chat, "POST", "actions", 201, action="remove", message=said["id"])
    assert again["action"]["id"] is not None
    assert twice["action"]["id"] is None


async def test_a_person_is_acted_on_by_a_message_of_theirs(chat: Chat) -> None:
    """A time-out given to the author of a message, and lifted; a ban with an end."""
    guest, mo = await chat.guest("Ada"), chat.staff()
    said = await guest.says("what a show")
    wish = {"action": "timeout", "message": said["id"], "seconds": 60, "reason": "calm down"}
    made = (await asks(mo, chat, "POST", "actions", 201, **wish))["action"]
    assert (made["user"], made["until"] > 0) == (guest.id, True)
    assert (await guest.posts("x y z")).json()["code"] == "timed_out"
    await asks(mo, chat, "POST", "actions", 201, action="lift", user=guest.id)
    await asks(mo, chat, "POST", "actions", 201, action="ban", user=guest.id, seconds=3600)
    refused = (await guest.posts("x y z")).json()
    assert (refused["code"], refused["until"] > 0) == ("banned", True)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("actions", {"action": "remove"}),
        ("actions", {"action": "ban"}),
        ("actions", {"action": "warn", "user": "u_1"}),
        ("actions", {"action": "ban", "message": "9-9"}),
        ("undo", {}),
        ("undo", {"action": "1", "by": "u_1"}),
        ("bulk", {"action": "remove"}),
        ("bulk", {"action": "remove", "users": ["u_1"], "preview": False}),
        ("bulk", {"action": "remove", "pattern": "(a", "expression": True}),
    ],
)
async def test_a_wish_that_is_not_whole_is_400(chat: Chat, path: str, body: dict[str, Any]) -> None:
    """The field that is missing or wrong is named."""
    refused = await asks(chat.staff(), chat, "POST", path, 400, **body)
    assert refused["field"]


async def test_viewers_do_not_moderate(chat: Chat) -> None:
    """S-3: every call of the staff is 403 for a viewer, also one who moderates another room."""
    guest = await chat.guest()
    for method, path, body in (
        ("POST", "actions", {"action": "ban", "user": "u_1"}),
        ("POST", "undo", {"action": "1"}),
        ("POST", "bulk", {"action": "remove", "pattern": "xx"}),
        ("PUT", "reasons", {"reasons": []}),
        ("PUT", "shield", {"preset": "raid"}),
        ("POST", "cases/1-0/claim", {}),
    ):
        refused = await asks(guest, chat, method, path, 403, **body)
        assert refused["code"] == "forbidden"


async def test_a_pattern_is_counted_removed_and_undone_at_once(chat: Chat) -> None:
    """M32: the preview counts without changing; one undo brings all back; staff messages are left alone."""
    guest, mo, other = await chat.guest("Ada"), chat.staff(), chat.staff(name="Max")
    for words in (
        "all of you come to",
        "tonight is the party of",
        "who has heard of",
        "I like",
        "bring friends into",
    ):
        await guest.says(f"{words} MY  Club")
    await guest.says("something else")
    await other.says("my club is not allowed here")
    wish = {"action": "remove", "pattern": "my club", "minutes": 5}
    shown = await asks(mo, chat, "POST", "bulk", **wish)
    assert (shown["count"], shown["people"], shown["skipped"], shown["preview"]) == (5, 1, 1, True)
    assert len(await chat.history()) == 7
    done = await asks(mo, chat, "POST", "bulk", **wish, preview=False, reason="club")
    assert (done["count"], done["preview"]) == (5, False)
    assert await chat.history() == ["something else", "my club is not allowed here"]
    assert (await asks(mo, chat, "POST", "bulk", **wish))["count"] == 0
    undone = await asks(mo, chat, "POST", "undo", action=done["action"])
    assert (undone["undone"], undone["messages"]) == (1, 5)
    assert [one["action"] for one in undone["actions"]] == ["bulk", *["remove"] * 5]
    assert len(await chat.history()) == 7


async def test_many_people_are_timed_out_at_once(chat: Chat) -> None:
    """One action for all of them, undone at once."""
    guests, mo = [await chat.guest() for _ in range(3)], chat.staff()
    users = [guest.id for guest in guests]
    done = await asks(mo, chat, "POST", "bulk", action="timeout", users=users, seconds=60, preview=False)
    assert done["count"] == 3
    assert len((await asks(mo, chat, "GET", "sanctions"))["sanctions"]) == 3
    await asks(mo, chat, "POST", "undo", action=done["action"])
    assert (await asks(mo, chat, "GET", "sanctions"))["sanctions"] == []


async def test_a_warning_is_read_before_one_writes_again(chat: Chat) -> None:
    """M7: 403 warned names id and text, the snapshot too; acknowledged, the person writes; staff see both."""
    guest, mo = await chat.guest("Ada"), chat.staff()
    await asks(mo, chat, "POST", "actions", 201, action="warn", user=guest.id, code="harassment")
    refused = (await guest.posts("hello there")).json()
    assert (refused["code"], refused["reason"]) == ("warned", "Attacking other people is not allowed here.")
    url = f"/api/v1/rooms/{chat.room}/acknowledgements"

    async def told() -> bool:
        answer = (await guest.client.get(f"/api/v1/rooms/{chat.room}")).json()["standing"]
        return bool(answer.get("warning") == {"id": refused["warning"], "text": refused["reason"]})

    await eventually(told)
    other = await chat.guest()
    assert (await other.client.post(url, json={"warning": refused["warning"]})).status_code == 404
    assert (await guest.client.post(url, json={"warning": "1-0"})).status_code == 404
    assert (await guest.client.post(url, json={"warning": refused["warning"]})).status_code == 204
    assert (await guest.posts("hello there")).status_code == 201
    assert (await guest.client.post(url, json={"warning": refused["warning"]})).status_code == 404


async def test_a_case_is_claimed_by_one(chat: Chat) -> None:
    """M34: a lease of 15 s that renews; another is 409 with who; it is shown; released, it is free."""
    guest, mo, max_ = await chat.guest("Ada"), chat.staff(), chat.staff(name="Max")
    case = (await guest.posts("well, you are a retard")).json()["case"]
    first = await asks(mo, chat, "POST", f"cases/{case}/claim")
    assert (first["case"], first["by"]["name"]) == (case, "Mo")
    renewed = await asks(mo, chat, "POST", f"cases/{case}/claim")
    assert renewed["until"] >= first["until"]
    refused = await asks(max_, chat, "POST", f"cases/{case}/claim", 409)
    assert (refused["code"], refused["by"]["name"], refused["until"] > 0) == ("claimed", "Mo", True)
    [shown] = (await asks(max_, chat, "GET", "cases"))["cases"]
    assert (shown["claim"]["by"]["name"], shown["queue"], shown["status"]) == ("Mo", "held", "open")
    await asks(max_, chat, "DELETE", f"cases/{case}/claim", 204)
    await asks(max_, chat, "POST", f"cases/{case}/claim", 409)
    await asks(mo, chat, "DELETE", f"cases/{case}/claim", 204)
    await asks(max_, chat, "POST", f"cases/{case}/claim")
    await asks(mo, chat, "POST", f"cases/{case}", outcome="approve")
    await asks(mo, chat, "POST", f"cases/{case}/claim", 404)


async def test_staff_see_who_looks_at_what(chat: Chat) -> None:
    """`claimed` and `released` reach the readers of the staff log at once, without a place in it."""
    guest, mo = await chat.guest("Ada"), chat.staff()
    case = (await guest.posts("well, you are a retard")).json()["case"]
    async with chat.reader(token=mo.token, staff=True) as reader:
        await reader.ready()
        await asks(mo, chat, "POST", f"cases/{case}/claim")
        [claimed] = await reader.until("claimed")
        assert (claimed["case"], claimed["by"]["name"], "seq" in claimed) == (case, "Mo", False)
        await asks(mo, chat, "DELETE", f"cases/{case}/claim", 204)
        [released] = await reader.until("released")
        assert released["case"] == case


async def test_the_queue_is_filtered_paged_and_counted(chat: Chat) -> None:
    """By queue, category and author; open ones oldest first, decided ones newest first with how."""
    ada, eve, mo = await chat.guest("Ada"), await chat.guest("Eve"), chat.staff()
    texts = ("well, you are a retard", "look at example.com/one")
    cases = [(await who.posts(text)).json()["case"] for text in texts for who in (ada, eve)]
    page = await asks(mo, chat, "GET", "cases?limit=3")
    assert ([one["id"] for one in page["cases"]], page["more"]) == (cases[:3], True)
    assert page["counts"] == {"held": 4, "reported": 0, "new": 0, "appeals": 0, "shadowed": 0}
    rest = await asks(mo, chat, "GET", f"cases?after={cases[2]}")
    assert [one["id"] for one in rest["cases"]] == cases[3:]
    category = page["cases"][0]["verdict"]["category"]
    found = await asks(mo, chat, "GET", f"cases?category={category}&user={ada.id}")
    assert [one["id"] for one in found["cases"]] == cases[:1]
    assert (await asks(mo, chat, "GET", "cases?queue=new"))["cases"] == []
    await asks(mo, chat, "POST", f"cases/{cases[0]}", outcome="mask")
    await asks(mo, chat, "POST", f"cases/{cases[1]}", outcome="reject", reason="no", code="hate")
    decided = (await asks(mo, chat, "GET", "cases?status=decided"))["cases"]
    assert [one["id"] for one in decided] == [cases[1], cases[0]]
    assert (decided[0]["decided"]["outcome"], decided[0]["decided"]["code"]) == ("rejected", "hate")
    assert decided[1]["decided"]["outcome"] == "masked"
    assert await chat.history() == ["well, you are a ••••••"]
    older = await asks(mo, chat, "GET", f"cases?status=decided&before={cases[1]}")
    assert [one["id"] for one in older["cases"]] == [cases[0]]


async def test_a_room_has_reasons_of_its_own(chat: Chat) -> None:
    """M35: the usual ones, then the room's, then the usual ones again; two of one code are refused."""
    mo = chat.staff()
    usual = (await asks(mo, chat, "GET", "reasons"))["reasons"]
    assert {"code": "spam", "title": "Spam or flooding"}.items() <= next(
        one for one in usual if one["code"] == "spam"
    ).items()
    own = [{"code": "mine", "title": "Mine", "text": "Dear {name}, not in {room}: {rule}"}]
    assert (await asks(mo, chat, "PUT", "reasons", reasons=own))["reasons"] == own
    guest = await chat.guest("Ada")
    await guest.says("a message that tells what I am called")
    await asks(mo, chat, "POST", "actions", 201, action="warn", user=guest.id, code="mine")
    assert (await guest.posts("hello")).json()["reason"] == f"Dear {guest.name}, not in {chat.room}:"
    await asks(mo, chat, "PUT", "reasons", 400, reasons=own * 2)
    assert (await asks(mo, chat, "PUT", "reasons", reasons=[]))["reasons"] == usual


async def test_reasons_of_a_person_and_of_all_rooms(chat: Chat) -> None:
    """M35: one's own come before the room's, then those of all rooms, which only a host of all sets; found by
    words in them."""
    mo, max_, host = chat.staff(), chat.staff(name="Max"), chat.staff("host")
    site = Guest(chat.host, chat.room, {"token": "", "user": {"id": "", "name": "Chief"}})
    mine = {"code": "spam", "title": "Mine", "text": "Stop it, {name}."}
    all_ = [{"code": "gdpr", "title": "Data", "text": "No data in {room}."}]
    shown = await asks(mo, chat, "PUT", "reasons", reasons=[mine], scope="mine")
    assert shown["reasons"] == [{**mine, "scope": "mine"}]
    for who in (mo, host):
        await asks(who, chat, "PUT", "reasons", 403, reasons=all_, scope="site")
    await asks(mo, chat, "PUT", "reasons", 400, reasons=all_, scope="usual")
    await asks(site, chat, "PUT", "reasons", reasons=all_, scope="site")
    chosen = {one["code"]: one for one in (await asks(mo, chat, "GET", "reasons"))["reasons"]}
    assert (chosen["spam"]["title"], chosen["spam"]["scope"]) == ("Mine", "mine")
    assert (chosen["gdpr"]["scope"], chosen["hate"]["scope"]) == ("site", "usual")
    others = {one["code"]: one for one in (await asks(max_, chat, "GET", "reasons"))["reasons"]}
    assert (others["spam"]["scope"], others["gdpr"]["scope"]) == ("usual", "site")
    found = (await asks(mo, chat, "GET", "reasons?search=NO%20DATA"))["reasons"]
    assert [one["code"] for one in found] == ["gdpr"]
    assert (await asks(mo, chat, "GET", "reasons?scope=site"))["reasons"] == [{**all_[0], "scope": "site"}]
    assert (await asks(site, chat, "PUT", "reasons", reasons=[], scope="site"))["reasons"] == []
    guest = await chat.guest("Ada")
    case = (await guest.posts("well, you are a retard")).json()["case"]
    await asks(mo, chat, "POST", f"cases/{case}", outcome="reject", code="spam")
    [row] = (await asks(mo, chat, "GET", "audit?action=reject"))["actions"]
    assert (row["code"], row["reason"]) == ("spam", f"Stop it, {guest.name}.")


async def test_answers_to_appeals_are_canned_too(chat: Chat) -> None:
    """M26: usual ones until somebody writes one; the person gets its words with what it is about."""
    mo, max_, guest = chat.staff(), chat.staff(name="Max"), await chat.guest("Ada")
    usual = (await asks(mo, chat, "GET", "reasons?use=appeal"))["reasons"]
    assert {one["use"] for one in usual} == {"appeal"}
    assert "it_stays" in {one["code"] for one in usual}
    nobody = await asks(mo, chat, "POST", "actions", 404, action="timeout", user="u_nobody")
    assert nobody["detail"] == "Nobody by this id has written in this room."
    await guest.says("hello")
    await asks(mo, chat, "POST", "actions", 201, action="timeout", user=guest.id)
    weaker = await asks(mo, chat, "POST", "actions", 409, action="timeout", user=guest.id, seconds=5)
    assert (weaker["code"], weaker["kind"], weaker["until"] > 0) == ("already_sanctioned", "timeout", True)
    appealed = await guest.client.post(f"/api/v1/rooms/{chat.room}/appeals", json={"text": "sorry"})
    own = [{"code": "ok", "title": "Fine", "text": "The {kind} is over, {name}.", "use": "appeal"}]
    await asks(mo, chat, "PUT", "reasons", reasons=own)
    left = (await asks(mo, chat, "GET", "reasons?use=appeal"))["reasons"]
    assert [one["code"] for one in left] == ["ok"]
    await asks(max_, chat, "POST", f"cases/{appealed.json()['case']}", outcome="grant", code="ok")
    mine = (await guest.client.get(f"/api/v1/rooms/{chat.room}/appeals")).json()["appeals"]
    assert mine[0]["reason"] == f"The time-out is over, {guest.name}."


async def test_a_shield_restores_the_exact_settings(chat: Chat) -> None:
    """M29: strict at once; another takes its place; down, all is as before but what was changed meanwhile."""
    await chat.change(slow_mode=3, preset="relaxed", links="allow")
    before = (await chat.host.get(f"/api/v1/rooms/{chat.room}")).json()["settings"]
    mo, guest = chat.staff(), await chat.guest()
    up = await asks(mo, chat, "PUT", "shield", preset="raid", minutes=5)
    assert (up["shield"]["preset"], up["shield"]["name"]) == ("raid", "Mo")
    strict = (await chat.host.get(f"/api/v1/rooms/{chat.room}")).json()["settings"]
    assert (strict["preset"], strict["slow_mode"], strict["links"]) == ("strict", 30, "reject")
    await asks(mo, chat, "PUT", "shield", preset="lockdown", minutes=0)
    assert (await guest.posts("hello")).json()["code"] == "frozen"
    await asks(mo, chat, "DELETE", "shield", 204)
    assert (await chat.host.get(f"/api/v1/rooms/{chat.room}")).json()["settings"] == before
    await asks(mo, chat, "DELETE", "shield", 404)
    await asks(mo, chat, "PUT", "shield", preset="calm")
    await chat.change(slow_mode=7)
    await asks(mo, chat, "DELETE", "shield", 204)
    after = (await chat.host.get(f"/api/v1/rooms/{chat.room}")).json()["settings"]
    assert after == {**before, "slow_mode": 7}
    assert (await asks(mo, chat, "GET", "shield"))["shield"] is None


async def test_the_record_is_narrowed(chat: Chat) -> None:
    """M24: by who acted, what they did and whom it was about; names in part, whatever their case."""
    ada, eve = await chat.guest("Ada"), await chat.guest("Eve")
    mo, max_ = chat.staff(), chat.staff(name="Max")
    for guest in (ada, eve):
        await guest.says(f"hello from {guest.name}")
    await asks(mo, chat, "POST", "actions", 201, action="timeout", user=ada.id, reason="too loud")
    await asks(max_, chat, "POST", "actions", 201, action="timeout", user=eve.id)
    await asks(max_, chat, "POST", "actions", 201, action="lift", user=eve.id)

    async def found(**wanted: str) -> list[tuple[str, str]]:
        path = "audit?" + "&".join(f"{name}={value}" for name, value in wanted.items())
        rows = (await asks(mo, chat, "GET", path))["actions"]
        return [(row["actor"]["name"], row["action"]) for row in rows]

    assert await found(actor="MAX") == [("Max", "lift"), ("Max", "timeout")]
    assert await found(actor="max", action="lift") == [("Max", "lift")]
    assert await found(target=ada.id) == [(mo.name, "timeout")]
    assert await found(target="too%20loud") == [(mo.name, "timeout")]
    assert await found(rule="nobody") == []
    assert await found(target="%25") == await found()


async def test_a_canned_reason_has_to_be_there(chat: Chat) -> None:
    """M35: a code that nobody chose is refused, with own words beside it as well, and nothing is done."""
    mo, ada = chat.staff(), await chat.guest("Ada")
    said = await ada.says("hello")
    case = (await ada.posts("well, you are a retard")).json()["case"]
    for path, wish in (
        ("actions", {"action": "remove", "message": said["id"]}),
        ("actions", {"action": "ban", "user": ada.id, "reason": "my own words"}),
        ("actions", {"action": "mask", "message": said["id"], "whole": True}),
        ("bulk", {"action": "remove", "messages": [said["id"]], "preview": False}),
        (f"cases/{case}", {"outcome": "reject", "reason": "my own words"}),
    ):
        refused = await asks(mo, chat, "POST", path, 400, code="nonsense", **wish)
        assert (refused["field"], "nonsense" in refused["detail"]) == ("code", True)
    assert await chat.history() == ["hello"]
    assert [one["id"] for one in (await asks(mo, chat, "GET", "cases"))["cases"]] == [case]
