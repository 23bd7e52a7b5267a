"""Sentences of contempt and their harmless twins, spelled out from templates of our own."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

TWINS = Path(__file__).with_name("twins.txt")

MOST_OF_A_LINE = 24
"""Sentences taken of those that a line stands for."""

_NAME = re.compile(r"\$(\w+)")


def twins() -> Iterator[tuple[str, bool]]:
    """Sentences, and whether they should not pass unseen. The same ones every time."""
    names: dict[str, str] = {}
    for line in TWINS.read_text(encoding="utf-8").splitlines():
        first, _, rest = line.partition(" ")
        if first in {"0", "1"}:
            sentences = list(spelled_out(_NAME.sub(lambda name: f"{{{names[name[1]]}}}", rest)))
            if len(sentences) > MOST_OF_A_LINE:
                sentences = random.Random(line).sample(sentences, MOST_OF_A_LINE)
            yield from ((sentence, first == "1") for sentence in sentences)
        elif rest.startswith("= "):
            names[first] = rest.removeprefix("= ")


def spelled_out(line: str) -> Iterator[str]:
    """Every sentence that a line with choices, `{a|b}`, stands for."""
    before, opened, rest = line.partition("{")
    if not opened:
        yield line
        return
    choices, _, after = rest.partition("}")
    for choice in choices.split("|"):
        yield from spelled_out(f"{before}{choice}{after}")
