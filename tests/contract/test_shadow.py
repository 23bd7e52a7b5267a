"""Shadowed messages: their author sees them like any other, the staff see them marked, nobody else does."""

from __future__ import annotations

from typing import Any

import pytest

from tests.chat import Chat, Guest, nonce
from tests.contract.test_stage import undo
from tests.contract.test_undoing import acts
from tests.deadline import eventually
from tests.serving import Server

TERMS = [{"text": "casino", "action": "shadow"}]


@pytest.fixture
async def chat(chat: Chat) -> Chat:
    """A room that shadows, where casinos are not spoken of."""
    await chat.change(shadowing=True, terms=TERMS)
    return chat


async def mine(who: Guest, **query: Any) -> list[str]:
    """The texts of history as *who* gets it."""
    answer = await who.client.get(f"/api/v1/rooms/{who.room}/messages", params=query)
    assert answer.status_code == 200, answer.text
    return [message["text"] for message in answer.json()["messages"]]


async def shadowed(mo: Guest) -> list[dict[str, Any]]:
    """The cases of the queue that waits for nobody."""
    answer = await mo.client.get(f"/api/v1/rooms/{mo.room}/staff/cases", params={"queue": "shadowed"})
    cases: list[dict[str, Any]] = answer.json()["cases"]
    return cases


async def test_only_its_author_sees_a_shadowed_message(chat: Chat) -> None:
    """Answered, echoed and shown again after a reload like any; others get nothing, and no hole either."""
    ada, bob = await chat.guest("Ada"), await chat.guest("Bob")
    async with chat.reader(token=ada.token) as own, chat.reader(token=bob.token) as other:
        await own.ready()
        await other.ready()
        first = await ada.says("hello")
        said = await ada.says("come to the casino")
        last = await bob.says("hello Ada")
        assert set(said) == set(first) and said["duplicate"] is False
        assert (
            int(first["id"].split("-")[0]) <= int(said["id"].split("-")[0]) <= int(last["id"].split("-")[0])
        )
        await other.until_texts("hello", "hello Ada")
        assert [event["seq"] for event in other.of_type("posted")] == [2, 3]
        posted = {event["text"]: event for event in await own.until("posted", 3)}
        mirrored, real = posted["come to the casino"], posted["hello"]
        assert (mirrored["id"], mirrored["nonce"]) == (said["id"], said["nonce"])
        assert set(mirrored) == set(real)
        batch = next(batch for batch in own.batches if mirrored in batch["events"])
        assert "cursor" not in batch or batch["cursor"].split(".")[1] != said["id"]
        assert "casino" not in str(other.batches)
    async with chat.reader(token=ada.token) as again:
        await eventually(lambda: sorted(again.texts()) == ["come to the casino", "hello", "hello Ada"])
    async with chat.reader(said["cursor"], token=ada.token) as resumed:
        await eventually(lambda: "hello Ada" in resumed.texts())
        assert not resumed.of_type("reset")
    assert await mine(ada) == ["hello", "come to the casino", "hello Ada"]
    assert await mine(ada, after=first["id"], limit=1) == ["come to the casino"]
    assert await mine(ada, before=last["id"]) == ["hello", "come to the casino"]
    assert await mine(bob) == await chat.history() == ["hello", "hello Ada"]


async def test_a_nonce_stands_for_a_shadowed_message_too(chat: Chat) -> None:
    """G-10: the same again is answered the same, by 200 as of any message."""
    ada = await chat.guest()
    wish = {"text": "the casino", "nonce": nonce()}
    path = f"/api/v1/rooms/{chat.room}/messages"
    first, again = await ada.client.post(path, json=wish), await ada.client.post(path, json=wish)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == {**first.json(), "duplicate": True}
    assert await mine(ada) == ["the casino"]


