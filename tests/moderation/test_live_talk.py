"""What people say at events, with all checks and the model: hardly anything of it waits for a person."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventchat.types.policy import Preset
from moderation.judging.message import message
from moderation.judging.pipeline import judge
from moderation.judging.rules import preset

LINES = Path(__file__).with_name("live_talk.txt").read_text().splitlines()
"""Shouts, complaints and jokes at games, concerts, talks and shows; written before anybody tried them."""


@pytest.mark.parametrize(("name", "most"), [("balanced", 0.01), ("strict", 0.035), ("family", 0.035)])
def test_hardly_anything_said_at_events_waits(name: Preset, most: float) -> None:
    """Mild swearing may be masked; of a hundred lines one waits, of thirty where the room is strict."""
    rules = preset(name)
    waits = [line for line in LINES if judge(message(line), rules).action not in ("allow", "mask")]
    assert len(LINES) > 200
    assert len(waits) / len(LINES) <= most
