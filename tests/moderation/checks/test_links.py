"""The links check: addresses, also broken-up ones, and what the room says of them."""

from __future__ import annotations

import pytest

from moderation.checks.links import links
from moderation.message import message
from moderation.rules import Rules


def found(text: str) -> tuple[str, str] | None:
    """The domain and the part pointed at, if *text* has a link."""
    verdict = links(message(text), Rules())
    return (verdict.rule, text[slice(*verdict.spans[0])]) if verdict else None


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
    verdict = links(message("at example.com"), Rules(links=mode))  # type: ignore[arg-type]
    assert verdict is not None
    assert (verdict.action, verdict.category, verdict.stage) == (action, "link", "links")


def test_links_may_be_allowed() -> None:
    """Where the room allows links, and for trusted people, there is nothing to say."""
    assert links(message("at example.com"), Rules(links="allow")) is None
    assert links(message("at example.com", trusted=True), Rules(links="reject")) is None