async def test_staff_see_it_marked_and_publish_it(chat: Chat) -> None:
    """It has a queue of its own; approved, everybody reads it and its author has it once; that is undone."""
    mo, ada = chat.staff(), await chat.guest("Ada")
    async with chat.reader(staff=True, token=mo.token) as staff, chat.reader() as reader:
        await reader.ready()
        said = await ada.says("the casino is open")
        [held] = await staff.until("held")
        assert (held["queue"], held["message"], held["verdict"]["action"]) == (
            "shadowed",
            said["id"],
            "shadow",
        )
        path = f"/api/v1/rooms/{chat.room}/staff/cases"
        everything = (await mo.client.get(path)).json()
        assert (everything["cases"], everything["counts"]["shadowed"]) == ([], 1)
        [case] = await shadowed(mo)
        async with chat.reader(token=ada.token) as own:
            await own.until("posted")
            made = await acts(mo, chat, f"cases/{case['id']}", outcome="approve")
            [posted] = await reader.until("posted")
            assert (posted["text"], posted["nonce"]) == ("the casino is open", said["nonce"])
            await own.until("posted", 2)
            assert not own.of_type("decided")
    await eventually(lambda: mine_is(ada, ["the casino is open"]))
    await acts(mo, chat, "undo", action=made["action"])
    assert await chat.history() == [] and len(await shadowed(mo)) == 1


async def test_its_author_sees_again_what_is_published_no_more(chat: Chat) -> None:
    """Undone, only they see it, where it was, and first of all: live, back from away, and anew."""
    mo, ada, bob = chat.staff(), await chat.guest("Ada"), await chat.guest("Bob")
    first = await ada.says("the casino is open")
    await bob.says("hello Ada")
    [case] = await shadowed(mo)
    async with (
        chat.reader(token=ada.token) as own,
        chat.reader(token=bob.token) as other,
        chat.reader(staff=True, token=mo.token) as staff,
    ):
        await staff.ready()
        made = await acts(mo, chat, f"cases/{case['id']}", outcome="approve")
        published = (await own.until("posted", 3))[2]
        await other.until("posted", 2)
        async with chat.reader(token=ada.token) as left:
            await left.until("posted", 2)
        await acts(mo, chat, "undo", action=made["action"])
        again = (await own.until("posted", 4))[3]
        [removed] = await own.until("removed")
        assert own.events.index(again) < own.events.index(removed)
        assert removed["targets"] == [made["id"]] == [published["id"]]
        assert (again["text"], again["nonce"]) == (published["text"], published["nonce"])
        assert again["written"] == case["at"] and again["id"] not in (first["id"], published["id"])
        await other.until("removed")
        assert len(other.of_type("posted")) == 2
        [told] = await staff.until("reopened")
        assert (told["held"]["queue"], told["held"]["message"]) == ("shadowed", again["id"])
    async with chat.reader(left.cursor, token=ada.token) as back:
        await back.until("removed")
        assert {event["id"] for event in back.of_type("posted")} == {again["id"]}
    async with chat.reader(token=ada.token) as anew:
        await eventually(lambda: sorted(anew.texts()) == ["hello Ada", "the casino is open"])
    assert await mine(ada) == ["hello Ada", "the casino is open"]
    assert await mine(bob) == ["hello Ada"]
    [waiting] = await shadowed(mo)
    assert (waiting["id"], waiting["message"]) == (case["id"], again["id"])
    assert (await ada.removes(again["id"])).status_code == 200
    await eventually(lambda: mine_is(ada, ["hello Ada"]))
    assert await shadowed(mo) == []


