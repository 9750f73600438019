"""Whatever limits are combined, a returned variant meets every one of them."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.columns.masks import family_of
from assistant.domain.search import AttributeLimit, Filters, ProductQuery
from assistant.ports import Knowledge
from assistant.retrieval.filters import stated_limits, without
from assistant.retrieval.products import find
from assistant.retrieval.sight import eye_for
from assistant.services import Services

COMPARISONS = ("exact", "at_most", "at_least", "below", "above", "about")
QUIET = settings(
    max_examples=80,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@st.composite
def limits(draw, knowledge: Knowledge) -> Filters:
    """Draw limits from the values that the catalogue has, mostly those of one product."""
    products = tuple(knowledge.products.values())
    near = draw(st.sampled_from(products))
    far = draw(st.sampled_from(products))
    variant = draw(st.sampled_from(near.variants))
    other = draw(st.sampled_from(far.variants))

    def chosen(*values):
        return draw(st.one_of(st.none(), st.none(), st.sampled_from(values)))

    attributes = []
    for key in draw(st.lists(st.sampled_from(sorted(near.attributes) or ["weight"]), max_size=2)):
        value = near.attributes[key].value if key in near.attributes else 1.0
        if isinstance(value, bool):
            attributes.append(AttributeLimit(key=key, flag=draw(st.booleans())))
        elif isinstance(value, float | int):
            comparison = draw(st.sampled_from(COMPARISONS))
            attributes.append(
                AttributeLimit(key=key, comparison=comparison, number=Decimal(str(value)))
            )
    return Filters(
        category=chosen(*near.category["ja"]),
        brand=chosen(*near.brand.values()) if near.brand else None,
        colour=chosen(variant.options.get("color"), other.options.get("color")),
        size=chosen(variant.options.get("size"), other.options.get("size")),
        price_max=chosen(variant.price.amount, other.price.amount),
        price_min=chosen(variant.price.amount // 2),
        in_stock=chosen(True),
        location=chosen("shibuya", "umeda"),
        attributes=tuple(attributes),
    )


def compares(value: Decimal, limit: AttributeLimit) -> bool:
    """Compare by the letter, in decimals."""
    stated = limit.number
    return {
        "exact": value == stated,
        "at_most": value <= stated,
        "at_least": value >= stated,
        "below": value < stated,
        "above": value > stated,
        "about": abs(value - stated) <= stated * Decimal("0.15"),
    }[limit.comparison]


def meets(product, variant, filters: Filters, colours) -> bool:
    """Say by the letter whether a variant meets every limit."""
    colour = variant.options.get("color", "")
    checks = [
        filters.category is None
        or any(filters.category in path for path in product.category.values()),
        filters.brand is None or filters.brand in product.brand.values(),
        filters.colour is None or filters.colour in (colour, family_of(colour, colours)),
        filters.size is None or variant.options.get("size") == filters.size,
        filters.price_max is None or variant.price.amount <= filters.price_max,
        filters.price_min is None or variant.price.amount >= filters.price_min,
        filters.location is None or variant.quantity_at(filters.location) > 0,
        not filters.in_stock or variant.in_stock,
    ]
    for limit in filters.attributes:
        recorded = product.attributes.get(limit.key)
        if recorded is None:
            return False
        if limit.flag is not None:
            checks.append(recorded.value is limit.flag)
        elif limit.number is not None:
            checks.append(compares(Decimal(str(recorded.value)), limit))
    return all(checks)


@pytest.fixture(scope="session")
def colours(knowledge: Knowledge):
    return eye_for(knowledge).facets.colours


@QUIET
@given(data=st.data())
def test_every_returned_variant_meets_every_limit_that_is_not_named_as_unmet(
    data, knowledge: Knowledge, read_only: Services, colours
) -> None:
    filters = data.draw(limits(knowledge))

    shelf = find(
        ProductQuery(filters=filters).model_copy(update={"limit": 10_000}),
        knowledge=knowledge,
        embeddings=read_only.embeddings,
        language="ja",
        colours=colours,
    )

    given_up = tuple(each.limit for each in shelf.told.unmet)
    assert set(given_up) <= set(stated_limits(filters))
    held = without(filters, given_up)
    for match in shelf.matches:
        assert match.variants
        for variant in match.variants:
            assert meets(match.product, variant, held, colours), (match.product.sku, variant.sku)
    brute = {
        product.sku
        for product in knowledge.products.values()
        if any(meets(product, variant, held, colours) for variant in product.variants)
    }
    assert {match.product.sku for match in shelf.matches} == (brute if shelf.matches else set())


@QUIET
@given(data=st.data())
def test_a_limit_is_named_as_unmet_only_when_nothing_meets_them_all(
    data, knowledge: Knowledge, read_only: Services, colours
) -> None:
    filters = data.draw(limits(knowledge))
    meeting = {
        product.sku
        for product in knowledge.products.values()
        if any(meets(product, variant, filters, colours) for variant in product.variants)
    }

    shelf = find(
        ProductQuery(filters=filters).model_copy(update={"limit": 10_000}),
        knowledge=knowledge,
        embeddings=read_only.embeddings,
        language="en",
        colours=colours,
    )

    if meeting:
        assert shelf.told.unmet == ()
        assert {match.product.sku for match in shelf.matches} == meeting
    else:
        assert shelf.matches == () or shelf.told.unmet != ()
