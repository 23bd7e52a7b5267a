"""What staff put before everybody: announcements, the pin; on every transport, also for who was away."""

from __future__ import annotations

import time
from typing import Any

from tests.chat import Chat, Guest
from tests.contract.test_undoing import acts
from tests.deadline import eventually
from tests.readers import Reader


async def pinned_now(chat: Chat) -> Any:
    """What the room's snapshot says is pinned."""
    return (await chat.host.get(f"/api/v1/rooms/{chat.room}")).json()["pinned"]


async def newcomer(chat: Chat) -> Reader:
    """Somebody who came just now, read once; gone again."""
    async with chat.reader() as reader:
        await reader.ready()
    return reader


async def undo(who: Guest, chat: Chat, made: dict[str, Any]) -> None:
    """Take an action back."""
    assert (await acts(who, chat, "undo", action=made["action"]["id"]))["undone"] == 1


async def test_an_announcement_reaches_everybody_and_disappears_when_it_is_undone(chat: Chat) -> None:
    """Live, for those who were away, and for newcomers; undone, nobody is sent its text again."""
    mo = chat.staff()
    async with chat.reader() as reader:
        await reader.ready()
        start = reader.cursor
        made = await acts(mo, chat, "actions", action="announce", text=" Doors open now! ", style="success")
        [told] = await reader.until("announced")
        assert (told["text"], told["style"]) == ("Doors open now!", "success")
        assert told["by"]["name"] == "Mo" and told["id"] == made["action"]["message"]
        assert "Doors open now!" in str((await newcomer(chat)).batches)
        await undo(mo, chat, made)
        [removed] = await reader.until("removed")
        assert removed["targets"] == [told["id"]]
    async with chat.reader(after=start) as late:
        await late.until("removed")
        [place] = late.of_type("announced")
        assert (place["removed"], place["text"]) == (True, "")
    assert "Doors open now!" not in str((await newcomer(chat)).batches) + str(late.batches)


async def test_announcements_are_judged_and_limited(chat: Chat) -> None:
    """What staff may not say they may not announce; 500 characters; viewers do not announce."""
    mo, ada = chat.staff(), await chat.guest()
    path = f"/api/v1/rooms/{chat.room}/staff/actions"

    async def answer(who: Guest, **wish: Any) -> tuple[int, str]:
        got = await who.client.post(path, json={"action": "announce", **wish})
        return got.status_code, got.json().get("code", "")

    assert await answer(mo, text="well, you are a retard") == (422, "rejected")
    assert await answer(mo, text="a" * 501) == (422, "too_long")
    assert await answer(mo) == (422, "empty")
    assert await answer(mo, text="fine", style="loud") == (400, "bad_request")
    assert await answer(ada, text="fine") == (403, "forbidden")


async def test_a_pinned_message_is_in_every_welcome_until_it_is_unpinned(chat: Chat) -> None:
    """One pin at a time, told live, in the welcome and in the snapshot; undoing brings the former back."""
    mo, ada = chat.staff(), await chat.guest("Ada")
    one, two = await ada.says("the first"), await ada.says("the second")
    async with chat.reader() as reader:
        await reader.ready()
        assert reader.of_type("welcome")[0]["pinned"] is None
        await acts(mo, chat, "actions", action="pin", message=one["id"])
        second = await acts(mo, chat, "actions", action="pin", message=two["id"], seconds=600)
        told = await reader.until("pinned", 2)
        assert [event["message"]["text"] for event in told] == ["the first", "the second"]
        assert "until" not in told[0] and told[1]["until"] == second["action"]["until"]
        welcome = (await newcomer(chat)).of_type("welcome")[0]
        assert welcome["pinned"]["message"]["id"] == two["id"]
        assert welcome["pinned"] == await pinned_now(chat)
        await undo(mo, chat, second)
        await reader.until("pinned", 3)
        assert (await pinned_now(chat))["message"]["text"] == "the first"
        off = await acts(mo, chat, "actions", action="unpin")
        [gone] = await reader.until("unpinned")
        assert gone["message"] == one["id"] and await pinned_now(chat) is None
        await undo(mo, chat, off)
        await reader.until("pinned", 4)
        assert (await pinned_now(chat))["message"]["text"] == "the first"
    path = f"/api/v1/rooms/{chat.room}/staff/actions"
    missing = await mo.client.post(path, json={"action": "pin", "message": "1-1"})
    assert (missing.status_code, missing.json()["code"]) == (404, "not_found")


async def test_a_message_that_goes_is_not_pinned_any_more(chat: Chat) -> None:
    """G-7: removed or purged, it is unpinned in the same step; nobody is sent the text in a pin either."""
    mo, ada = chat.staff(), await chat.guest("Ada")
    async with chat.reader() as reader:
        await reader.ready()
        start = reader.cursor
        one = await ada.says("take this back")
        await acts(mo, chat, "actions", action="pin", message=one["id"])
        await reader.until("pinned")
        assert (await ada.removes(one["id"])).status_code == 200
        await reader.until("unpinned")
        assert await pinned_now(chat) is None
        two = await ada.says("take this away")
        await acts(mo, chat, "actions", action="pin", message=two["id"])
        await acts(mo, chat, "actions", action="purge", user=ada.id)
        await reader.until("unpinned", 2)
        assert await pinned_now(chat) is None
    async with chat.reader(after=start) as late:
        await late.until("unpinned", 2)
    seen = str(late.batches) + str((await newcomer(chat)).batches)
    assert "take this" not in seen
    path = f"/api/v1/rooms/{chat.room}/staff/actions"
    again = await mo.client.post(path, json={"action": "pin", "message": two["id"]})
    assert again.status_code == 404


