"""What arrives on a WebSocket, without one."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventchat.errors import BadRequest
from eventchat.types.commands import Ping, Post
from transports.session import MOST_BAD, MOST_FRAMES, Closed, Session, too_deep

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=20,
)


@given(st.text() | values.map(json.dumps))
def test_any_text_is_a_command_or_a_bad_request(text: str) -> None:
    """Nothing a client sends raises anything else."""
    try:
        command = Session().receive(text, 0.0)
    except BadRequest as refused:
        assert refused.detail
    else:
        assert isinstance(command, Ping | Post)


@given(st.text(alphabet='{}[]"\\a,:', max_size=300))
def test_depth_is_counted_outside_strings(text: str) -> None:
    """Brackets in a message are text: what json reads within 32 levels is never too deep."""
    try:
        decoded = json.loads(text)
    except (ValueError, RecursionError):
        return
    assert not too_deep(text) or _depth(decoded) > 32


def _depth(value: object) -> int:
    if isinstance(value, dict):
        return 1 + max(map(_depth, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(_depth, value), default=0)
    return 0


def test_a_message_full_of_brackets_is_posted() -> None:
    """A drawing is not an attack."""
    text = "[" * 400
    command = Session().receive(json.dumps({"type": "post", "text": text, "nonce": "12345678"}), 0.0)
    assert isinstance(command, Post)
    assert command.text == text


def test_a_slow_trickle_of_bad_frames_is_forgiven_a_burst_is_not() -> None:
    """Five in ten seconds: 4400."""
    session = Session()
    for number in range(20):
        with pytest.raises(BadRequest):
            session.receive("x", number * 3.0)
    session = Session()
    for _ in range(MOST_BAD - 1):
        with pytest.raises(BadRequest):
            session.receive("x", 0.0)
    with pytest.raises(Closed) as closed:
        session.receive("x", 9.9)
    assert closed.value.code == 4400


def test_fifty_frames_a_second_are_fine_more_are_a_flood() -> None:
    """4429."""
    session = Session()
    for _ in range(MOST_FRAMES):
        session.receive('{"type":"ping"}', 0.0)
    with pytest.raises(Closed) as closed:
        session.receive('{"type":"ping"}', 0.99)
    assert closed.value.code == 4429
    session = Session()
    for number in range(500):
        session.receive('{"type":"ping"}', number / 40)


def test_the_field_that_is_wrong_is_named() -> None:
    """A refusal says where."""
    with pytest.raises(BadRequest) as refused:
        Session().receive('{"type":"post","text":1,"nonce":"12345678"}', 0.0)
    assert refused.value.field == "text"
