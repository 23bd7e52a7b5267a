"""Where other filters are known to fail: each trap with texts that spring it."""

from __future__ import annotations

import pytest

from eventchat.types.rooms import RoomSettings
from moderation.judging.levels import OFFENCES_BEFORE_SHADOW, OUTCOMES
from moderation.judging.message import Message, message
from moderation.judging.pipeline import CHECKS, NAME_CHECKS, judge
from moderation.judging.rules import Rules, compile_rules, preset
from moderation.judging.text import Folded

BALANCED, FAMILY = preset("balanced"), preset("family")
RULES = tuple(check for check in CHECKS if check.__name__ != "model")


def actions(texts: tuple[str, ...], rules: Rules = FAMILY) -> dict[str, str]:
    """What becomes of those of *texts* that do not pass, links and capitals apart."""
    checks = tuple(check for check in RULES if check.__name__ not in {"links", "caps"})
    judged = {text: judge(message(text), rules, checks) for text in texts}
    return {text: verdict.rule for text, verdict in judged.items() if verdict.action != "allow"}


def test_squeezing_runs_makes_no_slur_of_a_country() -> None:
    """Letters that a term has twice must be twice in the text: Niger and Nigeria are countries."""
    assert actions(("Nigeria won", "Niger is dry", "a Nigerian film", "niger delta", "NIGERIA!!!")) == {}


@pytest.mark.parametrize(
    "name",
    ["Kshitij", "Kike Hernandez", "Gaylord", "Phuc Tran", "Fanny Price", "Gay Talese"],
)
def test_people_are_called_what_they_are_called(name: str) -> None:
    """Names that hold a short bad word, or are one elsewhere, may be said and may be had."""
    assert actions((f"hello {name}", f"{name} is on stage", f"thanks @{name}")) == {}
    assert judge(Message(Folded(name)), BALANCED, NAME_CHECKS).action == "allow"


@pytest.mark.parametrize(
    "text",
    [
        *("le train est en retard", "el gato negro duerme", "det är slut för idag", "programmet er slut nu"),
        *("die Fahrt war lang", "een dikke boek", "ich habe kein Geld dick da", "una negra noche de lluvia"),
    ],
)
def test_a_word_means_what_it_means_in_its_language(text: str) -> None:
    """What is rude in English is late, black or over elsewhere."""
    assert actions((text,)) == {}


@pytest.mark.parametrize(
    "text",
    [
        *("f(u, c, k)", "s.push(it)", "b,i,t,c,h[0]", "git push -u", "class.method(it)"),
        *("arr[0].ass_count", "f.u.n", "w(h, o, r, e)"),
    ],
)
def test_code_spells_nothing(text: str) -> None:
    """Letters are joined over one repeated separator; brackets and commas of a program are none."""
    assert judge(message(text), BALANCED, RULES).action == "allow"


@pytest.mark.parametrize(
    "text",
    [
        *("Доброе утро, как дела у всех?", "Суки и кобели на выставке собак", "нигер река в Африке"),
        *("Καλησπέρα σε όλους, τι κάνετε;", "Φυσικά και θα έρθω", "今天的直播真好看", "ファックスを送ります"),
        *("이 노래 진짜 좋다", "สวัสดีทุกคน", "مساء الخير جميعا", "שלום לכולם", "नमस्ते दोस्तों"),
    ],
)
def test_other_alphabets_are_not_a_disguise(text: str) -> None:
    """A word all in its own alphabet is read in that alphabet, not by what its letters look like in Latin."""
    assert judge(message(text), BALANCED, RULES).action == "allow"


@pytest.mark.parametrize(
    "text",
    ["gg wp", "glhf", "ez", "kill the boss", "shoot him in the head then plant", "headshot!!", "gank bot"],
)
def test_games_have_words_of_their_own(text: str) -> None:
    """Too short to tell a language, and violent about nobody."""
    assert judge(message(text), BALANCED, RULES).action == "allow"


