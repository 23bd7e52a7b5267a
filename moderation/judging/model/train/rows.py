"""Reading labelled texts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import msgspec

from moderation.judging.model.train.recipe import OWN, TWINS, Ingredient, ingredient
from moderation.judging.model.train.twins import spelled_out, twins

NEUTRAL = Path(__file__).with_name("neutral.txt")


class BadData(Exception):
    """A line of the data cannot be used; the message says which and why."""


class Row(msgspec.Struct, frozen=True):
    """One labelled text: 1 should not pass unseen, 0 is fine."""

    text: str
    label: Literal[0, 1]
    source: str
    category: str = ""


class Sample(msgspec.Struct, frozen=True):
    """A row, and what is done with its source."""

    row: Row
    kind: Ingredient


def read_samples(directory: Path) -> list[Sample]:
    """The rows of all `*.jsonl` in *directory* that the recipe names, and our own; else BadData."""
    files = sorted(directory.glob("*.jsonl"))
    if not files:
        raise BadData(f"There are no .jsonl files in {directory}.")
    rows = [row for file in files for row in _rows(file)] + list(own_rows())
    samples = [Sample(row, kind) for row in rows if (kind := ingredient(row.source)) is not None]
    samples = [sample for sample in samples if sample.row.label == 0 or not sample.kind.clean_only]
    if len({sample.row.label for sample in samples}) < 2:
        raise BadData("The data holds texts of one label only, or of no source that the recipe names.")
    return samples


def _rows(file: Path) -> Iterator[Row]:
    decoder = msgspec.json.Decoder(Row)
    for number, line in enumerate(file.read_bytes().splitlines(), 1):
        try:
            yield decoder.decode(line)
        except msgspec.DecodeError as error:
            raise BadData(f"{file.name}, line {number}: {error}") from error


def own_rows() -> Iterator[Row]:
    """The sentences of neutral.txt, where `{a|b}` stands for one sentence with each, and of twins.txt.

    What stands in both is one row.
    """
    lines = NEUTRAL.read_text(encoding="utf-8").splitlines()
    neutral = {
        text: None for line in lines if line and not line.startswith("#") for text in spelled_out(line)
    }
    yield from (Row(text, 0, OWN) for text in neutral)
    yield from (Row(text, 1 if bad else 0, TWINS) for text, bad in twins() if text not in neutral)
