"""Embeddings by URL: OpenAI's, or any server that speaks the same wire."""

import logging
from collections.abc import Iterator, Sequence
from functools import cached_property
from time import monotonic, sleep
from typing import TYPE_CHECKING

import numpy as np

from assistant.errors import IndexUnavailable
from assistant.language.normalise import clean
from assistant.ports import Matrix, Vector
from assistant.settings import Settings

if TYPE_CHECKING:
    from openai import OpenAI

OPENAI_URL = "https://api.openai.com/v1"
CHARACTERS = 2_000
"""What is kept of a text: within every model's window, and a full batch within a request's."""
BATCH = 128
_FIRST_PAUSE_SECONDS = 0.25

_log = logging.getLogger(__name__)


class OpenAIEmbeddings:
    """Unit vectors from an embedding model behind a URL; safe to share between threads.

    Each batch takes `embeddings.timeout_seconds` at most, its further tries (`chat.retries`)
    included. Raises IndexUnavailable when the model does not answer, or not usably.
    """

    query_characters = CHARACTERS

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._model = settings.embeddings.model

    @property
    def fingerprint(self) -> str:
        """Name model and dimensions, e.g. `openai:text-embedding-3-small/1536`."""
        return f"openai:{self._model}/{self.dimensions}"

    @cached_property
    def dimensions(self) -> int:
        """Ask the model once how long its vectors are."""
        return int(self._embed(["probe"]).shape[1])

    def query(self, text: str) -> Vector:
        """Embed a question → unit vector `(dimensions,)`."""
        vector: Vector = self.passages([text])[0]
        return vector

    def passages(self, texts: Sequence[str]) -> Matrix:
        """Embed passages → unit vectors `(len(texts), dimensions)`."""
        readable = [clean(text)[:CHARACTERS].strip() or " " for text in texts]
        found = np.zeros((len(readable), self.dimensions), dtype=np.float32)
        for start in range(0, len(readable), BATCH):
            vectors = self._embed(readable[start : start + BATCH])
            if vectors.shape[1] != self.dimensions:
                raise self._unavailable("bad_answer")
            found[start : start + BATCH] = vectors
        return found

    def _embed(self, texts: list[str]) -> Matrix:
        ends = monotonic() + self._settings.embeddings.timeout_seconds
        reason, pauses = "timeout", self._pauses()
        while (left := ends - monotonic()) > 0:
            try:
                return self._vectors(texts, seconds=left)
            except Exception as problem:  # noqa: BLE001 - every client error gets a code
                reason, wait = _explain(problem)
                _log.warning("embedding_failed reason=%s kind=%s", reason, type(problem).__name__)
            pause = next(pauses, None)
            if pause is None or reason in _NOT_WORTH_ANOTHER_TRY:
                break
            pause = max(pause, wait)
            if monotonic() + pause >= ends:
                break
            sleep(pause)
        raise self._unavailable(reason)

    def _pauses(self) -> Iterator[float]:
        return (_FIRST_PAUSE_SECONDS * 2**attempt for attempt in range(self._settings.chat.retries))

    def _vectors(self, texts: list[str], *, seconds: float) -> Matrix:
        answer = self._client.embeddings.create(
            model=self._model, input=texts, encoding_format="float", timeout=seconds
        )
        rows = sorted(answer.data, key=lambda row: row.index)
        if [row.index for row in rows] != list(range(len(texts))):
            msg = "not one vector for each text"
            raise ValueError(msg)
        vectors = np.asarray([row.embedding for row in rows], dtype=np.float32)
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        if vectors.ndim != 2 or not np.isfinite(norms).all() or not norms.all():
            msg = "not vectors with a direction"
            raise ValueError(msg)
        unit: Matrix = vectors / norms
        return unit

    @cached_property
    def _client(self) -> "OpenAI":
        from openai import OpenAI

        # The client would log whole requests, texts included, where everything is logged.
        logging.getLogger("openai._base_client").setLevel(logging.INFO)
        key = self._settings.openai_api_key
        return OpenAI(
            api_key=(key.get_secret_value() if key else "") or "none",
            base_url=self._settings.openai_base_url or OPENAI_URL,
            max_retries=0,
        )

    def _unavailable(self, reason: str) -> IndexUnavailable:
        seconds = self._settings.embeddings.timeout_seconds
        advice = _ADVICE[reason].format(seconds=seconds)
        return IndexUnavailable(f"embedding model {self._model}: {reason} ({advice})")


_NOT_WORTH_ANOTHER_TRY = frozenset({"timeout", "refused_key", "bad_request", "bad_answer"})

_ADVICE = {
    "timeout": "no answer within {seconds:g} s; see ASSISTANT_EMBEDDINGS__TIMEOUT_SECONDS",
    "unreachable": "nothing answers at OPENAI_BASE_URL",
    "refused_key": "the server refuses OPENAI_API_KEY",
    "rate_limited": "the server asks to slow down",
    "bad_request": "the server refuses the request; see ASSISTANT_EMBEDDINGS__MODEL",
    "server_error": "the server failed",
    "bad_answer": "the answer does not hold one usable vector for each text",
}


def _explain(problem: Exception) -> tuple[str, float]:
    """Reduce a client's exception to a reason and the seconds a server asked to wait."""
    import openai

    reasons: tuple[tuple[type[Exception], str], ...] = (
        (openai.APITimeoutError, "timeout"),
        (openai.APIConnectionError, "unreachable"),
        (openai.AuthenticationError, "refused_key"),
        (openai.PermissionDeniedError, "refused_key"),
        (openai.RateLimitError, "rate_limited"),
        (openai.InternalServerError, "server_error"),
        (openai.APIStatusError, "bad_request"),
        (OSError, "unreachable"),
    )
    reason = next((name for kind, name in reasons if isinstance(problem, kind)), "bad_answer")
    response = getattr(problem, "response", None)
    try:
        wait = float(response.headers.get("retry-after", 0)) if response is not None else 0.0
    except ValueError:  # an HTTP date
        wait = 0.0
    return reason, wait
