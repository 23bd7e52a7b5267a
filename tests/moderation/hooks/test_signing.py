"""Signatures: of the body and the time, with a key of the room and the check."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventchat.types.ids import RoomId
from moderation.hooks.signing import WINDOW_SECONDS, BadSignature, key_of, sign, verify

KEY = key_of("secret", RoomId("main"), "mood", 1)
NOW = 1_763_790_000


def test_the_form_is_the_one_documented() -> None:
    """The same key, time and body make the same header for ever: others compute it too."""
    digest = "ef3438c1eeea8cd199504d9dde22335d3cda56a8cd4330423ea1144831a25c1f"
    assert sign("key", b'{"a":1}', NOW) == f"t=1763790000,v1={digest}"


@given(st.binary(max_size=200), st.binary(max_size=200), st.integers(0, 10**12))
def test_what_was_changed_is_found_out(body: bytes, other: bytes, seconds: int) -> None:
    """A signature is good for its own body, time and key alone."""
    header = sign(KEY, body, seconds)
    verify(KEY, body, header, seconds)
    for key, text, at in ((KEY, body + b" ", seconds), ("other", body, seconds), (KEY, body, seconds + 1)):
        changed = header if at == seconds else header.replace(f"t={seconds},", f"t={at},")
        with pytest.raises(BadSignature):
            verify(key, text, changed, seconds)
    if other != body:
        with pytest.raises(BadSignature):
            verify(KEY, other, header, seconds)


@pytest.mark.parametrize("late", [WINDOW_SECONDS + 1, -WINDOW_SECONDS - 1])
def test_what_is_sent_again_later_is_found_out(late: int) -> None:
    """A replay outside of the window is refused, and so is a clock that is far ahead."""
    header = sign(KEY, b"{}", NOW)
    verify(KEY, b"{}", header, NOW + WINDOW_SECONDS)
    with pytest.raises(BadSignature, match="too old"):
        verify(KEY, b"{}", header, NOW + late)


@pytest.mark.parametrize("header", ["", "t=1", "v1=00", "t=x,v1=" + "0" * 64, "t=1,v1=" + "0" * 63, "é" * 70])
def test_what_is_no_signature_is_refused(header: str) -> None:
    """Anything may stand in a header."""
    with pytest.raises(BadSignature):
        verify(KEY, b"{}", header, 1)


def test_keys_are_apart() -> None:
    """Another room, check, turn or server has another key, long enough not to be guessed."""
    keys = {
        key_of(secret, RoomId(room), name, turn)
        for secret in ("secret", "secreT")
        for room in ("main", "other")
        for name in ("mood", "moods")
        for turn in (1, 2)
    }
    assert len(keys) == 16
    assert all(len(key) == 43 for key in keys)
