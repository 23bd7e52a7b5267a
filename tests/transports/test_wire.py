"""The wire formats: the same JSON, framed."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from eventchat.rooms.batch import Batch
from eventchat.types.cursor import Cursor
from tests.makers import EPOCH, entry_id, make_posted
from transports.wire import EVENT_STREAM, POLL_BODY, WEBSOCKET_TEXT

texts = st.text(st.characters(blacklist_categories=["Cs"]), min_size=1, max_size=200)


@given(st.lists(texts, min_size=1, max_size=5))
def test_the_json_is_the_same_bytes_on_every_transport(said: list[str]) -> None:
    """One payload; SSE adds `id` and `data`, nothing else."""
    entries = [make_posted(seq, text) for seq, text in enumerate(said, 1)]
    batch = Batch([entry.json() for entry in entries], entries[-1].cursor)
    payload = batch.frame(WEBSOCKET_TEXT)
    assert batch.frame(POLL_BODY) == payload
    assert batch.frame(EVENT_STREAM) == b"id: %b\ndata: %b\n\n" % (str(entries[-1].cursor).encode(), payload)
    decoded = msgspec.json.decode(payload)
    assert [event["text"] for event in decoded["events"]] == said
    assert [event["seq"] for event in decoded["events"]] == list(range(1, len(said) + 1))


@given(texts)
def test_any_text_is_exactly_one_sse_event(text: str) -> None:
    """S-7: line ends, colons and separators in a text never frame anything."""
    frame = Batch([make_posted(1, text).json()], Cursor(EPOCH, entry_id(1), 1)).frame(EVENT_STREAM)
    assert frame.endswith(b"\n\n")
    lines = frame[:-2].split(b"\n")
    assert [line.split(b": ", 1)[0] for line in lines] == [b"id", b"data"]
    assert b"\r" not in frame


def test_a_batch_without_a_cursor_moves_nobody() -> None:
    """No `cursor` in the JSON, no `id:` over SSE."""
    batch = Batch([b'{"type":"viewers","count":1}'])
    assert batch.frame(EVENT_STREAM) == b'data: {"events":[{"type":"viewers","count":1}]}\n\n'
