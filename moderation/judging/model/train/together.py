"""How good rules and model are together, as `moderation.score` says it, on texts the model has not seen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from moderation.judging.checks.model import rank
from moderation.judging.message import message
from moderation.judging.model.train.figures import area, found_at
from moderation.judging.model.train.regression import Floats
from moderation.judging.model.train.rows import Sample
from moderation.judging.pipeline import CHECKS
from moderation.judging.scoring import MINDED, surest

RULES = tuple(check for check in CHECKS if check.__name__ != "model")
INNOCENT = "generated_innocent"


def together(
    samples: Sequence[Sample], labels: Floats, likelihoods: Floats, levels: Sequence[float]
) -> list[str]:
    """A line of Markdown for each group of texts that has a goal; *levels* as in `Header`."""
    minded = [surest(message(sample.row.text), RULES) >= MINDED for sample in samples]
    minded = [rule or likely >= levels[0] for rule, likely in zip(minded, likelihoods, strict=True)]
    scores = np.array(
        [rank(float(likely), minded=bad) for likely, bad in zip(likelihoods, minded, strict=True)]
    )
    source = np.array([sample.row.source for sample in samples])
    weighty = np.array([s.kind.weight == 1 and not s.kind.clean_only for s in samples], dtype=np.bool_)
    test, other = source == "hatecheck", np.char.startswith(source, "mhc_")
    innocent = np.array(minded, dtype=np.float64)[source == INNOCENT]
    held = float(innocent.mean()) if len(innocent) else float("nan")
    at_five = found_at(labels[weighty], scores[weighty], 0.05)
    return [
        "| rules and model together | |",
        "|---|--:|",
        f"| written by people (weight 1) | AUC {area(labels[weighty], scores[weighty]):.3f} |",
        f"| the same, found at 5 % false alarms | {at_five:.3f} |",
        f"| hatecheck | AUC {area(labels[test], scores[test]):.3f} |",
        f"| ten languages | AUC {area(labels[other], scores[other]):.3f} |",
        f"| {INNOCENT}, held | {held:.3f} |",
    ]
