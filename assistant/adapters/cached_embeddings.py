"""Embeddings that remember: passages in the vector cache, the last questions in memory."""

import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

import numpy as np

from assistant.ports import Embeddings, Matrix, Vector, VectorCache

QUESTIONS_KEPT = 2_000


class CachedEmbeddings:
    """An embedder in front of which nothing is computed twice."""

    def __init__(self, inner: Embeddings, cache: VectorCache) -> None:
        self._inner = inner
        self._cache = cache
        self._questions: OrderedDict[str, Vector] = OrderedDict()
        self._lock = Lock()

    @property
    def fingerprint(self) -> str:
        """Name the embedder behind."""
        return self._inner.fingerprint

    @property
    def dimensions(self) -> int:
        """Return the length of its vectors."""
        return self._inner.dimensions

    @property
    def query_characters(self) -> int:
        """Tell how much of a question it reads."""
        return self._inner.query_characters

    def query(self, text: str) -> Vector:
        """Embed a question, or remember its vector."""
        with self._lock:
            if text in self._questions:
                self._questions.move_to_end(text)
                return self._questions[text]
        vector = self._inner.query(text)
        with self._lock:
            self._questions[text] = vector
            while len(self._questions) > QUESTIONS_KEPT:
                self._questions.popitem(last=False)
        return vector

    def passages(self, texts: Sequence[str]) -> Matrix:
        """Embed passages that are not in the cache and keep them there."""
        names = [
            hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:32] for text in texts
        ]
        known = dict(self._cache.get(self.fingerprint, list(dict.fromkeys(names))))
        missing = {name: text for name, text in zip(names, texts, strict=True) if name not in known}
        if missing:
            fresh = self._inner.passages(list(missing.values()))
            self._cache.put(self.fingerprint, dict(zip(missing, fresh, strict=True)))
            known.update(self._cache.get(self.fingerprint, list(missing)))
        if not names:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        return np.stack([known[name] for name in names])
