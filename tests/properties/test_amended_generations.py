"""A generation that was amended, any number of times, equals one that was built anew."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.adapters.generations.library import Generations
from assistant.adapters.memory_index import MemoryIndexes
from assistant.adapters.posting_words import PostingIndex, PostingWords
from assistant.columns.names import KINDS
from assistant.domain.document import Document, Origin, Page, Section
from assistant.domain.product import Product
from assistant.ingest.chunking import Chunk, chunks
from assistant.ingest.pipeline import word_row
from assistant.ports import Knowledge, Matrix

WORDS = ("皿", "茶碗", "青い 皿", "皿 皿", "MN-12")
FEW = st.sampled_from


class Letters:
    def count(self, text: str) -> int:
        return len(text)


@st.composite
def products(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a product of few words, so that names are shared, lost and labelled anew."""
    brand = draw(FEW([{}, {"ja": "波"}, {"ja": "波", "en": "Nami"}, {"ja": "森", "en": "Mori"}]))
    path = draw(st.lists(FEW(["食器", "皿", "椀"]), min_size=1, max_size=8))
    variants = [
        {
            "sku": draw(FEW(["a", "A-1", "b-1", "c"])) + str(number),
            "options": draw(FEW([{}, {"color": "navy"}, {"size": "28cm", "color": "red"}])),
            "option_labels": draw(FEW([{}, {"color": {"ja": "紺"}}, {"color": {"en": "red"}}])),
            "price": {"amount": draw(st.integers(1, 5)), "currency": draw(FEW(["JPY", "USD"]))},
            "stock": draw(FEW([[], [stock("web", 0)], [stock("shop", 3), stock("shop", 2)]])),
        }
        for number in range(draw(st.integers(1, 2)))
    ]
    return {
        "title": {"ja": draw(FEW(WORDS))},
        "brand": brand,
        "category": {"ja": path, **draw(FEW([{}, {"en": ["Tableware"]}]))},
        "price": {"amount": 5, "currency": "JPY"},
        "variants": variants,
        "attributes": draw(
            FEW([{}, {"w": {"value": 3.5}}, {"k": {"value": True}, "w": {"value": {"ja": "木"}}}])
        ),
        "summary": draw(FEW([{}, {"ja": "皿。" * 3}])),
    }


def stock(place: str, quantity: int) -> dict[str, Any]:
    return {"location": place, "quantity": quantity, "as_of": "2026-01-01T00:00:00Z"}


def document(name: str, record: dict[str, Any] | None) -> Document:
    origin = Origin(root="r", path="f")
    if record is None:
        page = Page(id=name, language="ja", title=name, sections=(Section(heading="x", text=name),))
        return Document(
            id=f"page:{name}:ja", kind="page", record=page, origin=origin, content_hash="0"
        )
    product = Product.model_validate({"sku": name, **record})
    return Document(
        id=f"product:{name}", kind="product", record=product, origin=origin, content_hash="0"
    )


CATALOGUES = st.dictionaries(
    FEW(["a", "A-1", "a-10", "b", "b-1", "c", "d", "e"]), st.none() | products(), max_size=6
)


def vectors_of(cut: Sequence[Chunk]) -> Matrix:
    told = [(len(each.passage.text), hash(each.passage.id) % 97) for each in cut]
    return np.array(told, dtype=np.float32).reshape(-1, 2)


def handed(documents: Iterable[Document]) -> dict[str, Any]:
    ordered = sorted(documents, key=lambda each: each.id)
    cut = [chunk for each in ordered for chunk in chunks(each, tokens=Letters())]
    return {
        "documents": ordered,
        "passages": [chunk.passage for chunk in cut],
        "vectors": vectors_of(cut),
        "words": [word_row(chunk) for chunk in cut],
        "state": "s",
    }


def opened(folder: Path) -> Generations:
    return Generations(folder, vectors=MemoryIndexes(), words=PostingWords(), fingerprint="f/2")


def parts(knowledge: Knowledge) -> dict[str, Any]:
    assert isinstance(knowledge.words, PostingIndex)
    table = knowledge.table
    held: dict[str, Any] = {
        "passages": list(knowledge.passages),
        "documents": dict(knowledge.records),
        "names": {kind: (table.names.all(kind), table.names.labels(kind)) for kind in KINDS},
        "vectors": knowledge.vectors._vectors.tolist(),
    }
    for name, group in (
        ("goods", table.goods),
        ("entries", table.entries),
        ("called", table.called),
        ("words", knowledge.words._postings),
    ):
        for each in fields(group):
            held[f"{name}.{each.name}"] = getattr(group, each.name).tolist()
    for each in fields(knowledge.columns):
        column = getattr(knowledge.columns, each.name)
        held[f"columns.{each.name}"] = (column.names.tolist(), column.codes.tolist())
    return held


@settings(max_examples=40, deadline=None)
@given(st.lists(CATALOGUES, min_size=2, max_size=3))
def test_an_amended_generation_equals_one_built_anew(states: list[dict[str, Any]]) -> None:
    with TemporaryDirectory() as folder:
        whole = [
            {each.id: each for each in (document(*pair) for pair in state.items())}
            for state in states
        ]
        amended, anew = opened(Path(folder) / "amended"), opened(Path(folder) / "anew")
        amended.publish(**handed(whole[0].values()))
        for before, after in pairwise(whole):
            gone = before.keys() - after.keys()
            fresh = [each for name, each in after.items() if before.get(name) != each]
            number = amended.amend(gone, **handed(fresh))
        anew.publish(**handed(whole[-1].values()))

        assert amended.current().number == number
        ours, theirs = parts(amended.current()), parts(anew.current())
        for part, held in theirs.items():
            np.testing.assert_equal(ours[part], held, err_msg=part)
