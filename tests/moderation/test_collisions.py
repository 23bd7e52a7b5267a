"""How the lists of ordinary words are made."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from moderation.judging import collisions


def test_words_that_only_look_hidden_are_told() -> None:
    """A word collides when it is found by a guess alone: no term itself, and not listed."""
    assert list(collisions.guessed(["retrd", "retard", "regard", "bitch"])) == ["retrd"]


def test_common_words_are_frequent_ones_of_two_sources(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is listed stays; what only one source has is not added, contractions apart."""
    listed, frequencies, words = tmp_path / "common.txt", tmp_path / "counts.json", tmp_path / "words.txt"
    listed.write_text("lol\n")
    frequencies.write_text(json.dumps({"rare": 1, "the": 90, "don't": 50, "teh": 40}))
    words.write_text("the 100\nrare 2\n")
    monkeypatch.setattr(collisions, "COMMON", listed)
    monkeypatch.setattr(collisions, "MOST_COMMON", 3)
    collisions.main(["--common", str(frequencies), str(words)])
    assert listed.read_text() == "lol the don't\n"
