"""What only one person may see: held, decided, sanctioned; on every transport, through reconnects."""

from __future__ import annotations

import asyncio

from tests.chat import Chat, Guest
from tests.deadline import eventually

LINK = "look at https://example.com"


async def held(guest: Guest, text: str = LINK) -> str:
    """A message that waits; its case."""
    answer = await guest.posts(text)
    assert answer.status_code == 202, answer.text
    return str(answer.json()["case"])


async def decide(moderator: Guest, case: str, outcome: str, **more: str) -> None:
    """Decide a case."""
    path = f"/api/v1/rooms/{moderator.room}/staff/cases/{case}"
    answer = await moderator.client.post(path, json={"outcome": outcome, **more})
    assert answer.status_code == 200, answer.text


async def test_a_held_message_appears_for_all_when_it_is_approved(chat: Chat) -> None:
    """The author is told, everybody reads it, the nonce is the author's."""
    ada, mo = await chat.guest("Ada"), chat.staff()
    async with chat.reader(token=ada.token) as mine, chat.reader() as other:
        await mine.ready()
        await other.ready()
        answer = await ada.posts(LINK, nonce="the-nonce-of-ada")
        case = answer.json()["case"]
        assert other.texts() == []
        await decide(mo, case, "approve")
        told = (await mine.until("decided"))[0]
        assert (told["case"], told["nonce"], told["outcome"]) == (case, "the-nonce-of-ada", "approved")
        for reader in (mine, other):
            posted = (await reader.until("posted"))[0]
            assert (posted["text"], posted["nonce"]) == (LINK, "the-nonce-of-ada")
            assert posted["author"]["id"] == ada.id
        assert not other.of_type("decided")
        again = await ada.posts(LINK, nonce="the-nonce-of-ada")
        assert (again.status_code, again.json()["id"]) == (200, posted["id"])


async def test_a_rejected_message_is_explained_to_its_author_alone(chat: Chat) -> None:
    """Nobody else learns that there was one."""
    ada, mo = await chat.guest(), chat.staff()
    async with chat.reader(token=ada.token) as mine, chat.reader() as other:
        await mine.ready()
        await other.ready()
        await decide(mo, await held(ada), "reject", reason="No advertising, please.")
        told = (await mine.until("decided"))[0]
        assert (told["outcome"], told["reason"]) == ("rejected", "No advertising, please.")
        await ada.says("something else")
        await other.until("posted")
        assert {event["type"] for event in other.events} <= {"welcome", "viewers", "posted"}


async def test_a_letter_is_not_lost_between_two_connections(chat: Chat) -> None:
    """Letters newer than the cursor's time come again on resume; the id tells which are known."""
    ada, mo = await chat.guest(), chat.staff()
    async with chat.reader(token=ada.token) as reader:
        await reader.ready()
        case = await held(ada)
        await ada.says("a place to resume from")
        await reader.until("posted")
    await decide(mo, case, "reject")
    async with chat.reader(reader.cursor, token=ada.token) as again:
        told = (await again.until("decided"))[0]
        assert told["case"] == case
        assert told["id"]


async def test_a_poll_is_not_answered_with_the_same_letter_for_ever(chat: Chat) -> None:
    """A letter moves no cursor; a poll that has had it waits."""
    if chat.transport != "longpoll":
        return
    ada, mo = await chat.guest(), chat.staff()
    async with chat.reader(token=ada.token) as reader:
        await reader.ready()
        await decide(mo, await held(ada), "reject")
        await reader.until("decided")
        before = len(reader.batches)
        await ada.says("the next thing")
        await reader.until("posted")
        assert len(reader.batches) <= before + 2


async def test_a_timed_out_person_is_told_and_may_not_post(chat: Chat) -> None:
    """In force at once; reading goes on; lifted, they may post again."""
    ada, mo = await chat.guest(), chat.staff()
    path = f"/api/v1/rooms/{chat.room}/staff/sanctions"
    await ada.says("hello")
    async with chat.reader(token=ada.token) as reader:
        await reader.ready()
        body = {"user": ada.id, "kind": "timeout", "seconds": 600, "reason": "Calm down."}
        assert (await mo.client.post(path, json=body)).status_code == 201
        told = (await reader.until("sanctioned"))[0]
        assert (told["kind"], told["reason"]) == ("timeout", "Calm down.")
        refused = (await ada.posts("but")).json()
        assert (refused["code"], refused["reason"]) == ("timed_out", "Calm down.")
        assert refused["until"] == told["until"]
        shown = (await ada.client.get(f"/api/v1/rooms/{chat.room}")).json()["standing"]
        assert (shown["may_post"], shown["reason"]) == (False, "timed_out")
        assert (await mo.client.delete(f"{path}/{ada.id}")).status_code == 204
        await reader.until("lifted")
        await ada.says("thank you")
        assert reader.closed is None


