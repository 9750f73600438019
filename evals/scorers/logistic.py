"""Logistic regression by Newton's method, and what a threshold on its score lets through."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

ROUNDS = 100
CLOSE = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A separating line: score = bias + weights · signals."""

    bias: float
    weights: Array

    def scores(self, signals: Array) -> Array:
        """Score rows of signals; above 0 means yes."""
        scored: Array = self.bias + signals @ self.weights
        return scored


def fitted(signals: Array, labels: Array, *, l2: float = 1.0) -> Line:
    """Fit labels (0 or 1) to `(n, k)` signals; `l2` pulls the weights of standardised signals to 0.

    Newton's steps on the penalised log-likelihood; the bias is not pulled. A signal that never
    varies gets no weight.
    """
    middle, spread = signals.mean(axis=0), signals.std(axis=0)
    spread = np.where(spread > CLOSE, spread, np.inf)
    rows = np.column_stack([np.ones(len(signals)), (signals - middle) / spread])
    pull = np.diag([CLOSE, *[l2] * signals.shape[1]])
    found = np.zeros(rows.shape[1])
    for _ in range(ROUNDS):
        likely = 1 / (1 + np.exp(-(rows @ found)))
        slope = rows.T @ (likely - labels) + pull @ found
        bend = (rows.T * (likely * (1 - likely))) @ rows + pull
        step = np.linalg.solve(bend, slope)
        found = found - step
        if np.abs(step).max() < CLOSE:
            break
    weights = found[1:] / spread
    return Line(float(found[0] - weights @ middle), weights)


def signed(signals: Array, labels: Array, signs: npt.NDArray[np.int64]) -> Line:
    """Fit with weights of the given signs (0: either); a signal that pulls wrongly gets none.

    The one with the largest wrong weight goes first, for the others may come right without it.
    """
    kept = np.arange(signals.shape[1])
    while True:
        line = fitted(signals[:, kept], labels)
        wrong = line.weights * signs[kept] < 0
        if not wrong.any():
            break
        kept = np.delete(kept, np.argmax(np.abs(line.weights) * wrong))
    weights = np.zeros(signals.shape[1])
    weights[kept] = line.weights
    return Line(line.bias, weights)


def held_out(
    signals: Array,
    labels: Array,
    folds: npt.NDArray[np.int64],
    signs: npt.NDArray[np.int64],
) -> Array:
    """Score every row by a signed line fitted without the rows of its fold."""
    scored = np.zeros(len(labels))
    for fold in np.unique(folds):
        left = folds != fold
        scored[~left] = signed(signals[left], labels[left], signs).scores(signals[~left])
    return scored


def area(scores: Array, labels: Array) -> float:
    """Return the area under the ROC curve: how often a yes scores above a no, ties halved."""
    yes, no = scores[labels == 1][:, None], scores[labels == 0][None, :]
    return float(((yes > no) + 0.5 * (yes == no)).mean())


def threshold(scores: Array, labels: Array, *, over: float) -> float:
    """Find the threshold below which at most the share `over` of the yes falls."""
    yes = np.sort(scores[labels == 1])
    return float(yes[int(over * len(yes))])
