"""Products: every limit holds on one variant, what cannot be met is named, the most is the most."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from assistant.columns.catalogue import table_of
from assistant.columns.masks import attribute_mask, compare
from assistant.domain.product import Product
from assistant.domain.search import AttributeLimit, Filters, ProductQuery
from assistant.ports import Knowledge
from assistant.retrieval.products import find, in_a_title
from assistant.retrieval.shelf import Shelf
from assistant.retrieval.sight import eye_for
from assistant.services import Services

Look = Callable[..., Shelf]
EVERYTHING = 10_000


@pytest.fixture(scope="session")
def look(knowledge: Knowledge, read_only: Services) -> Look:
    colours = eye_for(knowledge).facets.colours

    def run(language: str = "ja", **query: object) -> Shelf:
        return find(
            ProductQuery.model_validate(query).model_copy(
                update={"limit": query.get("limit", EVERYTHING)}
            ),
            knowledge=knowledge,
            embeddings=read_only.embeddings,
            language=language,
            colours=colours,
        )

    return run


def test_only_what_meets_every_limit_is_shown_and_white_is_named_as_unmet(look: Look) -> None:
    shelf = look(
        filters={
            "category": "スニーカー",
            "size": "26.5",
            "colour": "white",
            "price_max": 8000,
            "attributes": [{"key": "waterproof", "flag": True}],
        }
    )

    assert [match.product.sku for match in shelf.matches] == ["MN-SHO-1001", "MN-SHO-1002"]
    assert all(match.variants[0].price.amount <= 8000 for match in shelf.matches)
    assert all(match.variants[0].options["size"] == "26.5" for match in shelf.matches)
    (unmet,) = shelf.told.unmet
    assert (unmet.kind, unmet.otherwise and unmet.otherwise.amount) == ("colour", 9900)
    assert unmet.nearest.startswith("ライトグレー")


def test_limits_hold_on_one_variant_and_not_on_several_together(
    knowledge: Knowledge, look: Look
) -> None:
    for match in look(filters={"size": "24.5", "colour": "black", "in_stock": True}).matches:
        for variant in match.variants:
            assert variant.options["size"] == "24.5"
            assert variant.in_stock


def _valued(knowledge: Knowledge, key: str, category: str | None = None) -> list[tuple[float, str]]:
    return [
        (float(product.attributes[key].value), product.sku)
        for product in knowledge.products.values()
        if key in product.attributes
        and not isinstance(product.attributes[key].value, bool)
        and (category is None or any(category in path for path in product.category.values()))
    ]


@pytest.mark.parametrize(
    ("key", "category"),
    [
        ("weight", None),
        ("weight", "リュック"),
        ("capacity_l", "リュック"),
        ("battery_life_h", None),
        ("lumens", None),
        ("capacity_ml", "マグカップ"),
    ],
)
def test_the_most_and_the_least_are_so_over_the_whole_catalogue(
    key: str, category: str | None, knowledge: Knowledge, look: Look
) -> None:
    valued = sorted(_valued(knowledge, key, category))
    filters = {"category": category} if category else {}

    least = look(sort="attribute_asc", sort_key=key, filters=filters)
    most = look(sort="attribute_desc", sort_key=key, filters=filters)

    assert [match.product.sku for match in least.matches] == [sku for _, sku in valued]
    assert float(most.matches[0].product.attributes[key].value) == valued[-1][0]
    everything = [
        product
        for product in knowledge.products.values()
        if category is None or any(category in path for path in product.category.values())
    ]
    assert least.told.without_value == len(everything) - len(valued)
    assert least.told.compared == len(everything)
    assert least.told.total == len(valued)


def test_the_dearest_and_the_cheapest_are_so_over_every_variant(
    knowledge: Knowledge, look: Look
) -> None:
    prices = [
        variant.price.amount
        for product in knowledge.products.values()
        for variant in product.variants
    ]

    assert look(sort="price_desc").matches[0].variants[0].price.amount == max(prices)
    assert look(sort="price_asc").matches[0].variants[0].price.amount == min(prices)
    assert look(sort="price_asc").told.compared == len(knowledge.products)


def test_the_newest_is_the_latest_released(knowledge: Knowledge, look: Look) -> None:
    dates = [product.updated_at for product in knowledge.products.values() if product.updated_at]

    shelf = look(sort="newest")

    assert shelf.matches[0].product.updated_at == max(dates)
    assert shelf.told.without_value == len(knowledge.products) - len(dates)


def test_the_most_within_limits_never_leaves_them(look: Look) -> None:
    shelf = look(sort="price_desc", filters={"category": "マグカップ", "price_max": 2000})

    prices = [match.variants[0].price.amount for match in shelf.matches]
    assert prices == sorted(prices, reverse=True)
    assert 0 < prices[0] <= 2000


def test_what_no_record_holds_is_said_to_be_loose(look: Look) -> None:
    shelf = look(words="火星探査ロケット")

    assert shelf.told.loose
    assert len(shelf.matches) == 10


def test_words_of_a_title_find_the_product_first(look: Look) -> None:
    shelf = look(words="朝凪のマグ")

    assert shelf.matches[0].product.sku == "MN-TBL-1001"
    assert not shelf.told.loose


def test_words_never_bring_in_what_a_limit_excludes(look: Look) -> None:
    shelf = look(words="軽い", filters={"category": "リュック", "price_max": 12000})

    assert shelf.matches
    for match in shelf.matches:
        assert any("リュック" in path for path in match.product.category.values())
        assert all(variant.price.amount <= 12000 for variant in match.variants)


def test_limits_that_nothing_meets_at_all_leave_nothing(look: Look) -> None:
    shelf = look(
        filters={
            "category": "リュック",
            "price_max": 1,
            "size": "26.5",
            "attributes": [{"key": "caffeine_free", "flag": True}],
        }
    )

    assert shelf.matches == ()
    assert (shelf.told.total, shelf.told.unmet) == (0, ())


def test_an_unknown_limit_is_handed_on_to_be_said(look: Look) -> None:
    assert look(filters={"unknown": ["黒"]}).told.unknown == ("黒",)


def test_fewer_cards_than_matches_may_be_asked_for(look: Look) -> None:
    shelf = look(limit=3)

    assert len(shelf.matches) == 3
    assert shelf.told.total == 531


@pytest.mark.parametrize(
    ("comparison", "met", "missed"),
    [
        ("exact", ("20",), ("19.99", "20.01")),
        ("at_most", ("20", "0"), ("20.01",)),
        ("at_least", ("20", "99"), ("19.99",)),
        ("below", ("19.99",), ("20",)),
        ("above", ("20.01",), ("20",)),
        ("about", ("17", "20", "23"), ("16.99", "23.01")),
    ],
)
def test_a_number_is_compared_as_it_was_said(
    comparison: str, met: tuple[str, ...], missed: tuple[str, ...]
) -> None:
    values = np.array([*map(float, met), *map(float, missed), np.nan])

    found = compare(values, Decimal(20), comparison)

    assert found.tolist() == [True] * len(met) + [False] * (len(missed) + 1)


def test_a_product_without_the_attribute_does_not_meet_a_limit_on_it(
    knowledge: Knowledge,
) -> None:
    bare: Product = knowledge.products["MN-TBL-1002"]
    assert "dishwasher_safe" not in bare.attributes

    for flag in (True, False):
        limit = AttributeLimit(key="dishwasher_safe", flag=flag)
        assert not attribute_mask(limit, table_of([bare])).any()


def test_a_price_limit_in_another_currency_is_never_said_to_be_met(look: Look) -> None:
    told = look(filters={"price_max": 100, "currency": "USD", "category": "マグカップ"}).told

    assert (
        told.total == 0 or told.unknown != () or "price_max" in {each.kind for each in told.unmet}
    )


def test_an_empty_catalogue_finds_nothing(knowledge: Knowledge, read_only: Services) -> None:
    empty = replace(knowledge, products={}, table=table_of(()))

    shelf = find(
        ProductQuery(words="マグ", filters=Filters(price_max=100)),
        knowledge=empty,
        embeddings=read_only.embeddings,
        language="ja",
        colours={},
    )

    assert (shelf.matches, shelf.told.total) == ((), 0)


@pytest.mark.parametrize(
    ("question", "titled"),
    [
        ("朝凪のマグはいくらですか", True),
        ("how much is the mountain parka", False),
        ("送料はいくらですか", False),
        ("マグ", False),
        ("", False),
    ],
)
def test_a_question_about_a_title_is_known_by_all_its_words(
    question: str, titled: bool, knowledge: Knowledge
) -> None:
    assert in_a_title(question, knowledge) is titled


def test_the_average_is_that_of_every_product_found(knowledge: Knowledge, look: Look) -> None:
    shelf = look(average=True, filters={"category": "マグカップ"}, limit=1)

    lowest = [
        min(variant.price.amount for variant in product.variants)
        for product in knowledge.products.values()
        if "マグカップ" in product.category["ja"]
    ]
    assert shelf.told.average is not None
    assert shelf.told.average.amount == int(sum(lowest) / len(lowest) + 0.5)
    assert shelf.told.total == len(lowest)