async def test_a_ban_is_said_and_then_ends_every_stream(chat: Chat) -> None:
    """S-2: told why, closed within seconds, not let in again; what they said can go with them."""
    ada, mo = await chat.guest(), chat.staff()
    async with chat.reader(token=ada.token) as reader, chat.reader() as other:
        await reader.ready()
        await other.ready()
        await ada.says("rude words of sorts")
        await other.until("posted")
        body = {"user": ada.id, "kind": "ban", "reason": "Enough.", "purge": True}
        path = f"/api/v1/rooms/{chat.room}/staff/sanctions"
        assert (await mo.client.post(path, json=body)).status_code == 201
        assert (await reader.until("sanctioned"))[0]["reason"] == "Enough."
        code = await reader.until_closed(seconds=5)
        assert code == {"websocket": 4403, "sse": "end", "longpoll": 403}[chat.transport]
        assert (await other.until("purged"))[0]["user"] == ada.id
        assert (await ada.posts("hello?")).json()["code"] == "banned"
    async with chat.reader(token=ada.token) as again:
        assert await again.until_closed() == 403
    async with chat.reader() as late:
        await late.ready()
        assert "rude words" not in str(late.batches)
        assert await chat.history() == []


async def test_a_ban_rejects_what_waits(chat: Chat) -> None:
    """Nobody is asked to decide on the messages of somebody who was banned; the author is told."""
    ada, bob, mo = await chat.guest(), await chat.guest(), chat.staff()
    case, other = await held(ada), await held(bob)
    base = f"/api/v1/rooms/{chat.room}/staff"
    async with chat.reader(token=mo.token, staff=True) as staff:
        await staff.until("held", 2)
        await mo.client.post(f"{base}/sanctions", json={"user": ada.id, "kind": "ban", "reason": "Adverts."})
        decided = (await staff.until("decided"))[0]
        assert (decided["case"], decided["outcome"], decided["reason"]) == (case, "rejected", "Adverts.")
    waiting = (await mo.client.get(f"{base}/cases")).json()["cases"]
    assert [each["id"] for each in waiting] == [other]
    answer = await mo.client.post(f"{base}/cases/{case}", json={"outcome": "approve"})
    assert (answer.status_code, answer.json()["code"]) == (409, "already_decided")


async def test_settings_that_do_not_change_are_not_news(chat: Chat) -> None:
    """No entry for readers, none for the staff, no row on the record."""
    mo = chat.staff()
    for change in ({}, {"slow_mode": 0}):
        await chat.change(**change)
    answer = await mo.client.get(f"/api/v1/rooms/{chat.room}/staff/audit")
    assert answer.json()["actions"] == []
    snapshot = (await mo.client.get(f"/api/v1/rooms/{chat.room}")).json()
    assert snapshot["cursor"].endswith(".0-0.0")


async def test_the_staff_log_is_a_log_like_the_room_s(chat: Chat) -> None:
    """Held and decided, in order, with a cursor of its own that resumes."""
    ada, mo = await chat.guest(), chat.staff()
    async with chat.reader(token=mo.token, staff=True) as reader:
        await reader.ready()
        assert reader.events[0]["log"] == "staff"
        case = await held(ada)
        waiting = (await reader.until("held"))[0]
        assert (waiting["id"], waiting["text"]) == (case, LINK)
        verdict = waiting["verdict"]
        start, end = verdict["spans"][0]
        assert waiting["text"][start:end] == "https://example.com"
        assert verdict["reason"]
    await decide(mo, case, "approve")
    async with chat.reader(reader.cursor, token=mo.token, staff=True) as again:
        decided = (await again.until("decided"))[0]
        assert (decided["case"], decided["outcome"], decided["by"]["name"]) == (case, "approved", "Mo")
        assert not again.of_type("held")


async def test_two_moderators_decide_one_case_once(chat: Chat) -> None:
    """The second learns who was first, and how."""
    ada, one, two = await chat.guest(), chat.staff(name="One"), chat.staff(name="Two")
    path = f"/api/v1/rooms/{chat.room}/staff/cases/{await held(ada)}"
    answers = await asyncio.gather(
        one.client.post(path, json={"outcome": "approve"}), two.client.post(path, json={"outcome": "reject"})
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    lost = next(answer.json() for answer in answers if answer.status_code == 409)
    won = next(answer.json() for answer in answers if answer.status_code == 200)
    assert lost["code"] == "already_decided"
    assert (lost["outcome"], lost["by"]) == (won["outcome"], won["by"])


async def test_a_decision_is_on_the_record(chat: Chat) -> None:
    """S-3: every action of a moderator has its row: who, what, whom, why."""
    ada, mo = await chat.guest(), chat.staff()
    message = await ada.says("to be removed")
    await decide(mo, await held(ada), "reject", reason="An advert.")
    await mo.removes(message["id"])
    await chat.change(slow_mode=5)
    answer = await mo.client.get(f"/api/v1/rooms/{chat.room}/staff/audit")
    actions = answer.json()["actions"]
    assert len(actions) == 3
    assert [action["actor"]["name"] for action in actions] == ["Somebody", "Mo", "Mo"]
    assert actions[2]["reason"] == "An advert."


async def test_a_removal_by_a_moderator_reaches_every_reader(chat: Chat) -> None:
    """G-7, and the staff log says who."""
    ada, mo = await chat.guest(), chat.staff()
    async with chat.reader() as reader, chat.reader(token=mo.token, staff=True) as staff:
        await reader.ready()
        await staff.ready()
        message = await ada.says("gone soon")
        await reader.until("posted")
        assert (await mo.removes(message["id"])).status_code == 200
        removed = (await reader.until("removed"))[0]
        assert (removed["targets"], removed["by"]) == ([message["id"]], "moderator")
        assert (await staff.until("removed_by_staff"))[0]["by"]["name"] == "Mo"
        await eventually(lambda: not reader.closed)
        assert await chat.history() == []
