"""Hashed character n-grams: the last resort where no bundled model can load."""

import hashlib
from collections.abc import Iterator, Sequence

import numpy as np

from assistant.language.normalise import loose_form
from assistant.ports import Matrix, Vector

GRAMS = (2, 3, 4)
CHARACTERS = 2_000


class HashedEmbeddings:
    """Counts of hashed n-grams, signed and normalised, 512 dimensions: spelling, not sense."""

    fingerprint = "hashed-ngrams-2-4/512"
    dimensions = 512
    query_characters = CHARACTERS

    def query(self, text: str) -> Vector:
        """Embed a question → unit vector `(512,)`; zeros for empty text."""
        vector = np.zeros(self.dimensions, dtype=np.float32)
        for gram in _grams(loose_form(text)[:CHARACTERS]):
            digest = int.from_bytes(hashlib.blake2b(gram.encode(), digest_size=4).digest(), "big")
            vector[digest % self.dimensions] += 1.0 if digest & 0x8000_0000 else -1.0
        norm = float(np.linalg.norm(vector))
        return vector / norm if norm else vector

    def passages(self, texts: Sequence[str]) -> Matrix:
        """Embed passages → unit vectors `(len(texts), 512)`."""
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        return np.stack([self.query(text) for text in texts])


def _grams(text: str) -> Iterator[str]:
    for size in GRAMS:
        for start in range(len(text) - size + 1):
            yield text[start : start + size]