async def test_who_sends_it_again_is_answered_as_before(chat: Chat) -> None:
    """G-10: published and not any more, its nonce stands for what its author sees of it now."""
    mo, ada = chat.staff(), await chat.guest("Ada")
    wish, path = {"text": "the casino", "nonce": nonce()}, f"/api/v1/rooms/{chat.room}/messages"
    assert (await ada.client.post(path, json=wish)).status_code == 201
    [case] = await shadowed(mo)
    made = await acts(mo, chat, f"cases/{case['id']}", outcome="approve")
    await acts(mo, chat, "undo", action=made["action"])
    [waiting] = await shadowed(mo)
    answer = await ada.client.post(path, json=wish)
    assert (answer.status_code, answer.json()["id"]) == (200, waiting["message"])
    again = await acts(mo, chat, f"cases/{case['id']}", outcome="approve")
    await eventually(lambda: mine_is(ada, ["the casino"]))
    assert await chat.history() == ["the casino"]
    await acts(mo, chat, "undo", action=again["action"])
    await eventually(lambda: mine_is(ada, ["the casino"]))
    assert await chat.history() == []


async def test_what_its_author_took_back_stays_gone(chat: Chat) -> None:
    """Published, taken back by its author, and only then undone: it waits for staff, and nobody sees it."""
    mo, ada = chat.staff(), await chat.guest("Ada")
    await ada.says("the casino")
    [case] = await shadowed(mo)
    made = await acts(mo, chat, f"cases/{case['id']}", outcome="approve")
    assert (await ada.removes(made["id"])).status_code == 200
    await acts(mo, chat, "undo", action=made["action"])
    assert len(await shadowed(mo)) == 1
    assert await mine(ada) == []


async def mine_is(who: Guest, texts: list[str]) -> bool:
    """Whether history as *who* gets it is this."""
    return await mine(who) == texts


async def test_its_author_answers_and_takes_back_like_any(chat: Chat) -> None:
    """A reply to it is shadowed as well, so that nobody reads the quote; taken back, it is gone for them."""
    mo, ada = chat.staff(), await chat.guest("Ada")
    async with chat.reader(token=ada.token) as own:
        await own.ready()
        said = await ada.says("the casino")
        await own.until("posted")
        reply = await ada.says("nobody answers", reply_to=said["id"])
        quoting = (await own.until("posted", 2))[1]
        assert (quoting["id"], quoting["reply_to"]["text"]) == (reply["id"], "the casino")
        assert (await ada.removes(said["id"])).status_code == 200
        [removed] = await own.until("removed")
        assert (removed["targets"], removed["by"]) == ([said["id"]], "author")
    await eventually(lambda: mine_is(ada, ["nobody answers"]))
    assert await chat.history() == []
    [case] = await shadowed(mo)
    assert case["text"] == "nobody answers"
    await acts(mo, chat, f"cases/{case['id']}", outcome="approve")
    async with chat.reader() as reader:
        [posted] = await reader.until("posted")
        assert "reply_to" not in posted, "nobody else has seen what it quotes"


async def test_a_person_is_shadowed_by_a_person_and_not_told(chat: Chat) -> None:
    """Whatever they post; nothing says so to them; lifted, everybody reads them again; undone likewise."""
    mo, ada, bob = chat.staff(), await chat.guest("Ada"), await chat.guest("Bob")
    before = await ada.says("hello")
    async with chat.reader(token=ada.token) as own, chat.reader(staff=True, token=mo.token) as staff:
        await own.ready()
        await staff.ready()
        made = await acts(mo, chat, "actions", action="shadow", message=before["id"], reason="a pest")
        [told] = await staff.until("sanctioned")
        assert (told["kind"], told["reason"], told["user"]) == ("shadow", "a pest", ada.id)
        await ada.says("can you hear me?")
        await own.until("posted", 2)
        room = (await ada.client.get(f"/api/v1/rooms/{chat.room}")).json()
        assert room["standing"]["may_post"] is True
        sanctions = await mo.client.get(f"/api/v1/rooms/{chat.room}/staff/sanctions")
        assert [one["kind"] for one in sanctions.json()["sanctions"]] == ["shadow"]
        assert "shadow" not in str(own.batches) + str(room) and "a pest" not in str(own.batches)
        await undo(mo, chat, made)
        await staff.until("lifted")
        await ada.says("and now?")
        await acts(mo, chat, "actions", action="shadow", user=ada.id, seconds=600)
        await ada.says("and then?")
        await acts(mo, chat, "actions", action="lift", user=ada.id)
        await ada.says("at last")
        assert not own.of_type("sanctioned", "lifted")
    assert await mine(bob) == ["hello", "and now?", "at last"]
    assert await mine(ada) == ["hello", "can you hear me?", "and now?", "and then?", "at last"]
    nothing = await mo.client.post(
        f"/api/v1/rooms/{chat.room}/staff/actions", json={"action": "lift", "user": ada.id}
    )
    assert nothing.status_code == 404


