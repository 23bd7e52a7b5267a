"""Logistic regression on n-grams and rule hits, by the method of limited memory (L-BFGS)."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from moderation.judging.model.train.grams import Occurrences

Floats = NDArray[np.float64]

REMEMBERED = 8
CLOSE_ENOUGH = 1e-4


def fit(
    found: Occurrences,
    scale: Floats,
    rules: Floats,
    labels: Floats,
    counts: Floats,
    *,
    damping: float,
    strength: float,
    rounds: int,
) -> tuple[Floats, Floats, float]:
    """Weights of n-grams (with *scale* multiplied in) and of rule hits, and the bias.

    *rules* is dense, one row a text. *strength* is how much the data counts against small
    weights: the larger, the closer the fit. *damping* as in `Header`. *rounds* bounds the steps.
    """
    width, many = found.width, rules.shape[1]
    root = 1 / np.sqrt(found.counts + damping)

    def loss(point: Floats) -> tuple[float, Floats]:
        grams, hits, bias = point[:width], point[width : width + many], point[-1]
        margin = found.total(grams * scale) * root + rules @ hits + bias
        sign = 2 * labels - 1
        missed = counts / (1 + np.exp(np.clip(sign * margin, -500, 500)))
        slope = -strength * sign * missed
        value = strength * float(counts @ np.logaddexp(0, -sign * margin))
        gradient = np.concatenate([found.tally(slope * root) * scale, rules.T @ slope, [slope.sum()]])
        gradient[:-1] += point[:-1]
        return value + 0.5 * float(point[:-1] @ point[:-1]), gradient

    best = minimise(loss, np.zeros(width + many + 1), rounds)
    return best[:width] * scale, best[width : width + many], float(best[-1])


def minimise(loss: Callable[[Floats], tuple[float, Floats]], start: Floats, rounds: int) -> Floats:
    """Where *loss* (value and gradient), which is convex, is least, near enough."""
    point = start
    value, gradient = loss(point)
    first = float(np.linalg.norm(gradient))
    steps: deque[tuple[Floats, Floats]] = deque(maxlen=REMEMBERED)
    for _ in range(rounds):
        if np.linalg.norm(gradient) <= CLOSE_ENOUGH * first:
            break
        direction = _direction(gradient, steps)
        size = 1.0 if steps else 1 / max(first, 1.0)
        downhill = float(gradient @ direction)
        while True:
            reached = point + size * direction
            new_value, new_gradient = loss(reached)
            if new_value <= value + 1e-4 * size * downhill or size < 1e-12:
                break
            size /= 2
        step, change = reached - point, new_gradient - gradient
        if step @ change > 1e-12:
            steps.append((step, change))
        point, value, gradient = reached, new_value, new_gradient
    return point


def _direction(gradient: Floats, steps: deque[tuple[Floats, Floats]]) -> Floats:
    turned = gradient.copy()
    shares = []
    for step, change in reversed(steps):
        share = (step @ turned) / (step @ change)
        turned -= share * change
        shares.append(share)
    if steps:
        step, change = steps[-1]
        turned *= (step @ change) / (change @ change)
    for (step, change), share in zip(steps, reversed(shares), strict=True):
        turned += (share - (change @ turned) / (step @ change)) * step
    return -turned
