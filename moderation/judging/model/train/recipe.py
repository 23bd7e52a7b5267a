"""What the model learns from: sources by name, what each counts for, and under what licence."""

from __future__ import annotations

from fnmatch import fnmatchcase

import msgspec


class Ingredient(msgspec.Struct, frozen=True):
    """Rows of sources whose name fits `source`, each counted `weight` times.

    `clean_only`: only those labelled 0 are learned from. `alike`: made from templates, so that rows much
    alike stay together when the data is split.
    """

    source: str
    weight: float
    licence: str
    clean_only: bool = False
    alike: bool = False


OWN_WORK = "own work"
"""What stands for a licence where the texts were written for this project."""

OWN = "own_neutral"
"""The name of the sentences in neutral.txt."""

TWINS = "own_twins"
"""The name of the sentences in twins.txt."""

RECIPE = (
    Ingredient("davidson", 1, "MIT"),
    Ingredient("edos", 1, "CC0-1.0"),
    Ingredient("toxic_spans", 1, "CC0-1.0"),
    Ingredient("wiki_toxicity", 1, "CC-BY-4.0"),
    Ingredient("surge_toxicity", 1, "MIT"),
    Ingredient("openai_moderation", 1, "MIT"),
    Ingredient("hatemoji_build", 1, "CC-BY-4.0", alike=True),
    Ingredient("hatemoji_check", 4, "CC-BY-4.0", alike=True),
    Ingredient("hatecheck", 4, "CC-BY-4.0", alike=True),
    Ingredient("mhc_*", 4, "CC-BY-4.0", alike=True),
    Ingredient("toxigen_demo", 4, "MIT", alike=True),
    Ingredient("madlibs", 4, "CC-BY-4.0", alike=True),
    Ingredient("generated_innocent", 3, OWN_WORK, alike=True),
    Ingredient("sms_spam_collection", 1, "free for all purposes", clean_only=True),
    Ingredient(OWN, 2, OWN_WORK, alike=True),
    Ingredient(TWINS, 1, OWN_WORK, alike=True),
)


def ingredient(source: str) -> Ingredient | None:
    """What is done with rows of *source*; None: they are passed over."""
    return next((i for i in RECIPE if fnmatchcase(source, i.source)), None)
