"""From labelled texts to weights."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from moderation.judging.model.train.grams import Occurrences
from moderation.judging.model.train.regression import Floats, fit
from moderation.judging.model.weights import Header, Weights

STEPS = 32_767


class Plan(msgspec.Struct, frozen=True):
    """How to fit. `kept` n-grams remain of the candidates; `strength` as in `regression.fit`, first and then.

    `commonness` favours n-grams that stand in more texts where it is chosen which to keep. `telling` is
    how much more freely those may weigh that tell the labels apart by themselves, `rules` how freely rule
    hits may, `senses` what the senses tell. `damping` as in `Header`: texts of which little is known are not
    judged by that little.
    """

    kept: int = 60_000
    damping: float = 20.0
    strength: float = 1.5
    strength_kept: float = 1.0
    rounds: int = 40
    commonness: float = 0.25
    telling: float = 0.5
    rules: float = 0.3
    senses: float = 0.15


class Matter(msgspec.Struct, frozen=True):
    """What is fitted, a row a text: n-grams, rule hits and senses (in columns), labels, what each counts."""

    found: Occurrences
    hits: Floats
    senses: Floats
    labels: Floats
    counts: Floats
    grams: Sequence[str]
    hit_names: Sequence[str]
    sense_names: Sequence[str]

    def taking(self, rows: NDArray[np.bool_]) -> Matter:
        """The texts where *rows* is true."""
        return Matter(
            self.found.taking(rows),
            self.hits[rows],
            self.senses[rows],
            self.labels[rows],
            self.counts[rows],
            self.grams,
            self.hit_names,
            self.sense_names,
        )


class Model(msgspec.Struct, frozen=True):
    """A fitted model over the n-grams numbered `kept`."""

    kept: NDArray[np.int64]
    weights: Floats
    rules: Floats
    senses: Floats
    bias: float
    damping: float

    def likelihoods(self, matter: Matter) -> Floats:
        """Of each text."""
        found = matter.found.keeping(self.kept)
        margin = found.total(self.weights) / np.sqrt(found.counts + self.damping)
        return 1 / (
            1 + np.exp(-(margin + matter.hits @ self.rules + matter.senses @ self.senses + self.bias))
        )

    def packed(self, matter: Matter, *, levels: tuple[float, float, float]) -> Weights:
        """Rounded to whole steps, as a weight file has them."""
        scale = float(np.abs(self.weights).max()) / STEPS
        steps = np.rint(self.weights / scale).astype(int)
        header = Header(
            bias=round(self.bias, 6),
            scale=scale,
            damping=self.damping,
            rules=_named(matter.hit_names, self.rules),
            senses=_named(matter.sense_names, self.senses),
            levels=levels,
            grams=len(self.kept),
            check=0,
        )
        return Weights(header, tuple(matter.grams[n] for n in self.kept), tuple(steps.tolist()))


def learn(matter: Matter, plan: Plan) -> Model:
    """Fit all candidates, keep those that weigh most, and fit these again."""
    scale = _prior(matter, plan)
    many = matter.hits.shape[1]
    free = np.concatenate([np.full(many, plan.rules), np.full(matter.senses.shape[1], plan.senses)])
    told = np.hstack([matter.hits, matter.senses]) * free
    first, _, _ = fit(
        matter.found,
        scale,
        told,
        matter.labels,
        matter.counts,
        damping=plan.damping,
        strength=plan.strength,
        rounds=plan.rounds,
    )
    # Of two n-grams of one weight the one that is met more often is worth more.
    worth = np.abs(first) * matter.found.tally() ** plan.commonness
    kept = np.sort(np.argsort(-worth, kind="stable")[: plan.kept])
    kept = kept[worth[kept] > 0]
    weights, others, bias = fit(
        matter.found.keeping(kept),
        scale[kept],
        told,
        matter.labels,
        matter.counts,
        damping=plan.damping,
        strength=plan.strength_kept,
        rounds=plan.rounds,
    )
    others = others * free
    return Model(kept, weights, others[:many], others[many:], bias, plan.damping)


def _named(names: Sequence[str], weights: Floats) -> dict[str, float]:
    """Those that weigh something, rounded."""
    rounded = {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)}
    return {name: weight for name, weight in rounded.items() if weight}


def _prior(matter: Matter, plan: Plan) -> Floats:
    """How freely an n-gram's weight may grow: rare ones, and those that tell the labels apart, the more."""
    rows = len(matter.labels)
    bad = matter.found.tally((matter.labels == 1).astype(np.float64)) + 1
    good = matter.found.tally((matter.labels == 0).astype(np.float64)) + 1
    rarity = np.log(rows / np.maximum(matter.found.tally(), 1))
    tells = np.abs(np.log((bad / bad.sum()) / (good / good.sum())))
    return np.asarray(0.4 * rarity * tells**plan.telling, dtype=np.float64)
