"""Where to write to, and what belongs to one person: numbers, handles, addresses spelled out; and others."""

from __future__ import annotations

import pytest

from moderation.judging.message import message
from moderation.judging.pipeline import CHECKS, judge
from moderation.judging.rules import preset

RULES = tuple(check for check in CHECKS if check.__name__ != "model")
BALANCED, STRICT = preset("balanced"), preset("strict")


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("add me on telegram @cryptoking", "elsewhere"),
        ("my discord: cool#1234", "elsewhere"),
        ("message me on WhatsApp, I am @anna.b", "elsewhere"),
        ("our insta is @the_band", "elsewhere"),
        ("discord gg slash abc", "discord.gg"),
        ("check twitch tv slash mychannel", "twitch.tv"),
        ("it is quickview dot shop slash promo", "quickview.shop"),
        ("visit e x a m p l e . c o m", "example.com"),
        ("c o o l s t u f f dot n e t", "coolstuff.net"),
        ("call 5 5 5 1 2 3 9 8 6 7", "phone"),
        ("0-1-7-1-5-5-2-9-8-0-4", "phone"),
        ("my number is 123-45-6789", "social_security"),
        ("100% profit in one day, message me on WhatsApp", "money_made"),
        ("watch free full movie in HD link in my profile", "pirated"),
    ],
)
def test_ways_to_somewhere_else_are_held(text: str, rule: str) -> None:
    """In a new room, however they are spelled."""
    verdict = judge(message(text), BALANCED, RULES)
    assert (verdict.action, verdict.rule) == ("hold", rule)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "follow the telegram channel of the organisers",
            "is there a discord?",
            "I left whatsapp last year",
        ),
        *("thanks @anna for the discord hint", "my signal is weak @bob can you hear me", "type slash help"),
        *("he plays guitar like slash does", "it was me slash him", "on tv slash radio", "a b c d e. not f"),
        *(
            "1 2 3 4 5 6 7 8 9 10",
            "9 8 7 6 5 4 3 2 1 0",
            "1 0 1 1 0 1 0 0 1 1 0",
            "rated 3 3 3 4 6 6 7 7 9 9",
        ),
        *("000-12-3456", "order 123-45-678", "is the free movie in hd?", "the link is in the description"),
    ],
)
def test_talk_about_the_same_things_is_fine(text: str) -> None:
    """Platforms are spoken of, counted is up and down, and a slash is a character."""
    assert judge(message(text), STRICT, RULES).rule == ""