async def test_staff_are_not_shadowed(chat: Chat) -> None:
    """Neither by a term, for which their messages wait, nor by each other."""
    mo, max_ = chat.staff(), chat.staff(name="Max")
    said = await max_.says("hello")
    assert (await mo.posts("the casino")).status_code == 202
    path = f"/api/v1/rooms/{chat.room}/staff/actions"
    answer = await mo.client.post(path, json={"action": "shadow", "message": said["id"]})
    assert answer.status_code == 403


async def test_who_is_shadowed_cannot_find_out_by_appealing(chat: Chat) -> None:
    """There is nothing to appeal against; beside a time-out, the appeal is about that."""
    mo, ada = chat.staff(), await chat.guest("Ada")
    path = f"/api/v1/rooms/{chat.room}/appeals"
    await ada.says("hello")
    await acts(mo, chat, "actions", action="timeout", user=ada.id, seconds=600)
    await acts(mo, chat, "actions", action="shadow", user=ada.id)
    assert (await ada.client.post(path, json={"text": "please"})).status_code == 202
    [appeal] = (await ada.client.get(path)).json()["appeals"]
    assert appeal["kind"] == "timeout"
    bob = await chat.guest("Bob")
    await acts(mo, chat, "actions", action="shadow", user=bob.id)
    assert (await bob.client.post(path, json={"text": "please"})).status_code == 404


async def test_where_it_is_off_messages_wait_and_people_are_left_alone(chat: Chat) -> None:
    """The policy flag: off, a verdict of shadow holds, a person's is refused in words, one in force ends."""
    mo, ada = chat.staff(), await chat.guest("Ada")
    mirrored = await ada.says("the casino, again")
    await acts(mo, chat, "actions", action="shadow", user=ada.id)
    await chat.change(shadowing=False)
    assert (await ada.posts("an answer", reply_to=mirrored["id"])).json()["field"] == "reply_to"
    await ada.says("everybody reads this")
    assert (await ada.posts("the casino")).status_code == 202
    path = f"/api/v1/rooms/{chat.room}/staff/actions"
    answer = await mo.client.post(path, json={"action": "shadow", "user": ada.id})
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert "shadowing" in answer.json()["detail"]
    assert await chat.history() == ["everybody reads this"]


async def test_over_a_websocket_it_is_accepted_like_any(server: Server) -> None:
    """The same fields in the answer, and the message itself to all of the author's readers."""
    async with Chat(server) as chat:
        await chat.change(shadowing=True, terms=TERMS)
        ada = await chat.guest("Ada")
        async with chat.reader(token=ada.token) as own, chat.reader(token=ada.token, transport="sse") as tab:
            await own.ready()
            await tab.ready()
            await own.say({"type": "post", "nonce": "nonce-real", "text": "hello"})
            await own.say({"type": "post", "nonce": "nonce-shadow", "text": "the casino"})
            real, shadow = await own.until("accepted", 2)
            assert set(real) == set(shadow) and shadow["nonce"] == "nonce-shadow"
            await tab.until_texts("hello", "the casino")
            assert tab.of_type("posted")[1]["id"] == shadow["id"]
        assert await chat.history() == ["hello"]
