"""Finds the ordinary words that the lexicon takes for hidden spellings, and writes `lexicon/ordinary.json`.

    python -m moderation.collisions WORDS...

Each file has one word a line. What is listed stays listed; whoever adds a list reads what it adds.
"""

from __future__ import annotations

import json
import sys
import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path

from moderation.ordinary import LIST, ordinary
from moderation.rules import house_matcher
from moderation.text import Folded


def guessed(words: Iterable[str]) -> Iterator[str]:
    """Those of *words*, folded, that the lexicon finds only by guessing."""
    for word in words:
        text = Folded(word)
        found = house_matcher().hits(text).found
        if found and all(hit.loose for hit in found):
            yield text.plain.text.strip()


def main(files: list[str]) -> None:
    """Add what the words of *files* collide with."""
    words = {line.strip() for file in files for line in Path(file).read_text("utf-8").splitlines()}
    every = sorted({*ordinary(), *guessed(words)})
    lines = textwrap.wrap(" ".join(every), 100, break_on_hyphens=False)
    LIST.write_text(json.dumps(lines, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
