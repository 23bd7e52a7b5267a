"""The model that comes with the package, loaded once a process; without it the rules judge alone."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import structlog

from moderation.judging.model.scorer import Scorer
from moderation.judging.model.weights import BadWeights, read

WEIGHTS = Path(__file__).with_name("weights.bin")

log = structlog.get_logger(__name__)


@cache
def shipped() -> Scorer | None:
    """The model, or None if its weight file is missing or damaged, which is logged once."""
    scorer, complaint = load(WEIGHTS)
    if complaint:
        log.warning("no_model", file=WEIGHTS.name, detail=complaint)
    return scorer


def load(path: Path) -> tuple[Scorer | None, str]:
    """The model in a weight file, or None and what is the matter with it."""
    try:
        return Scorer(read(path)), ""
    except BadWeights as error:
        return None, f"{error} Messages are judged by rules alone."
