"""Passages fit their budget and lose nothing, whatever the text."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.document import Document, Origin, Page, Section
from assistant.domain.glossary import GlossaryTerm
from assistant.domain.money import yen
from assistant.domain.product import Attribute, Product, Stock, Variant
from assistant.ingest.chunking import RECORD_TOKENS, attribute_text, chunks, fitting


class Letters:
    """Counts a token for two letters, as a tokenizer of Japanese about does."""

    def count(self, text: str) -> int:
        return (len(text) + 1) // 2


def document(record: Page | Product | GlossaryTerm) -> Document:
    return Document.model_construct(
        id="x:1", kind="page", record=record, content_hash="",
        origin=Origin(root="/r", path="r/a.md"),
    )  # fmt: skip


texts = st.text(alphabet="ab あい。.!?\n　「」", max_size=400)


@given(texts, st.integers(min_value=1, max_value=60))
def test_pieces_fit_and_keep_every_letter(text: str, budget: int) -> None:
    pieces = list(fitting(text, tokens=Letters(), budget=budget))
    assert all(Letters().count(piece) <= budget for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


@given(texts, st.integers(min_value=1, max_value=60))
def test_every_piece_is_quoted_from_the_text_in_order(text: str, budget: int) -> None:
    at = 0
    for piece in fitting(text, tokens=Letters(), budget=budget):
        at = text.index(piece, at) + len(piece)


def test_a_text_without_a_gap_is_cut_and_counted_in_pieces_only() -> None:
    class Careful(Letters):
        longest = 0

        def count(self, text: str) -> int:
            self.longest = max(self.longest, len(text))
            return super().count(text)

    tokens = Careful()
    pieces = list(fitting("あ" * 1_000_000, tokens=tokens, budget=400))
    assert "".join(pieces) == "あ" * 1_000_000
    assert tokens.longest <= 400 * 16


def test_a_section_is_cut_at_its_paragraphs() -> None:
    text = "\n\n".join(("一。" * 150, "二。" * 150, "三。" * 300))
    page = Page(id="a", language="ja", title="t", sections=(Section(heading="h", text=text),))
    found = [each.passage.text for each in chunks(document(page), tokens=Letters())]
    assert found == ["一。" * 150 + "\n\n" + "二。" * 150, "三。" * 300]


def test_a_long_definition_becomes_several_passages_of_one_term() -> None:
    term = GlossaryTerm(id="a", preferred={"ja": "語"}, definition={"ja": "説明。\n\n" * 1_000})
    found = [each.passage for each in chunks(document(term), tokens=Letters())]
    assert [each.id for each in found][:2] == ["x:1#ja", "x:1#ja.2"]
    assert {each.record_id for each in found} == {"a"}
    assert all(Letters().count(each.text) <= RECORD_TOKENS for each in found)


def test_a_long_description_becomes_several_passages_of_one_product() -> None:
    variant = Variant(
        sku="A", price=yen(1),
        stock=(Stock(location="x", quantity=1, as_of=datetime(2026, 1, 1, tzinfo=UTC)),),
    )  # fmt: skip
    product = Product(sku="A", title={"ja": "皿"}, category={}, price=yen(1), variants=(variant,),
                      description={"ja": "丸い。" * 2_000})  # fmt: skip
    found = list(chunks(document(product), tokens=Letters()))
    assert len({each.passage.id for each in found}) == len(found) > 1
    assert all(each.title_words == "皿 " for each in found)


@pytest.mark.parametrize(
    ("value", "text"), [(1234567.0, "1234567g"), (0.5, "0.5g"), (310, "310g"), (129.99, "129.99g")]
)
def test_a_number_is_written_out(value: float, text: str) -> None:
    assert attribute_text(Attribute(value=value, unit="g"), "ja") == text