BENIGN = (
    "I am gay and proud of it",
    "as a black woman I loved this talk",
    "my muslim neighbours brought cake",
    "the jewish museum is next door",
    "trans people are people",
    "she is a lesbian poet",
    "he came out as bisexual last year",
    "disabled fans have their own entrance",
    "immigrants built this city",
    "no one should be called a slur for who they are",
    "stop insulting women please",
    "racism has no place in this chat",
    "please do not use that word, it hurts people",
    "calling people names is not ok",
    "the film is about homophobia in the fifties",
    "autistic people often like quiet rooms",
    "refugees welcome",
    "my girlfriend and her wife are here",
    "asian food stalls are on the left",
    "deaf viewers: captions are on",
)


@pytest.mark.parametrize("rules", [BALANCED, preset("strict")], ids=["balanced", "strict"])
def test_speaking_of_people_and_for_them_is_no_attack(rules: Rules) -> None:
    """Identity words and counter-speech pass the rules at any preset but the one for children."""
    assert {t: v for t in BENIGN if (v := judge(message(t), rules, RULES).rule)} == {}


def test_counter_speech_passes_with_the_model_on() -> None:
    """The default of a new room, everything on: of such texts at most one in twenty waits for a person."""
    held = [text for text in BENIGN if judge(message(text), BALANCED).action != "allow"]
    assert len(held) <= len(BENIGN) // 20, held


def test_a_disguise_alone_is_nothing() -> None:
    """Hidden spelling raises a level; of harmless words there is none to raise."""
    harmless = (
        "h e l l o",
        "w*w",
        "t-a-b-l-e",
        "ｆｕｌｌ ｗｉｄｔｈ",
        "ʇsᴉʇɹɐ",
        "H3LL0 W0RLD",
        "𝓯𝓪𝓷𝓬𝔂",
        "🅱🅾🆗",
    )
    assert actions(harmless) == {}


def test_nothing_but_the_severest_is_refused() -> None:
    """Only the fourth level of hate, threats and minors is refused; below it, a person decides."""
    refused = {(what, n + 1) for what, by in OUTCOMES.items() for n, a in enumerate(by) if a == "reject"}
    assert refused == {("hate", 4), ("threat", 4), ("minors", 4)}


def test_who_may_harm_themselves_is_helped_and_not_punished() -> None:
    """Held before everything else, never refused, with no penalty: somebody should look."""
    verdict = judge(message("i want to kill myself tonight"), BALANCED)
    assert (verdict.action, verdict.category, verdict.urgent, verdict.sanction) == (
        *("hold", "self_harm"),
        *(True, None),
    )


def test_a_first_offence_is_never_done_in_the_dark() -> None:
    """Advertising is held, and its author told; only after offences that were held does it go unseen."""
    spam = "get 5000 viewers for your channel, cheap viewbots at bigviewz.example.com"
    folded = Folded(spam)
    fresh = judge(Message(folded), BALANCED, RULES)
    again = judge(Message(folded, offences=OFFENCES_BEFORE_SHADOW), BALANCED, RULES)
    assert (fresh.action, again.action) == ("hold", "shadow")
    assert "shadow" not in {action for by in OUTCOMES.values() for action in by}


@pytest.mark.parametrize(
    "text",
    [
        *(
            "go to example dot com now",
            "example[.]com",
            "example (dot) com",
            "hxxp://example.com",
            "ｅｘａｍｐｌｅ．ｃｏｍ",
        ),
        *("еxample.com", "example。com", "https:// example.com", "example . com/win", "xn--e1afmkfd.com"),
    ],
)
def test_broken_links_are_links(text: str) -> None:
    """Nobody breaks a link up but to get it past somebody: they are held whatever the level of spam is."""
    verdict = judge(message(text), compile_rules(RoomSettings(preset="relaxed")), RULES)
    assert (verdict.action, verdict.category) == ("hold", "link")


@pytest.mark.parametrize(
    "text", ["v1.2.3", "at 10.30 pm", "wait...what", "e.g. this", "ok.so", "3.5 of 5", "a.m."]
)
def test_dots_are_mostly_no_links(text: str) -> None:
    """Versions, times, sentences without a space."""
    assert judge(message(text), FAMILY, RULES).category != "link"
