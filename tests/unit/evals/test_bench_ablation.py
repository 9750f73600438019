"""Parts of the ranking are switched off alone, measured by their absence, and come back."""

import json
from pathlib import Path

import pytest

from assistant.language.tokenise import tokens
from assistant.retrieval import search
from assistant.settings import EmbeddingSettings, Settings
from evals.bench.ablation import PARTS, Part, ablate, as_page, switched
from evals.bench.retrieval import Wish

PAGES = (
    ("a", "Shipping fees", "Parcels cost 500 yen."),
    ("b", "Gifts", "Wrapped gifts ship free."),
)
QUERIES = (("q1", "shipping parcels", "a"), ("q2", "gifts", "b"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "small"
    made.mkdir()
    pages = ({"_id": name, "title": title, "text": text} for name, title, text in PAGES)
    asked = ({"_id": name, "text": text} for name, text, _ in QUERIES)
    (made / "corpus.jsonl").write_text("\n".join(map(json.dumps, pages)), encoding="utf-8")
    (made / "queries.jsonl").write_text("\n".join(map(json.dumps, asked)), encoding="utf-8")
    judged = "\n".join(f"{name}\t{right}\t1" for name, _, right in QUERIES)
    (made / "qrels.tsv").write_text(f"query-id\tcorpus-id\tscore\n{judged}\n", encoding="utf-8")
    return made


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", embeddings=EmbeddingSettings(provider="hashed"))


def test_what_ranks_everything_last_is_worth_all_there_is(folder: Path, settings: Settings) -> None:
    nothing = Part("search", "nothing", {"assistant.retrieval.search.DEPTH": 0})

    told = ablate(Wish((folder,)), settings, (nothing,))

    assert told.whole[0].value == 1.0
    assert told.parts[0].over_all.value == 1.0
    assert "| search → nothing | **+1000** [+1000, +1000] |" in as_page(told, "run")


def test_every_part_comes_back_when_it_was_measured(folder: Path, settings: Settings) -> None:
    before = tokens("shipping parcels to 引越し先"), search.WHOLE_BONUS

    told = ablate(Wish((folder,)), settings)

    assert [each.part for each in told.parts] == [each.name for each in PARTS]
    assert (tokens("shipping parcels to 引越し先"), search.WHOLE_BONUS) == before


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("English stems", ("shipping", "parcels", "引っ越し")),
        ("English stop words", ("the", "ship", "of", "parcel", "引っ越し")),
        ("Sudachi's normal forms", ("ship", "parcel", "引越し")),
    ],
)
def test_words_are_cut_otherwise_while_a_part_is_off(name: str, words: tuple[str, ...]) -> None:
    (part,) = (each for each in PARTS if each.name == name)
    text = "the shipping of parcels 引越し"

    with switched(part.switched):
        assert tokens(text) == words
    assert tokens(text) == ("ship", "parcel", "引っ越し")
