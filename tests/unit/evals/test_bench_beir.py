"""Sets in BEIR's layout, and what is made of them once."""

import json

import numpy as np
import pytest

from assistant.adapters.hashed_embeddings import HashedEmbeddings
from assistant.errors import ConfigurationInvalid
from assistant.settings import EmbeddingSettings, Settings
from evals.bench.beir import cut, read_set, sample, set_folders
from evals.bench.ours import ranks_by_cosine, run_ours
from evals.bench.prepared import language_in
from evals.bench.retrieval import Wish, ready

CORPUS = [
    {"_id": "kb:a.md", "title": "送料", "text": "全国一律で600円です。"},
    {"_id": "kb:b.md", "title": "", "text": "返品は8日以内に受け付けます。"},
    {"_id": "kb:c.md", "title": "営業時間", "text": "渋谷店は10時に開きます。"},
    {"_id": "empty", "title": "", "text": " "},
]
QUERIES = [
    {"_id": "q1", "text": "送料はいくら", "text_en": "shipping fee"},
    {"_id": "q2", "text": "返品はいつまで"},
    {"_id": "q3", "text": "誰も答えない"},
]
GRADES = [("q1", "kb:a.md", 2), ("q2", "kb:b.md", 1), ("q2", "gone", 1), ("q3", "kb:c.md", 0)]


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "beir" / "small"
    made.mkdir(parents=True)
    for name, lines in (("corpus", CORPUS), ("queries", QUERIES)):
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        (made / f"{name}.jsonl").write_text(text, encoding="utf-8")
    rows = ["query-id\tcorpus-id\tscore", *("\t".join(map(str, row)) for row in GRADES)]
    (made / "qrels.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return made


@pytest.fixture
def settings(tmp_path):
    return Settings(home=tmp_path / "home", embeddings=EmbeddingSettings(provider="hashed"))


def test_a_set_keeps_what_can_be_indexed_and_what_was_judged(folder):
    beir = read_set(folder)
    assert [each.id for each in beir.entries] == ["kb:a.md", "kb:b.md", "kb:c.md"]
    assert [each.id for each in beir.queries] == ["q1", "q2"]
    assert beir.grades["q2"] == {"kb:b.md": 1}
    assert beir.entries[0].whole == "送料\n全国一律で600円です。"


def test_another_field_of_the_queries_may_ask(folder):
    assert [each.text for each in read_set(folder, query_field="text_en").queries] == [
        "shipping fee"
    ]
    with pytest.raises(ConfigurationInvalid, match="text_fr"):
        read_set(folder, query_field="text_fr")


def test_one_set_or_a_folder_of_them_may_be_named(folder):
    assert set_folders(folder) == (folder,)
    assert set_folders(folder.parent) == (folder,)
    with pytest.raises(ConfigurationInvalid, match=r"corpus\.jsonl"):
        set_folders(folder.parent.parent)


class Letters:
    def count(self, text):
        return len(text)


def test_every_text_is_cut_to_the_same_number_of_tokens(folder):
    beir = cut(read_set(folder), tokens=Letters(), at=5)
    assert [each.text for each in beir.entries] == ["全国一律で", "返品は8日", "渋谷店は1"]
    assert beir.entries[0].title == "送料"
    assert cut(beir, tokens=Letters(), at=0) is beir


def test_a_sample_keeps_what_was_judged(folder):
    beir = read_set(folder)
    assert [each.id for each in sample(beir, documents=2).entries] == ["kb:a.md", "kb:b.md"]
    assert [each.id for each in sample(beir, documents=1).entries] == ["kb:a.md", "kb:b.md"]
    assert len(sample(beir, documents=3).entries) == 3
    assert sample(beir, documents=0) is beir


def test_a_set_speaks_the_language_most_of_it_is_written_in(folder):
    assert language_in(read_set(folder)) == "ja"


def test_vectors_are_written_row_by_row_beside_what_they_are_of(folder, settings):
    (prepared,) = ready(Wish((folder,)), settings)
    lines = [
        json.loads(line)
        for line in (prepared.folder / "passages.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert [line["document"] for line in lines] == ["kb:a.md", "kb:b.md", "kb:c.md"]
    assert [line["embedded"] for line in lines][:2] == [
        "送料\n全国一律で600円です。", "返品は8日以内に受け付けます。",
    ]  # fmt: skip
    passages = np.load(prepared.folder / "passages.npy")
    queries = np.load(prepared.folder / "queries.text.npy")
    assert (passages.dtype, passages.shape) == (np.float32, (3, HashedEmbeddings().dimensions))
    assert queries.shape == (2, HashedEmbeddings().dimensions)
    assert np.array_equal(passages, prepared.passage_vectors)


def test_nothing_is_embedded_twice(folder, settings, monkeypatch):
    (first,) = ready(Wish((folder,)), settings)

    def refuse(*_):
        raise AssertionError

    monkeypatch.setattr(HashedEmbeddings, "passages", refuse)
    monkeypatch.setattr(HashedEmbeddings, "query", refuse)
    (second,) = ready(Wish((folder,)), settings)
    assert np.array_equal(first.passage_vectors, second.passage_vectors)
    assert np.array_equal(first.query_vectors, second.query_vectors)


def test_our_engine_ranks_documents_by_their_own_ids(folder, settings, tmp_path):
    (prepared,) = ready(Wish((folder,)), settings)
    found = run_ours(prepared, settings, home=tmp_path / "alone")
    assert found.ranked["q1"][0] == "kb:a.md"
    assert found.ranked["q2"][0] == "kb:b.md"
    assert len(found.milliseconds) == 2
    assert found.index_seconds > 0
    assert set(ranks_by_cosine(prepared).ranked["q1"]) <= {"kb:a.md", "kb:b.md", "kb:c.md"}
