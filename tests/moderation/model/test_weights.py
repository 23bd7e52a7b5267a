"""The weight file is read as it was written, or refused in words."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.judging.model.shipped import WEIGHTS, load
from moderation.judging.model.weights import BIGGEST, MAGIC, BadWeights, Header, Weights, pack, read, unpack

HEADER = Header(
    bias=-1.0,
    scale=0.001,
    damping=20,
    rules={"hidden": 0.5},
    senses={"people+scorn": 0.25},
    levels=(0.6, 0.8, 0.9),
    grams=0,
    check=0,
)
GRAM = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=12)


@given(st.dictionaries(GRAM, st.integers(-32_768, 32_767)))
def test_what_was_packed_is_unpacked(steps: dict[str, int]) -> None:
    """N-grams of any script and their weights come back, the header too."""
    back = unpack(pack(Weights(HEADER, tuple(steps), tuple(steps.values()))))
    assert dict(zip(back.grams, back.steps, strict=True)) == steps
    assert msgspec.structs.replace(back.header, grams=0, check=0) == HEADER


@given(st.integers(min_value=0), st.integers(1, 255))
def test_a_damaged_file_is_refused(place: int, change: int) -> None:
    """One wrong byte in the block is noticed: no weights are better than wrong ones."""
    packed = bytearray(pack(Weights(HEADER, ("ab", "cd"), (1, 2))))
    start = packed.index(b"\n", len(MAGIC)) + 1
    packed[start + place % (len(packed) - start)] ^= change
    with pytest.raises(BadWeights, match="checksum"):
        unpack(bytes(packed))


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "not a weight file"), (b"PK\x03\x04", "not a weight file"), (MAGIC + b"{}\n", "header")],
)
def test_another_file_is_refused_in_words(tmp_path: Path, content: bytes, said: str) -> None:
    """Whoever put a wrong file there is told what is wrong with it."""
    path = tmp_path / "weights.bin"
    path.write_bytes(content)
    with pytest.raises(BadWeights, match=said):
        read(path)


def test_without_a_file_the_rules_judge_alone(tmp_path: Path) -> None:
    """A missing weight file is no error of the program: there is no model, and a sentence that says so."""
    scorer, complaint = load(tmp_path / "weights.bin")
    assert scorer is None
    assert "cannot be opened" in complaint
    assert "rules alone" in complaint


def test_the_shipped_file_is_small_and_whole() -> None:
    """The package's weight file stays below 3 MB and can be read."""
    assert WEIGHTS.stat().st_size <= BIGGEST
    assert len(read(WEIGHTS).grams) > 10_000
