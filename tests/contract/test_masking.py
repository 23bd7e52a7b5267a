"""Messages that are masked after they were posted: what readers see, on every transport, also later."""

from __future__ import annotations

from typing import Any

from tests.chat import Chat, Guest
from tests.contract.test_stage import newcomer, pinned_now, undo
from tests.contract.test_undoing import acts
from tests.deadline import eventually

SECRET = "my number is secret"
HIDDEN = "my number is ••••••"


async def masks(who: Guest, chat: Chat, message: str, **wish: Any) -> dict[str, Any]:
    """A moderator hides parts of a message."""
    made: dict[str, Any] = await acts(who, chat, "actions", action="mask", message=message, **wish)
    return made


async def test_what_was_masked_is_never_sent_again(chat: Chat) -> None:
    """G-7: live readers are told, who was away or comes new gets the masked text, in quotes and pins too."""
    mo, ada, bob = chat.staff(), await chat.guest("Ada"), await chat.guest("Bob")
    async with chat.reader() as reader:
        await reader.ready()
        start = reader.cursor
        said = await ada.says(SECRET)
        await bob.says("what?", reply_to=said["id"])
        await acts(mo, chat, "actions", action="pin", message=said["id"])
        await reader.until("pinned")
        await masks(mo, chat, said["id"], spans=[[13, 19]])
        [edited] = await reader.until("edited")
        assert (edited["target"], edited["text"], edited["by"]) == (said["id"], HIDDEN, "moderator")
        assert (await pinned_now(chat))["message"]["text"] == HIDDEN
    async with chat.reader(after=start) as late:
        await late.until("edited")
        first, reply = late.of_type("posted")
        assert (first["text"], reply["reply_to"]["text"]) == (HIDDEN, HIDDEN)
        assert late.of_type("pinned")[0]["message"]["text"] == HIDDEN
    await bob.says("again: what?", reply_to=said["id"])
    new = await newcomer(chat)
    assert new.of_type("posted")[-1]["reply_to"]["text"] == HIDDEN
    assert await chat.history() == [HIDDEN, "what?", "again: what?"]
    assert "secret" not in str(late.batches) + str(new.batches)


async def test_masking_is_undone_by_another_edit(chat: Chat) -> None:
    """The text from before is shown again, live and to who comes; all undone, it is as it was written."""
    mo, ada = chat.staff(), await chat.guest("Ada")
    said = await ada.says(SECRET)
    async with chat.reader() as reader:
        await reader.ready()
        first = await masks(mo, chat, said["id"], spans=[[13, 19]])
        second = await masks(mo, chat, said["id"], whole=True)
        await reader.until("edited", 2)
        assert await chat.history() == ["••••••••••••••••"]
        await undo(mo, chat, second)
        await reader.until("edited", 3)
        assert await chat.history() == [HIDDEN]
        third = await masks(mo, chat, said["id"], whole=True)
        await undo(mo, chat, first)  # a later one stands: nothing changes
        await undo(mo, chat, third)
        await eventually(lambda: [event["text"] for event in reader.of_type("edited")][-1] == SECRET)
        start = reader.batches[0]["cursor"]
    assert await chat.history() == [SECRET]
    async with chat.reader(after=start) as late:
        await late.until("edited", 5)
        assert late.of_type("edited")[-1]["text"] == SECRET


async def test_a_mask_outlives_removal_and_restoration(chat: Chat) -> None:
    """G-7: what was masked, removed and restored comes back masked; an edit of what is gone says nothing."""
    mo, ada = chat.staff(), await chat.guest("Ada")
    async with chat.reader() as reader:
        await reader.ready()
        start = reader.cursor
        said = await ada.says(SECRET)
        await masks(mo, chat, said["id"], spans=[[13, 19]])
        gone = await acts(mo, chat, "actions", action="remove", message=said["id"])
        await reader.until("removed")
        async with chat.reader(after=start) as late:
            await late.until("removed")
            assert (late.of_type("edited")[0]["removed"], late.of_type("edited")[0]["text"]) == (True, "")
        await undo(mo, chat, gone)
        [restored] = await reader.until("restored")
        assert restored["messages"][0]["text"] == HIDDEN
    assert await chat.history() == [HIDDEN]
    path = f"/api/v1/rooms/{chat.room}/staff/actions"
    await acts(mo, chat, "actions", action="remove", message=said["id"])
    wish = {"action": "mask", "message": said["id"], "whole": True}
    answer = await mo.client.post(path, json=wish)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


async def test_without_spans_what_the_judge_finds_is_masked(chat: Chat) -> None:
    """And when it finds nothing, that is said; spans lie in the text; staff have the original."""
    mo, ada = chat.staff(), await chat.guest("Ada")
    await chat.change(preset="off")
    said = await ada.says("that was fucking great")
    await chat.change(preset="strict")
    made = await masks(mo, chat, said["id"], reason="language")
    assert await chat.history() == ["that was ••••••• great"]
    assert made["action"]["message"] == said["id"]
    fine = await ada.says("a fine day")
    path = f"/api/v1/rooms/{chat.room}/staff/actions"
    for wish in ({}, {"spans": [[5, 99]]}, {"spans": [[3, 5], [1, 2]]}):
        answer = await mo.client.post(path, json={"action": "mask", "message": fine["id"], **wish})
        assert (answer.status_code, answer.json()["field"]) == (400, "spans")
    row = (await mo.client.get(f"/api/v1/rooms/{chat.room}/staff/audit")).json()["actions"][0]
    assert (row["action"], row["detail"]["before"], row["reason"]) == (
        "edit",
        "that was fucking great",
        "language",
    )
