"""Finds the ordinary words that the lexicon takes for hidden spellings, and writes `lexicon/ordinary.json`.

    python -m moderation.judging.collisions WORDS...
    python -m moderation.judging.collisions --common FREQUENCIES WORDS

Each file of words has one a line. What is listed stays listed; whoever adds a list reads what it adds. With
`--common` it is `lexicon/common.txt` that gets the most frequent words: those of FREQUENCIES, a JSON object
of words and counts, that WORDS has as well.
"""

from __future__ import annotations

import json
import sys
import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path

from moderation.judging.common import LIST as COMMON
from moderation.judging.ordinary import LIST, ordinary
from moderation.judging.rules import house_matcher
from moderation.judging.text import Folded


def guessed(words: Iterable[str]) -> Iterator[str]:
    """Those of *words*, folded, that the lexicon finds only by guessing."""
    for word in words:
        text = Folded(word)
        found = house_matcher().hits(text).found
        if found and all(hit.loose for hit in found):
            yield text.plain.text.strip()


MOST_COMMON = 15_000
"""Words, by their frequency, of which those that both sources have are common."""


def add_common(frequencies: Path, words: Path) -> None:
    """Add the most frequent words that both files have to the common ones."""
    counts = json.loads(frequencies.read_text("utf-8"))
    known = {line.split()[0] for line in words.read_text("utf-8-sig").splitlines() if line.strip()}
    frequent = sorted(counts, key=lambda word: -counts[word])[:MOST_COMMON]
    listed = COMMON.read_text("utf-8").split()
    every = dict.fromkeys([*listed, *(word for word in frequent if word in known or "'" in word)])
    COMMON.write_text("\n".join(textwrap.wrap(" ".join(every), 110, break_on_hyphens=False)) + "\n", "utf-8")


def main(files: list[str]) -> None:
    """Add what the words of *files* collide with, or with `--common` the most frequent ones."""
    if files[:1] == ["--common"]:
        add_common(Path(files[1]), Path(files[2]))
        return
    words = {line.strip() for file in files for line in Path(file).read_text("utf-8").splitlines()}
    every = sorted({*ordinary(), *guessed(words)})
    lines = textwrap.wrap(" ".join(every), 100, break_on_hyphens=False)
    LIST.write_text(json.dumps(lines, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
