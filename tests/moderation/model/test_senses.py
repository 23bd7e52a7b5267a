"""Words have senses in many languages, and the company they stand in has names."""

from __future__ import annotations

from time import perf_counter

import pytest

from moderation.judging.model.senses import SENSES, known_senses, senses
from moderation.judging.model.shipped import shipped
from moderation.judging.text import Folded


@pytest.mark.parametrize(
    "text",
    [
        "I hate women",
        "je déteste les femmes",
        "Ich hasse Frauen",
        "odio le donne",
        "so i HATE w\u043emen",
        "我讨厌女人",
    ],
)
def test_hatred_of_people_reads_alike_in_all_languages(text: str) -> None:
    """Scorn before people is found in any language and any disguise that folds."""
    assert {"scorn", "people", "people+scorn", "scorn>people"} <= senses(Folded(text))


def test_order_and_nearness_are_told() -> None:
    """What stands far away, or before, is company but does not follow."""
    found = senses(Folded("women who sing in the choir of this lovely old town hate it"))
    assert "people+scorn" in found
    assert not {"people>scorn", "scorn>people"} & found


def test_what_is_quoted_is_told_from_what_is_not() -> None:
    """Whoever quotes an insult to object to it says the words of both."""
    found = senses(Folded("It is wrong to say “I hate women”"))
    assert {"quote", "in:scorn", "in:people", "out:against", "out:saying"} <= found
    assert not {"out:scorn", "in:against"} & found


@pytest.mark.parametrize("text", ["", "gg", "12:30", "\U0001f602", " "])
def test_other_texts_are_about_nothing(text: str) -> None:
    """No words that are known, no senses."""
    assert senses(Folded(text)) == set()


def test_every_word_can_be_found_as_it_is_listed() -> None:
    """A word that folding changes is looked for as folding leaves it; each stands once under a sense."""
    known = known_senses()
    sense = ""
    seen: set[str] = set()
    for line in SENSES.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            sense = line.strip("[]")
            seen.clear()
        elif line and not line.startswith("#"):
            for word in line.split(", "):
                assert sense in senses(Folded(word.strip("*"))), word
                assert word not in seen, word
                seen.add(word)
    assert len(known.names) == len(set(known.names))


def test_the_model_weighs_senses_that_there_are() -> None:
    """Whoever changes senses.txt must train again: a name of a sense that is gone would weigh nothing."""
    scorer = shipped()
    assert scorer is not None
    said = {
        part.split(":")[-1] for name in scorer.header.senses for part in name.replace(">", "+").split("+")
    }
    assert said == {*known_senses().names, "quote"}


@pytest.mark.parametrize("text", ["女", "女人不是人 ", " i", '"me ', "hate women "])
def test_any_text_is_read_in_little_time(text: str) -> None:
    """Texts that are all senses take no more than some ms, best of five."""
    folded = Folded((text * 2_000)[:2_000])
    senses(folded)
    took = []
    for _ in range(5):
        start = perf_counter()
        senses(folded)
        took.append(perf_counter() - start)
    assert min(took) < 0.005
