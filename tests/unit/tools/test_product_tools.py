"""Product tools: cards are records, comparisons have a record or a dash in every cell."""

from collections.abc import Callable

import pytest

from assistant.domain.action import CompareProducts, DefineTerm, FindProducts, ShowProduct
from assistant.domain.conversation import TurnRequest
from assistant.domain.outcome import Outcome, ProductsFound, TermFound
from assistant.domain.reader import Reader
from assistant.domain.search import Filters, ProductQuery
from assistant.ports import Knowledge
from assistant.services import Services
from assistant.tools.call import Call
from assistant.tools.toolbox import perform

Do = Callable[..., Outcome]


@pytest.fixture
def do(read_only: Services, knowledge: Knowledge, now) -> Do:
    def run(action: object, language: str = "ja") -> Outcome:
        turn = TurnRequest(conversation_id="c", turn_id="t", text="", reader=Reader(), now=now)
        return perform(action, Call(turn, language, knowledge, read_only))

    return run


def test_a_card_is_the_record_of_one_variant(do: Do, knowledge: Knowledge) -> None:
    (card,) = do(ShowProduct(sku="mn-sho-1001-navy-26.5")).cards

    product = knowledge.products["MN-SHO-1001"]
    variant = next(each for each in product.variants if each.sku == "MN-SHO-1001-navy-26.5")
    assert (card.sku, card.variant_sku) == ("MN-SHO-1001", "MN-SHO-1001-navy-26.5")
    assert (card.price, card.in_stock) == (variant.price, variant.in_stock)
    assert card.options == {"color": "ネイビー", "size": "26.5"}
    assert [(line.location, line.quantity) for line in card.stock] == [
        (place.location, place.quantity) for place in variant.stock
    ]
    assert card.evidence_id == "product:MN-SHO-1001#ja"
    assert card.image_url is not None
    assert "navy" in card.image_url


@pytest.mark.parametrize("language", ["ja", "en", "fr", "zh"])
def test_what_a_card_rests_on_is_a_stored_passage(
    language: str, do: Do, knowledge: Knowledge
) -> None:
    stored = {each.id: each.text for each in knowledge.passages}
    outcome = do(FindProducts(query=ProductQuery(filters=Filters(category="リュック"))), language)

    assert outcome.cards
    for card in outcome.cards:
        assert card.evidence_id in stored
    for record in outcome.records:
        assert record.text == stored[record.id]


def test_every_product_s_passage_is_the_stored_one(do: Do, knowledge: Knowledge) -> None:
    from assistant.tools.cards import product_passage

    stored = {each.id: each.text for each in knowledge.passages}
    for product in knowledge.products.values():
        for language in ("ja", "en"):
            made = product_passage(product, language)
            assert stored[made.id] == made.text


@pytest.mark.parametrize(
    ("action", "code"),
    [
        (ShowProduct(sku="MN-XXX-0000"), "unknown"),
        (ShowProduct(words=""), "which"),
        (ShowProduct(words="火星探査ロケット"), "which"),
        (ShowProduct(sku="MN-SHO-1001", colour="pink"), "no_colour"),
        (ShowProduct(sku="MN-SHO-1001", size="40"), "no_size"),
        (ShowProduct(sku="MN-SHO-1001", colour="navy", size="26.5"), "ok"),
        (CompareProducts(skus=("MN-TBL-1001",)), "too_few"),
        (CompareProducts(skus=("MN-TBL-1001", "MN-TBL-1001-white")), "too_few"),
        (CompareProducts(skus=()), "too_few"),
        (CompareProducts(skus=("MN-TBL-1001", "MN-XXX-0000")), "too_few"),
        (DefineTerm(term="ブロックチェーン"), "none"),
        (DefineTerm(term=""), "none"),
        (DefineTerm(term="ｂｏｐｉｓ"), "ok"),
    ],
)
def test_the_outcome_says_in_a_code_how_it_went(action: object, code: str, do: Do) -> None:
    assert do(action).code == code


def test_a_missing_fact_is_a_dash_in_a_comparison(do: Do) -> None:
    (card,) = do(CompareProducts(skus=("MN-TBL-1001", "MN-TBL-1002"))).cards

    rows = {row.key: row for row in card.rows}
    assert [cell.text for cell in rows["dishwasher_safe"].cells] == ["はい", "—"]
    assert [cell.recorded for cell in rows["dishwasher_safe"].cells] == [True, False]
    assert [cell.text for cell in rows["price"].cells] == ["1,980円", "2,640円"]
    assert all(tuple(cell.sku for cell in row.cells) == card.skus for row in card.rows)


def test_no_more_than_four_products_are_compared(do: Do) -> None:
    skus = tuple(f"MN-TBL-100{number}" for number in range(1, 7))

    assert len(do(CompareProducts(skus=skus)).cards[0].skus) == 4


def test_a_search_names_its_limits_in_the_reader_s_words(do: Do) -> None:
    query = ProductQuery(filters=Filters(category="リュック", price_max=12_500, colour="black"))

    ja, en = (do(FindProducts(query=query), language).detail for language in ("ja", "en"))

    assert isinstance(ja, ProductsFound)
    assert isinstance(en, ProductsFound)
    assert ja.limits == ("リュック", "ブラック", "12,500円以下")
    assert len(en.limits) == 3
    assert "12,500" in en.limits[2]
    assert not any("円" in limit for limit in en.limits)


def test_a_search_is_kept_so_that_it_can_be_changed(do: Do) -> None:
    query = ProductQuery(words="軽い", filters=Filters(category="リュック"))

    task = do(FindProducts(query=query)).task

    assert task is not None
    assert ProductQuery.model_validate_json(task.slot("query") or "") == query


@pytest.mark.parametrize(
    ("term", "status"),
    [("BOPIS", "defined"), ("UID", "heading_only")],
)
def test_a_term_comes_with_what_its_source_says(term: str, status: str, do: Do) -> None:
    outcome = do(DefineTerm(term=term))

    assert isinstance(outcome.detail, TermFound)
    assert outcome.detail.term is not None
    assert outcome.detail.term.seed_status == status
    assert outcome.records[0].record_id == outcome.detail.term.id


def test_every_label_of_every_term_leads_to_its_term(do: Do, knowledge: Knowledge) -> None:
    from assistant.domain.glossary import GlossaryTerm
    from assistant.retrieval.sight import eye_for, term_named

    eye = eye_for(knowledge)
    records = (knowledge.records[name].record for name in knowledge.records)
    labels = [
        (term.id, label)
        for term in records
        if isinstance(term, GlossaryTerm)
        for each in (*term.alternative.values(), tuple(term.preferred.values()))
        for label in each
    ]

    assert len(labels) > 1_000
    assert [(name, label) for name, label in labels if term_named(label, eye) != name] == []
