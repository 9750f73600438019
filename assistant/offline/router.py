"""Guesses an intent by likeness: the question's vector against those of exemplary questions."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import yaml

from assistant.domain.understanding import Intent
from assistant.ports import Embeddings, Matrix
from assistant.prompts import data_folder

NEAREST = 5
SHARPNESS = 40.0
"""E5's cosines lie close together; this spreads them before they vote."""


@dataclass(frozen=True, slots=True)
class Guess:
    """An intent, its share (0–1) of the votes, and the cosine of its nearest exemplar."""

    intent: Intent
    share: float
    cosine: float


@dataclass(frozen=True)
class Router:
    """Votes of the nearest exemplars. Exemplars are embedded at first use."""

    embeddings: Embeddings

    def guesses(self, text: str, *, allowed: Sequence[Intent]) -> tuple[Guess, ...]:
        """Rank the allowed intents for a question, likeliest first."""
        permitted = [at for at, intent in enumerate(self._intents) if intent in allowed]
        cosines = self._matrix[permitted] @ self.embeddings.query(text)
        nearest = np.argsort(-cosines, kind="stable")[:NEAREST]
        weights = np.exp((cosines[nearest] - cosines[nearest[0]]) * SHARPNESS)
        shares: dict[Intent, float] = {}
        closest: dict[Intent, float] = {}
        for at, weight in zip(nearest, weights / weights.sum(), strict=True):
            intent = self._intents[permitted[at]]
            shares[intent] = shares.get(intent, 0.0) + float(weight)
            closest.setdefault(intent, float(cosines[at]))
        ranked = sorted(shares, key=lambda intent: -shares[intent])
        return tuple(Guess(each, min(shares[each], 1.0), closest[each]) for each in ranked)

    @cached_property
    def _intents(self) -> tuple[Intent, ...]:
        return tuple(intent for intent, _ in exemplars())

    @cached_property
    def _matrix(self) -> Matrix:
        return self.embeddings.passages([text for _, text in exemplars()])


def exemplars() -> tuple[tuple[Intent, str], ...]:
    """Read (intent, question) pairs in the order they are written."""
    path = data_folder("prompts") / "offline" / "exemplars.yaml"
    written = yaml.safe_load(path.read_text(encoding="utf-8"))["exemplars"]
    return tuple((intent, text) for intent, texts in written.items() for text in texts)
