"""Kinds of words that make an advertisement together, and ordinary talk with the same words."""

from __future__ import annotations

import pytest

from moderation.judging.checks.spam import spam
from moderation.judging.message import Message, message
from moderation.judging.pipeline import judge
from moderation.judging.rules import Rules
from moderation.judging.text import Folded


def play(text: str) -> str | None:
    """The play that *text* makes."""
    return next((finding.rule for finding in spam(message(text), Rules())), None)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("want real viewers for your channel? order at quickview dot shop", "viewers_for_sale"),
        ("cheap followers and likes at boosty-panel.site", "viewers_for_sale"),
        ("best viewbot, get a trial: @botking", "viewbots"),
        ("I earned 5000 dollars in 24 hours, ask her on telegram @richmentor", "money_made"),
        ("send 1 eth get 2 back to you 0x9d25a8fd7f6421e227b515f945ee71aa", "wallet"),
        ("grab your free skins at lootdrop . club", "prize"),
        ("you won an iphone, claim it at prizes-hub.info", "prize"),
        ("your account will be suspended, verify it at twitch-help dot com", "account"),
        ("new song out on my soundcloud, check it out soundcloud.com/x", "own_channel"),
        ("follow for follow? i follow back", "followback"),
        ("lonely hot girls near you, chat with me at meet-now.club", "flesh"),
        ("watch the full match in hd without ads: sports-hd.live/x", "pirated"),
        ("your stream deserves more viewers: boosty•club", "viewers_for_sale"),
        ("signals group t.me/pumpers", "money_made"),
        ("contact @richmentor on telegram to invest", "money_made"),
        ("elon giveaway moonprize punkt com", "prize"),
        ("follow @dropking for giveaways", "prize"),
        ("new video on my channel, go watch", "own_channel"),
        ("sexy videos meet-now.club", "flesh"),
        ("full movie cinebox.site", "pirated"),
        ("link without lag -> cinebox.site", "pirated"),
        ("best casino bonus, play at spinwin.site", "wares"),
    ],
)
def test_plays_are_known_by_the_kinds_of_their_words(text: str, rule: str) -> None:
    """No sentence is listed: an offer, and somewhere to go."""
    assert play(text) == rule


@pytest.mark.parametrize(
    "text",
    [
        "where can i find the recording?",
        "docs are at docs.python.org/3/",
        "is the stream free?",
        "my account was charged twice, who do i contact",
        "i won the quiz lol",
        "what is the discount code for students",
        "log in failed for me, any help?",
        "just followed you, hi from Oslo",
        "the coin toss was fun to watch live",
        "check the mic please",
        "slides are on github.com/ada/talk",
        "@ada i also stream sometimes",
        "thanks @ada the giveaway was fun",
        "@ada follow the discord rules",
        "the viewers love it, see example.org",
        "contact @mods about the refund",
        "what a series, in hd please",
    ],
)
def test_talk_with_the_same_words_is_fine(text: str) -> None:
    """Questions about tickets, codes and streams sell nothing."""
    assert play(text) is None


def test_the_second_offence_is_not_told() -> None:
    """Advertising is held; from somebody who was held for it before, it goes to the dark."""
    text = Folded("cheap followers and likes at boosty-panel.site")
    assert judge(Message(text), Rules(links="allow")).action == "hold"
    assert judge(Message(text, offences=2), Rules(links="allow")).action == "shadow"
