"""Tells whether what was found can answer, or whether the knowledge holds nothing on it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.columns.matches import Matches
from assistant.domain.evidence import Found
from assistant.ports import Hit, Knowledge, Rows

BIAS = -33.7
WEIGHTS = {
    "cosine": 39.38,
    "coverage": 0.68,
    "unknown": -1.07,
    "telling": 0.76,
    "words": 0.23,
    "english": 0.62,
}
"""Logistic weights, each kept to the sign it must have, fitted on the development questions.

They hold for the bundled E5. `docs/evals.md` has the trade-off between refusing too much and too
little, and how to fit them anew.
"""

MOST_WORDS = 12
FIRST = 3
"""Passages the floor looks at."""


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A question as it was looked for: words, language, and the rows it could be found in."""

    matches: Matches
    language: str
    allowed: Rows
    knowledge: Knowledge


def confidence(found: Sequence[Found], dense: Sequence[Hit], asked: Asked) -> float:
    """Estimate in 0–1 that the best passages answer the question; 0 with nothing found."""
    if not found or not dense:
        return 0.0
    signals = features(found, dense, asked)
    logit = BIAS + sum(weight * signals[name] for name, weight in WEIGHTS.items())
    return 1 / (1 + math.exp(-logit))


def features(found: Sequence[Found], dense: Sequence[Hit], asked: Asked) -> dict[str, float]:
    """Measure what the floor judges by; takes well under a millisecond.

    `cosine`: of the best passage. `coverage`: the largest share of the question's words among the
    first three, weighed by rarity. `unknown`: the share that stands nowhere in what could be found.
    `telling`: 1 where one of the first three holds the rarest word. `words`: how many there are, up
    to MOST_WORDS; the more, the lower a right passage's cosine. `english`: 1 for English, whose
    cosines lie elsewhere than those of Japanese. A question without words is all unknown.
    """
    del dense
    first = found[:FIRST]
    return {
        "cosine": max(each.dense for each in first),
        "coverage": max(each.coverage for each in first),
        "unknown": _unknown(asked),
        "telling": _telling(first, asked),
        "words": float(min(len(asked.matches.words), MOST_WORDS)),
        "english": float(asked.language == "en"),
    }


def _unknown(asked: Asked) -> float:
    rarities = asked.matches.rarities
    total = float(rarities.sum())
    return float(rarities[~asked.matches.among(asked.allowed)].sum()) / total if total else 1.0


def _telling(first: Sequence[Found], asked: Asked) -> float:
    if not len(asked.matches.words):
        return 0.0
    rarest = int(asked.matches.rarities.argmax())
    records = asked.knowledge.columns.record
    holding = set(records.codes[asked.matches.holders(rarest)].tolist())
    return float(any(records.code(each.passage.record_id) in holding for each in first))
