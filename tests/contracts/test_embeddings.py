"""One suite for every embedder: unit vectors, the same every time, whatever the text."""

import time
from collections.abc import Callable

import numpy as np
import pytest

from assistant.adapters.cached_embeddings import CachedEmbeddings
from assistant.adapters.e5_embeddings import E5Embeddings
from assistant.adapters.hashed_embeddings import HashedEmbeddings
from assistant.adapters.use_embeddings import UseEmbeddings
from assistant.adapters.vector_cache import FileVectorCache
from assistant.ports import Embeddings

TEXTS = (
    "送料はいくらですか",
    "how much is shipping?",
    "白いマグカップ",
    "x",
    "あ\n\nい\t",
    "🙂 é ｶﾀｶﾅ",
)
ODD = ("", " ", "\x00", "\ud800", "\u200b", "\x00送料\ud800")
ADAPTERS: dict[str, Callable[[], Embeddings]] = {
    "e5": E5Embeddings,
    "use": UseEmbeddings,
    "hashed": HashedEmbeddings,
}


@pytest.fixture(params=ADAPTERS, scope="module")
def embeddings(request: pytest.FixtureRequest) -> Embeddings:
    return ADAPTERS[request.param]()


def test_vectors_are_of_unit_length_and_stated_shape(
    embeddings: Embeddings, request: pytest.FixtureRequest
) -> None:
    if isinstance(embeddings, HashedEmbeddings):
        reason = "a text of one letter has no n-gram, so its hashed vector is all zeros"
        request.applymarker(pytest.mark.xfail(strict=True, reason=reason))

    matrix = embeddings.passages(TEXTS)

    assert matrix.shape == (len(TEXTS), embeddings.dimensions)
    assert matrix.dtype == np.float32
    assert np.allclose(np.linalg.norm(matrix, axis=1), 1.0, atol=1e-3)
    question = embeddings.query(TEXTS[0])
    assert (question.shape, question.dtype) == ((embeddings.dimensions,), np.float32)
    assert np.linalg.norm(question) == pytest.approx(1.0, abs=1e-3)


def test_the_fingerprint_names_the_dimensions(embeddings: Embeddings) -> None:
    assert embeddings.fingerprint.endswith(f"/{embeddings.dimensions}")


def test_the_same_text_gives_the_same_vector(embeddings: Embeddings) -> None:
    assert np.array_equal(embeddings.query(TEXTS[0]), embeddings.query(TEXTS[0]))
    assert np.array_equal(embeddings.passages(TEXTS), embeddings.passages(TEXTS))


def test_a_batch_gives_what_each_alone_gives(embeddings: Embeddings) -> None:
    alone = np.stack([embeddings.passages([text])[0] for text in TEXTS])

    assert np.allclose(embeddings.passages(TEXTS), alone, atol=2e-3)


def test_no_texts_give_no_vectors(embeddings: Embeddings) -> None:
    assert embeddings.passages([]).shape == (0, embeddings.dimensions)


@pytest.mark.parametrize("text", ODD)
def test_a_text_of_nothing_or_of_broken_characters_is_embedded(
    text: str, embeddings: Embeddings
) -> None:
    for vector in (embeddings.query(text), embeddings.passages([text])[0]):
        assert vector.shape == (embeddings.dimensions,)
        assert np.isfinite(vector).all()


def test_hidden_characters_change_nothing(embeddings: Embeddings) -> None:
    assert np.array_equal(embeddings.query("送料\x00\ud800\u200b"), embeddings.query("送料"))


def seconds(embeddings: Embeddings, text: str) -> float:
    began = time.perf_counter()
    embeddings.query(text)
    embeddings.passages([text])
    return time.perf_counter() - began


@pytest.mark.slow
def test_a_very_long_text_takes_hardly_longer_than_its_cut(embeddings: Embeddings) -> None:
    seconds(embeddings, "warm")
    cut = seconds(embeddings, "送料は何円" * 400)  # 2,000 characters

    long = seconds(embeddings, "送料は何円" * 4_000)

    assert long < 4 * cut + 0.5


def test_a_question_is_nearer_to_its_answer_than_to_another(embeddings: Embeddings) -> None:
    question = embeddings.query("送料はいくらですか")

    near, far = embeddings.passages(["送料は本州で600円です。", "綿のTシャツの洗い方。"])

    assert float(question @ near) > float(question @ far)


@pytest.mark.parametrize("text", ODD)
def test_what_is_remembered_takes_any_text_too(text: str, tmp_path) -> None:
    embeddings = CachedEmbeddings(HashedEmbeddings(), FileVectorCache(tmp_path / "v.sqlite"))

    assert embeddings.query(text).shape == (512,)
    assert embeddings.passages([text, "送料"]).shape == (2, 512)
