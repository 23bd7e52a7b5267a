"""Other packages as judges: texts as a JSON list on standard input, their verdicts on standard output.

It runs in the environment that has the packages (see judge.py), and imports nothing of ours. A package that
is not there is left out.
"""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable, Iterator
from time import process_time_ns

Flags = Callable[[str], bool]


def judges() -> Iterator[tuple[str, Flags]]:
    """Those that are installed, as they come."""
    for name, make in (
        ("better-profanity", better_profanity),
        ("alt-profanity-check", alt_profanity_check),
        ("glin-profanity", glin_profanity),
    ):
        try:
            yield name, make()
        except ModuleNotFoundError:
            print(f"{name} is not installed here", file=sys.stderr)


def better_profanity() -> Flags:
    """Words by a list with character variants."""
    found: Flags = importlib.import_module("better_profanity").profanity.contains_profanity
    return found


def alt_profanity_check() -> Flags:
    """A linear model over words."""
    predict = importlib.import_module("profanity_check").predict
    return lambda text: bool(predict([text])[0])


def glin_profanity() -> Flags:
    """Words by lists in 24 languages, with its own normalising."""
    package = importlib.import_module("glin_profanity")
    found: Flags = package.Filter({"all_languages": True, "detect_leetspeak": True}).is_profane
    return found


def main() -> None:
    """Judge every text with each."""
    texts = json.load(sys.stdin)
    answers = []
    for name, flags in judges():
        flags("warm up")
        flagged, us = [], []
        for text in texts:
            before = process_time_ns()
            flagged.append(bool(flags(text)))
            us.append((process_time_ns() - before) / 1000)
        answers.append({"name": name, "flagged": flagged, "us": us})
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    main()
