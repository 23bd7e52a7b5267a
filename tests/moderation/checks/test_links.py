"""The links check: addresses, also broken-up ones, and what the room says of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventchat.types.policy import LinksFrom
from moderation.judging.checks.links import links
from moderation.judging.domains import find_links
from moderation.judging.message import Message, Standing, message
from moderation.judging.rules import Rules
from moderation.judging.text import Folded


def found(text: str) -> tuple[str, str] | None:
    """The domain and the part pointed at, if *text* has a link."""
    for finding in links(message(text), Rules()):
        return finding.rule, text[slice(*finding.spans[0])]
    return None


@pytest.mark.parametrize(
    ("text", "domain", "part"),
    [
        ("see https://www.example.co.uk/a?b=c now", "example.co.uk", "https://www.example.co.uk/a?b=c"),
        ("see example.com", "example.com", "example.com"),
        ("see EXAMPLE.COM", "example.com", "EXAMPLE.COM"),
        ("see example dot com", "example.com", "example dot com"),
        ("see example[.]com", "example.com", "example[.]com"),
        ("see example (dot) com", "example.com", "example (dot) com"),
        ("see example . com", "example.com", "example . com"),
        ("see ｅｘａｍｐｌｅ．ｃｏｍ", "example.com", "ｅｘａｍｐｌｅ．ｃｏｍ"),
        ("see ex\u200bample.com", "example.com", "ex\u200bample.com"),
        ("see hxxps://bad.example.net/x", "example.net", "hxxps://bad.example.net/x"),
        ("http://192.168.0.1/admin", "192.168.0.1", "http://192.168.0.1"),
        ("mail me: a.b@example.org", "example.org", "a.b@example.org"),
        ("go.to/win", "go.to", "go.to/win"),
        ("(see www.example.com/theremin, twice)", "example.com", "www.example.com/theremin"),
        ("http://win.example-nobody.zzzz/now", "example-nobody.zzzz", "http://win.example-nobody.zzzz/now"),
    ],
)
def test_links_are_found_however_they_are_written(text: str, domain: str, part: str) -> None:
    """The rule names the registrable domain, the span the whole address."""
    assert found(text) == (domain, part)


@pytest.mark.parametrize(
    "text",
    [
        "well done.so what now",
        "e.g.this is a typo.sorry",
        "ver 1.2.3 of readme.md",
        "5.5/10 at 20.15",
        "wait... what",
        "connect the dots dot by dot",
        "hello. World",
        "Hello.How are you.now i am home.love u",
        "i like this, net gain",
        "nothing",
    ],
)
def test_dots_alone_are_no_links(text: str) -> None:
    """Missing spaces, versions, files and numbers lead nowhere."""
    assert found(text) is None


@pytest.mark.parametrize(("mode", "action"), [("hold", "hold"), ("reject", "reject")])
def test_the_room_decides(mode: str, action: str) -> None:
    """A link is held or refused as the room is set, and explained."""
    (finding,) = links(message("at example.com"), Rules(links=mode))  # type: ignore[arg-type]
    assert (finding.action, finding.category, finding.stage) == (action, "link", "links")


def test_links_may_be_allowed() -> None:
    """Where the room allows links, and for trusted people, there is nothing to say."""
    assert not links(message("at example.com"), Rules(links="allow"))
    assert not links(message("at example.com", trusted=True), Rules(links="reject"))


def seen(text: str, rules: Rules, standing: Standing = "guest", *, permitted: bool = False) -> str | None:
    """What becomes of a link for somebody of that standing."""
    found = Message(Folded(text), standing=standing, trusted=standing == "staff", permitted=permitted)
    return next((finding.action for finding in links(found, rules)), None)


@pytest.mark.parametrize(
    ("links_from", "guest", "member", "staff"),
    [
        ("everybody", None, None, None),
        ("members", "hold", None, None),
        ("staff", "hold", "hold", None),
        ("nobody", "hold", "hold", "hold"),
    ],
)
def test_who_may_post_links(links_from: LinksFrom, guest: str, member: str, staff: str) -> None:
    """The room says whose links are not looked at; a permit spares anybody once."""
    rules = Rules(links_from=links_from)
    assert seen("see example.com", rules) == guest
    assert seen("see example.com", rules, "member") == member
    assert seen("see example.com", rules, "staff") == staff
    assert seen("see example.com", rules, permitted=True) is None


def test_allowed_and_blocked_sites() -> None:
    """An allowed site and what lies below it may be linked; a blocked one by no viewer at all."""
    rules = Rules(links="allow", allowed=frozenset({"example.org"}), blocked=frozenset({"bad.example.net"}))
    assert seen("see bad.example.net/x", rules) == "reject"
    assert seen("see www.bad.example.net/x", rules) == "reject"
    assert seen("see fine.example.net", rules) is None
    held = Rules(allowed=frozenset({"example.org"}))
    assert seen("see docs.example.org/x", held) is None
    assert seen("see example.org.evil.com", held) == "hold"


@pytest.mark.parametrize(
    "text",
    ["see exаmple.org", "see example dot org", "at bit.ly/x", "at xn--exmple-4ve.org", "at ｅxample.org"],
)
def test_disguised_links_are_never_allowed_ones(text: str) -> None:
    """Look-alike letters, broken-up addresses, shorteners and punycode say that something is hidden."""
    rules = Rules(allowed=frozenset({"example.org", "bit.ly", "xn--exmple-4ve.org"}))
    (finding,) = links(message(text), rules)
    assert (finding.level, finding.action) == (3, "hold")


PIECES = (
    *("example", "d", "o", "t", "c o m", "com", "net", "http", "https:", "polkadot", "twitch tv", "xn--a"),
    *(".", ",", "[.]", "(dot)", "{ point }", "\u3002", "\uff61", "dot", "d0t", "punkt", "/x", "1.2.3.4", "@"),
    *(" ", " ", " ", "\n", " slash ", "slash", "com/a", "://", "ｃｏｍ", "\u200b"),
)


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_no_address_is_overlooked_for_want_of_a_sign(text: str) -> None:
    """What stands in a text is found whether or not a sign that makes us look stands at its end."""
    alone = find_links(Folded(text + " end"))
    assert alone == find_links(Folded(text + " end ."))