async def test_a_pin_runs_out_by_itself(chat: Chat) -> None:
    """Its time over, neither welcome nor snapshot has it, and nobody had to be told."""
    mo, ada = chat.staff(), await chat.guest()
    one = await ada.says("for a moment")
    made = await acts(mo, chat, "actions", action="pin", message=one["id"], seconds=1)
    assert (await pinned_now(chat))["until"] == made["action"]["until"]

    deadline = time.monotonic() + 10
    while await pinned_now(chat) is not None:
        assert time.monotonic() < deadline
    assert (await newcomer(chat)).of_type("welcome")[0]["pinned"] is None


async def test_what_is_removed_again_stays_hidden_in_what_was_restored(chat: Chat) -> None:
    """G-7: `restored` has texts in it; who resumes from before it is not sent those that went again."""
    mo, ada = chat.staff(), await chat.guest()
    async with chat.reader() as reader:
        await reader.ready()
        start = reader.cursor
        one = await ada.says("now you see me")
        gone = await acts(mo, chat, "actions", action="remove", message=one["id"])
        await undo(mo, chat, gone)
        await reader.until("restored")
        await acts(mo, chat, "actions", action="remove", message=one["id"])
        await reader.until("removed", 2)
    async with chat.reader(after=start) as late:
        await late.until("removed", 2)
        assert late.of_type("restored")[0]["messages"][0]["removed"] is True
    assert "now you see me" not in str(late.batches)


async def test_a_permit_is_good_for_one_link(chat: Chat) -> None:
    """A message with a link uses it up, one without does not; the card shows it, the person is told."""
    mo, ada = chat.staff(), await chat.guest()
    assert (await ada.posts("see example.org/one")).status_code == 202
    async with chat.reader(token=ada.token) as reader:
        await reader.ready()
        made = await acts(mo, chat, "actions", action="permit", user=ada.id)
        [letter] = await reader.until("permitted")
        assert letter["until"] == made["action"]["until"]
        card = f"/api/v1/rooms/{chat.room}/staff/people/{ada.id}"
        assert (await mo.client.get(card)).json()["permit"] == letter["until"]
        await ada.says("no link in this")
        await ada.says("see example.org/two")
        assert (await ada.posts("and see example.org/three")).status_code == 202
        assert (await mo.client.get(card)).json()["permit"] is None
        made = await acts(mo, chat, "actions", action="permit", user=ada.id, seconds=60)
        await reader.until("permitted", 2)
        await undo(mo, chat, made)
        await reader.until("permit_over")
        assert (await ada.posts("once more: example.org/four")).status_code == 202
    await chat.change(links="reject", blocked_domains=["example.net"])
    await acts(mo, chat, "actions", action="permit", user=ada.id)
    assert (await ada.posts("see example.net/five")).status_code == 422
    await ada.says("then see example.org/six")


async def test_what_is_done_on_stage_is_on_record_and_in_the_staff_log(chat: Chat) -> None:
    """Each has a row and an entry that names who did it."""
    mo, ada = chat.staff(), await chat.guest("Ada")
    one = await ada.says("hello")
    async with chat.reader(staff=True, token=mo.token) as staff:
        await staff.ready()
        await acts(mo, chat, "actions", action="announce", text="welcome")
        await acts(mo, chat, "actions", action="pin", message=one["id"])
        await acts(mo, chat, "actions", action="unpin")
        await acts(mo, chat, "actions", action="permit", message=one["id"])
        kinds = ("announced_by_staff", "pinned_by_staff", "unpinned_by_staff", "permitted")
        await eventually(lambda: len(staff.of_type(*kinds)) == 4)
        assert [event["type"] for event in staff.of_type(*kinds)] == list(kinds)
        assert all(event["by"]["name"] == "Mo" for event in staff.of_type(*kinds))
        assert staff.of_type("pinned_by_staff")[0]["text"] == "hello"
    rows = (await mo.client.get(f"/api/v1/rooms/{chat.room}/staff/audit")).json()["actions"]
    assert [row["action"] for row in rows[:4]] == ["permit", "unpin", "pin", "announce"]


async def test_titles_of_rooms_are_judged(chat: Chat) -> None:
    """Nobody, hosts included, gives a room a title that it may not show; sites may be named."""
    path = f"/api/v1/rooms/{chat.room}"
    bad = await chat.host.patch(path, json={"title": "fucking great"})
    assert (bad.status_code, bad.json()["code"], bad.json()["field"]) == (422, "rejected", "title")
    bad = await chat.host.post("/api/v1/rooms", json={"id": chat.room + "-two", "title": "fucking great"})
    assert (bad.status_code, bad.json()["code"]) == (422, "rejected")
    assert (await chat.host.patch(path, json={"title": "Live on example.org"})).status_code == 200
