"""What must be left alone, even where everything is minded."""

from __future__ import annotations

import pytest

from moderation.judging.message import message
from moderation.judging.pipeline import CHECKS, judge
from moderation.judging.rules import preset
from tests.moderation.innocent import HELD, SEEN, texts_of

RULES = tuple(check for check in CHECKS if check.__name__ not in {"model", "links", "caps"})
STRICTEST = preset("family")

INNOCENT = {
    "names": (
        "Dickinson and Hancock read poems",
        "Gaylord Perry pitched",
        "Mr Cockburn from Lancashire",
        "Shiitake recipe",
        "Nasser Hussain is commentating",
        "Phuc Nguyen is up next",
        "Kuntz scored again",
        "hello Bobby and Darcy",
        "Harry Babcock",
        "Weiner sausages for lunch",
        "Fukuda san played well",
        "Assaf is late",
        "Arsenal are ahead",
        "Titov and Sextus",
        "Analise joined",
        "Cumming Street is closed",
        "Focke and Wulf",
        "Van Dyke paintings",
    ),
    "places": (
        "greetings from Scunthorpe",
        "i live in Penistone",
        "Clitheroe castle",
        "Sussex, Essex, Middlesex",
        "Lightwater",
        "Nigeria against Niger tonight",
        "Twatt in Orkney is real",
        "from Cockermouth with love",
        "Assam tea",
        "near Shitterton in Dorset",
        "Lake Titicaca",
        "Bitche in Lorraine",
        "Bangkok by night",
        "Phuket beach",
    ),
    "medical": (
        "the rectal exam was fine",
        "sperm count results",
        "breast cancer awareness",
        "a pap smear saves lives",
        "cervix and uterus",
        "my analyst said so",
        "cumulative dose",
        "suicide prevention week",
        "assisted living",
    ),
    "code": (
        "git push origin main",
        "assert x != y",
        "class Foo extends Bar",
        "for i in range(10): print(i)",
        "f(u, c, k)",
        "analytics.js and passport.js",
        "if (a && b) { push(it); }",
        "sudo apt install cockpit",
        "SELECT * FROM assets",
        "s.push(it)",
        "regex: ^[a-z]+$",
        "0x5H17 and 5-HT",
        "const associate = true",
        "grep -rn title .",
    ),
    "languages": (
        "das ist dick aufgetragen",
        "je suis en retard",
        "hoe gaat het met je",
        "det var slut igen",
        "der er fart på",
        "la reunión es en el salón",
        "quanto costa il biglietto",
        "ik kan het niet zien",
        "ça va bien merci",
        "el perro negro es muy bonito",
        "kan jij de kok even roepen",
        "prix du billet",
        "wir haben es gehört",
        "доброе утро всем",
        "καλημέρα σε όλους",
        "おはようございます",
        "안녕하세요 여러분",
        "สวัสดีครับ",
        "صباح الخير",
    ),
    "talk": (
        "what a lovely evening",
        "the sheets are in the drive",
        "nice shot",
        "count me in",
        "where were you",
        "this morning was great",
        "can you pass it on",
        "he shot and it hit the post",
        "that's a duck",
        "we won",
        "price of the ticket?",
        "batch two is coming",
        "the beach is that way",
        "it is dark in here",
        "weird sound",
        "grand prix weekend",
        "look at the slides",
        "who re-opened the room",
        "thanks for the free coffee",
        "when does the stream start",
        "my mic is off",
        "is there a discount for students",
        "the coin toss was fun",
        "i subscribed last year",
        "win rate of 50% is crazy",
        "log in failed for me, any help?",
        "great channel",
    ),
}


@pytest.mark.parametrize("group", INNOCENT)
def test_innocent_talk_is_left_alone(group: str) -> None:
    """Nothing in these is a bad word, whatever it looks like."""
    minded = {text: judge(message(text), STRICTEST, RULES).rule for text in INNOCENT[group]}
    assert {text: rule for text, rule in minded.items() if rule} == {}


def minded(texts: list[str]) -> dict[str, str]:
    """Those that are not simply allowed, with the rule that minds them."""
    verdicts = {text: judge(message(text), STRICTEST, RULES) for text in texts}
    return {text: verdict.rule for text, verdict in verdicts.items() if verdict.action != "allow"}


@pytest.mark.parametrize("group", SEEN)
def test_words_that_look_like_others_are_left_alone(group: str) -> None:
    """Names, places, other languages, code and slips of the pen near to a bad word mean nothing bad."""
    assert minded(texts_of({group: SEEN[group]})) == {}


def test_few_words_nobody_thought_of_are_minded() -> None:
    """Of several hundred texts that were written to be mistaken and never looked at, few are minded."""
    texts = texts_of(HELD)
    assert len(minded(texts)) / len(texts) <= 0.035
