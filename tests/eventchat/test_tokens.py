"""Tokens: what they say, and until when."""

from __future__ import annotations

import pytest

from eventchat import tokens
from eventchat.errors import Unauthorized
from eventchat.tokens import LEEWAY_SECONDS, Tokens, expires_in, new_session
from eventchat.types.ids import new_user_id
from eventchat.types.people import Person, Role


def person(seconds: float) -> Person:
    """Somebody whose session lasts that long from now."""
    return Person(new_user_id(), "Ada", Role.VIEWER, (), new_session(), expires_in(seconds), "#336699")


def test_a_token_that_was_verified_once_still_expires(monkeypatch: pytest.MonkeyPatch) -> None:
    """S-2: that its signature is remembered as good changes nothing about its end."""
    signs = Tokens("s" * 32)
    token = signs.sign(person(60))
    assert signs.read(token) is signs.read(token)
    later = expires_in(60 + LEEWAY_SECONDS + 1)
    monkeypatch.setattr(tokens, "now_ms", lambda: later)
    with pytest.raises(Unauthorized, match="expired"):
        signs.read(token)


def test_a_changed_token_is_never_remembered() -> None:
    """S-2: only what was signed here is good, however often it is tried."""
    signs = Tokens("s" * 32)
    token = signs.sign(person(60))
    signs.read(token)
    for _ in range(2):
        with pytest.raises(Unauthorized):
            signs.read(token[:-2] + ("AA" if token[-2:] != "AA" else "BB"))


def test_only_so_many_verified_tokens_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory is bounded; a token that was forgotten is verified again."""
    monkeypatch.setattr(tokens, "MOST_VERIFIED", 2)
    signs = Tokens("s" * 32)
    three = [signs.sign(person(60)) for _ in range(3)]
    first = signs.read(three[0])
    for token in three[1:]:
        signs.read(token)
    again = signs.read(three[0])
    assert again == first
    assert again is not first
