"""How good a model is on texts it has not seen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from moderation.judging.model.train.recipe import OWN_WORK
from moderation.judging.model.train.regression import Floats
from moderation.judging.model.train.rows import Sample

Mask = NDArray[np.bool_]


def area(labels: Floats, likelihoods: Floats) -> float:
    """Area under the ROC curve: how often a bad text ranks above a good one. NaN if one kind is missing."""
    bad, good = int((labels == 1).sum()), int((labels == 0).sum())
    if not bad or not good:
        return float("nan")
    _, place, times = np.unique(likelihoods, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(times) - (times - 1) / 2)[place]
    return float((ranks[labels == 1].sum() - bad * (bad + 1) / 2) / (bad * good))


def share_above(likelihoods: Floats, threshold: float) -> float:
    """Share of texts at least as likely as *threshold*; NaN of none."""
    return float((likelihoods >= threshold).mean()) if len(likelihoods) else float("nan")


def found_at(labels: Floats, likelihoods: Floats, false_alarms: float) -> float:
    """Share of the bad texts found where at most *false_alarms* of the good ones are."""
    good = np.sort(likelihoods[labels == 0])[::-1]
    if not len(good) or len(good) == len(labels):
        return float("nan")
    cut = good[min(len(good) - 1, int(len(good) * false_alarms))]
    return float((likelihoods[labels == 1] > cut).mean())


def threshold_for(likelihoods: Floats, false_alarms: float) -> float:
    """The threshold that at most *false_alarms* of these good texts reach."""
    ordered = np.sort(likelihoods)[::-1]
    allowed = min(int(len(ordered) * false_alarms), len(ordered) - 1)
    return float(np.nextafter(ordered[allowed], 1.0))


def table(
    samples: Sequence[Sample], labels: Floats, likelihoods: Floats, levels: Sequence[float]
) -> list[str]:
    """A line of Markdown for each source, and for all tests and languages together."""
    sources = np.array([sample.row.source for sample in samples])
    groups: dict[str, Mask] = {source: sources == source for source in sorted(set(sources.tolist()))}
    groups["all languages but English"] = np.char.startswith(sources, "mhc_")
    groups["written by people (weight 1)"] = np.array(
        [s.kind.weight == 1 and not s.kind.clean_only and s.kind.licence != OWN_WORK for s in samples],
        dtype=np.bool_,
    )
    lines = [
        "| texts | fine | not fine | AUC | found at 5 % false alarms | not fine, by level | fine, by level |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    for name, rows in groups.items():
        label, likely = labels[rows], likelihoods[rows]
        cells = [
            str(int((label == 0).sum())),
            str(int((label == 1).sum())),
            _shown(area(label, likely)),
            _shown(found_at(label, likely, 0.05)),
            " / ".join(_shown(share_above(likely[label == 1], level)) for level in levels),
            " / ".join(_shown(share_above(likely[label == 0], level)) for level in levels),
        ]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return lines


def _shown(figure: float) -> str:
    return "–" if np.isnan(figure) else f"{figure:.3f}"
