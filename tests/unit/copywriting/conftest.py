"""The shipped catalogue and law, a writer, and products made for one test."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.copywriting.draft import Catalogue, Placement, catalogue_of, draft_listing
from assistant.copywriting.law import read_rules
from assistant.domain.listing import LawRule, Listing
from assistant.domain.money import yen
from assistant.domain.product import Product, Variant
from assistant.ingest.loaders import catalogue_yaml
from assistant.ingest.source import Loaded, Source
from assistant.offline.listing import OfflineListingWriter

KNOWLEDGE = Path(__file__).parents[3] / "knowledge"


@pytest.fixture(scope="session")
def products() -> tuple[Product, ...]:
    root = KNOWLEDGE / "catalogue"
    return tuple(
        loaded.record
        for path in sorted(root.glob("families/*.yaml"))
        for loaded in catalogue_yaml.load(Source(path, root))
        if isinstance(loaded, Loaded) and isinstance(loaded.record, Product)
    )


@pytest.fixture(scope="session")
def by_sku(products) -> dict[str, Product]:
    return {product.sku: product for product in products}


@pytest.fixture(scope="session")
def catalogue(products) -> Catalogue:
    return catalogue_of(products)


@pytest.fixture(scope="session")
def rules() -> tuple[LawRule, ...]:
    return read_rules(KNOWLEDGE / "law" / "expressions.yaml")


@pytest.fixture(scope="session")
def writer() -> OfflineListingWriter:
    return OfflineListingWriter()


@pytest.fixture
def make_product() -> Callable[..., Product]:
    def make(**changes: Any) -> Product:
        said: dict[str, Any] = {
            "sku": "X-1",
            "title": {"ja": "撥水トート", "en": "Water-repellent tote"},
            "category": {"ja": ["バッグ"], "en": ["Bags"]},
            "price": yen(4980),
            "variants": (Variant(sku="X-1-a", price=yen(4980)),),
            "summary": {"ja": "口の広いトートです。", "en": "A tote with a wide mouth."},
        }
        return Product.model_validate({**said, **changes})

    return make


@pytest.fixture
def draft(catalogue, rules, writer) -> Callable[..., Listing]:
    def run(product: Product, **placement: str) -> Listing:
        return draft_listing(
            product, Placement(**placement), catalogue=catalogue, writer=writer, rules=rules
        )

    return run
