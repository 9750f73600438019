"""95 % intervals: Wilson's for shares, the bootstrap's for means."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

Z = 1.959964
"""The standard normal's 97.5 % point."""

RESAMPLES = 2_000


@dataclass(frozen=True, slots=True)
class Interval:
    """A 95 % interval."""

    low: float
    high: float


def wilson(successes: float, n: int) -> Interval:
    """Return Wilson's score interval for a share (Wilson 1927)."""
    if n == 0:
        return Interval(0.0, 1.0)
    share, square = successes / n, Z * Z
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = Z / (1 + square / n) * math.sqrt(share * (1 - share) / n + square / (4 * n * n))
    return Interval(max(0.0, middle - half), min(1.0, middle + half))


def bootstrap(values: Sequence[float]) -> Interval:
    """Return the percentile bootstrap interval of a mean; the same values, the same interval."""
    sample = np.asarray(values, dtype=np.float64)
    if sample.size == 0:
        return Interval(0.0, 0.0)
    drawn = np.random.default_rng(0).integers(0, sample.size, (RESAMPLES, sample.size))
    low, high = np.percentile(sample[drawn].mean(axis=1), (2.5, 97.5))
    return Interval(float(low), float(high))
