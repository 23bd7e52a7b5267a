"""What a room's policy does to messages, end to end."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.chat import Chat
from tests.serving import Server

RAID = "everybody come over to the other side of the hall right now please"


@pytest.fixture
async def chat(server_on_sqlite: Server) -> AsyncIterator[Chat]:
    """A room of its own."""
    async with Chat(server_on_sqlite) as chat:
        yield chat


async def test_swearing_is_masked(chat: Chat) -> None:
    """Every character of the word is a dot for everybody, the author included; the rest stays."""
    ada = await chat.guest("Ada")
    await ada.says("that is fucking great")
    assert await chat.history() == ["that is ••••••• great"]


async def test_levels_and_presets_decide(chat: Chat) -> None:
    """A preset sets all levels, a room's own ones are laid over it; both count from the next message on."""
    ada = await chat.guest("Ada")
    assert (await ada.posts("you are a retard")).status_code == 202
    await chat.change(preset="off")
    assert (await ada.posts("you are such a retard")).status_code == 201
    await chat.change(levels={"insult": 4})
    assert (await ada.posts("you really are a retard")).status_code == 202


async def test_first_messages_wait_until_one_was_approved(chat: Chat) -> None:
    """premoderate=new: a newcomer is held, however often they try; once approved they may talk."""
    await chat.change(premoderate="new")
    ada, mo = await chat.guest("Ada"), chat.staff()
    first = (await ada.posts("hello there")).json()["case"]
    assert (await ada.posts("is this on?")).status_code == 202
    path = f"/api/v1/rooms/{chat.room}/staff/cases"
    [held, _] = (await mo.client.get(path)).json()["cases"]
    assert (held["id"], held["verdict"]["rule"]) == (first, "first_message")
    answer = await mo.client.post(f"{path}/{first}", json={"outcome": "approve"})
    assert answer.status_code == 200, answer.text
    assert (await ada.posts("thanks for letting me in")).status_code == 201
    assert (await mo.posts("staff are no newcomers")).status_code == 201


async def test_everything_may_wait(chat: Chat) -> None:
    """premoderate=all holds every viewer's message, and no moderator's."""
    await chat.change(premoderate="all")
    ada, mo = await chat.guest("Ada"), chat.staff()
    assert (await ada.posts("hello there")).status_code == 202
    assert (await mo.posts("hello there")).status_code == 201


async def test_a_raid_with_one_text_is_stopped_whoever_sends_it(chat: Chat) -> None:
    """The same long sentence is taken a few times from however many people; cheers are taken always."""
    await chat.change(levels={"spam": 4})
    crowd = [await chat.guest() for _ in range(8)]
    answers = [await guest.posts(RAID) for guest in crowd]
    assert [answer.status_code for answer in answers] == [201] * 5 + [422] * 3
    assert answers[-1].json()["code"] == "repeated"
    assert all([(await guest.posts("goooal!")).status_code == 201 for guest in crowd])


async def test_terms_have_actions_and_a_permit_beats_them(chat: Chat) -> None:
    """A room's own terms mask, hold and refuse; what it permits passes, the lexicon notwithstanding."""
    terms = [
        {"text": "pineapple", "action": "mask"},
        {"text": "leak", "match": "part", "action": "reject"},
        {"text": r"code\s*\d{4}", "match": "pattern"},
        {"text": "dickhead", "action": "permit"},
    ]
    await chat.change(terms=terms)
    ada = await chat.guest("Ada")
    await ada.says("pineapple pizza")
    assert (await ada.posts("it leaked")).status_code == 422
    assert (await ada.posts("the CODE 1234")).status_code == 202
    await ada.says("the band Dickhead plays")
    assert await chat.history() == ["••••••••• pizza", "the band Dickhead plays"]


async def test_what_is_noted_beside_a_term_reaches_the_staff_alone(chat: Chat) -> None:
    """Its case has the note, in the log and in the queue; the author's answer, letters and stream do not."""
    note = "Ask the sponsor first."
    terms = [{"text": "pineapple", "note": note}, {"text": "anchovy", "action": "reject", "note": note}]
    await chat.change(terms=terms)
    ada, mo = await chat.guest("Ada"), chat.staff()
    async with (
        chat.reader(token=ada.token) as own,
        chat.reader(staff=True, token=mo.token) as staff,
    ):
        await own.ready()
        answers = [await ada.posts("pineapple pizza"), await ada.posts("anchovy pizza")]
        [held], [rejected] = await staff.until("held"), await staff.until("rejected")
        assert held["verdict"]["note"] == rejected["verdict"]["note"] == note
        path = f"/api/v1/rooms/{chat.room}/staff/cases"
        [case] = (await mo.client.get(path)).json()["cases"]
        assert (case["verdict"]["rule"], case["verdict"]["note"]) == ("term:pineapple", note)
        answer = await mo.client.post(f"{path}/{case['id']}", json={"outcome": "reject"})
        assert answer.status_code == 200
        await own.until("decided")
        assert note not in str(own.batches) + "".join(answer.text for answer in answers)


@pytest.mark.parametrize(
    ("term", "word"),
    [
        ({"text": "(a+", "match": "pattern"}, "pattern"),
        ({"text": "(ab{1,30}){1,30}", "match": "pattern"}, "large"),
        ({"text": "a*", "match": "pattern"}, "every text"),
        ({"text": "x"}, "too short"),
    ],
)
async def test_terms_that_cannot_be_are_refused_in_words(chat: Chat, term: dict[str, str], word: str) -> None:
    """A pattern that is none, too large or finds everything, and a term too short, are said to be so."""
    answer = await chat.host.patch(f"/api/v1/rooms/{chat.room}", json={"terms": [term]})
    assert answer.status_code == 400
    assert word in answer.json()["detail"]


@pytest.mark.parametrize("name", ["fuckface", "a$$hole", "kill yourself", "visit example.com"])
async def test_names_are_judged_like_messages(chat: Chat, name: str) -> None:
    """Nobody is called what nobody may say; the refusal says why."""
    answer = await chat.anybody().post("/api/v1/session", json={"name": name})
    assert answer.status_code == 422
    assert answer.json()["code"] == "bad_text"
    assert (await chat.anybody().post("/api/v1/session", json={"name": "Dick Cheney"})).status_code in (
        201,
        400,
    )


async def test_somebody_who_may_harm_themselves_is_told_of_help(chat: Chat) -> None:
    """Held and never refused, with a kind word and no penalty; other held messages say nothing more."""
    ada = await chat.guest("Ada")
    held = (await ada.posts("i want to die")).json()
    assert "You are not alone." in held["detail"]
    assert "detail" not in (await ada.posts("you are a retard")).json()
    assert (await ada.posts("thank you")).status_code == 201
