"""Embeddings by URL: unit vectors in order, in batches, or a clear reason why not."""

import logging

import numpy as np
import pytest
from wire_briefs import KEY
from wire_server import (
    Body,
    Scripted,
    WireServer,
    document,
    refusal,
    vectors_for,
)

from assistant.adapters.openai_embeddings import OpenAIEmbeddings
from assistant.errors import IndexUnavailable
from assistant.settings import read_settings

pytest_plugins = ("wire_fixtures",)

PATH = "/v1/embeddings"


@pytest.fixture
def server(server: WireServer) -> WireServer:
    server.script(vectors_for, path=PATH)
    return server


def _embedder(url: str, *, timeout_seconds: float = 2.0, retries: int = 0) -> OpenAIEmbeddings:
    return OpenAIEmbeddings(
        read_settings(
            _env_file=None,
            OPENAI_API_KEY=KEY,
            OPENAI_BASE_URL=url,
            embeddings={"provider": "openai", "timeout_seconds": timeout_seconds},
            chat={"retries": retries},
        )
    )


def _rows(*vectors: list[float]) -> Scripted:
    rows = [
        {"object": "embedding", "index": at, "embedding": vector}
        for at, vector in enumerate(vectors)
    ]
    return document({"object": "list", "data": rows, "model": "m", "usage": {}})


def test_a_query_is_a_unit_vector_and_the_model_is_probed_once(server: WireServer) -> None:
    embedder = _embedder(server.url)
    vector = embedder.query("返品送料")
    assert vector.dtype == np.float32
    np.testing.assert_allclose(vector, np.array([4, 1, 1]) / np.sqrt(18), rtol=1e-6)
    assert embedder.fingerprint == "openai:text-embedding-3-small/3"
    embedder.query("送料")
    assert [asked["input"] for asked in server.asked(PATH)] == [["probe"], ["返品送料"], ["送料"]]


def test_passages_keep_their_order_over_batches_of_128(server: WireServer) -> None:
    matrix = _embedder(server.url).passages(["あ" * n for n in range(1, 301)])
    assert matrix.shape == (300, 3)
    assert [len(asked["input"]) for asked in server.asked(PATH)[1:]] == [128, 128, 44]
    assert [round(float(row[0] / row[1])) for row in matrix] == list(range(1, 301))
    np.testing.assert_allclose(np.linalg.norm(matrix, axis=1), 1.0, rtol=1e-5)


def test_no_passages_need_no_vectors(server: WireServer) -> None:
    assert _embedder(server.url).passages([]).shape == (0, 3)


def test_empty_and_endless_texts_are_made_fit(server: WireServer) -> None:
    _embedder(server.url).passages(["", "\u200b", "長" * 9_000])
    assert [len(text) for text in server.asked(PATH)[1]["input"]] == [1, 1, 2_000]


def test_a_busy_server_is_asked_again(server: WireServer) -> None:
    server.script(refusal(429), refusal(503), vectors_for, path=PATH)
    assert _embedder(server.url, retries=2).dimensions == 3
    assert len(server.requests) == 3


@pytest.mark.parametrize(
    ("scripted", "message"),
    [
        (refusal(401, KEY), "refused_key (the server refuses OPENAI_API_KEY)"),
        (refusal(429), "rate_limited (the server asks to slow down)"),
        (refusal(429, retry_after="60"), "rate_limited (the server asks to slow down)"),
        (refusal(500), "server_error (the server failed)"),
        (
            refusal(404),
            "bad_request (the server refuses the request; see ASSISTANT_EMBEDDINGS__MODEL)",
        ),
        (
            document({"data": []}),
            "bad_answer (the answer does not hold one usable vector for each text)",
        ),
        (
            _rows([0.0, 0.0]),
            "bad_answer (the answer does not hold one usable vector for each text)",
        ),
        (
            _rows([1.0], [1.0]),
            "bad_answer (the answer does not hold one usable vector for each text)",
        ),
        (
            Scripted((b"<html>",), kind="text/html"),
            "bad_answer (the answer does not hold one usable vector for each text)",
        ),
        (
            Scripted((b"{",), kind="application/json"),
            "bad_answer (the answer does not hold one usable vector for each text)",
        ),
    ],
)
def test_each_failure_says_what_to_look_at_and_leaks_nothing(
    server: WireServer, scripted: Scripted, message: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.script(scripted, path=PATH)
    with pytest.raises(IndexUnavailable) as failed:
        _ = _embedder(server.url, retries=1).fingerprint
    assert str(failed.value) == f"embedding model text-embedding-3-small: {message}"
    for word in (KEY, "probe"):
        assert word not in caplog.text
        assert word not in repr(failed.value.__cause__)


def test_vectors_of_another_length_are_refused(server: WireServer) -> None:
    def shorter(body: Body) -> Scripted:
        return vectors_for(body, size=2)

    server.script(vectors_for, shorter, path=PATH)
    with pytest.raises(IndexUnavailable, match="bad_answer"):
        _embedder(server.url).query("送料")


@pytest.mark.timeout(60)
def test_a_silent_server_times_out(server: WireServer) -> None:
    server.script(document({}, first_pause_seconds=1.0), path=PATH)
    embedder = _embedder(server.url, timeout_seconds=0.3, retries=3)
    _ = embedder._client
    with pytest.raises(IndexUnavailable, match=r"no answer within 0\.3 s"):
        embedder.query("送料")


def test_nobody_listening_is_unreachable() -> None:
    with WireServer() as gone:
        url = gone.url
    with pytest.raises(IndexUnavailable, match="nothing answers at OPENAI_BASE_URL"):
        _embedder(url).query("送料")
