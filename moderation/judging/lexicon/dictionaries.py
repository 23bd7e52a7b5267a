"""The word lists of glin-profanity (MIT), installed beside: mild, and only in texts of their language."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import msgspec

LANGUAGES = {
    "french": "fr",
    "german": "de",
    "italian": "it",
    "portuguese": "pt",
    "spanish": "es",
    "dutch": "nl",
}
"""Those that we can tell by their small words, and whose ordinary words we know, by the name of the list."""

SHORTEST = 4
LEVEL = 1
ORDINARY = Path(__file__).with_name("not_bad.json")


class _List(msgspec.Struct):
    words: list[str]


def dictionary_words() -> Iterator[tuple[str, str]]:
    """Each word, as it is written there, with its language."""
    ordinary = frozenset(" ".join(msgspec.json.decode(ORDINARY.read_bytes(), type=list[str])).split())
    for name, language in LANGUAGES.items():
        listed = msgspec.json.decode((_folder() / f"{name}.json").read_bytes(), type=_List)
        for word in listed.words:
            if len(word) >= SHORTEST and " " not in word and word.lower() not in ordinary:
                yield word, language


def _folder() -> Path:
    """Where the lists are; the package itself, which has a judge of its own, is not imported."""
    spec = find_spec("glin_profanity")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "data" / "dictionaries"
