"""What a product search found: products in order, their records opened only to be shown."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from assistant.columns.coded import Mask
from assistant.columns.parts import Amounts
from assistant.domain.outcome import ProductsFound
from assistant.domain.product import Product, Variant
from assistant.ports import Knowledge

Rank = Callable[[Variant], tuple[float | str, ...]]


@dataclass(frozen=True, slots=True)
class Match:
    """A product and those of its variants that meet every limit, the one to show first."""

    product: Product
    variants: tuple[Variant, ...]


def cheapest_first(variant: Variant) -> tuple[float | str, ...]:
    """Rank a product's variants by price, in stock before out of stock, then by SKU."""
    return (variant.price.amount, not variant.in_stock, variant.sku)


def dearest_first(variant: Variant) -> tuple[float | str, ...]:
    """Rank a product's variants by price downwards."""
    return (-variant.price.amount, not variant.in_stock, variant.sku)


@dataclass(frozen=True, slots=True, eq=False)
class Shelf:
    """All products found, in order; `matches` are those asked for, with their records.

    `fitting` masks the variants that meet the limits; `told` is what the reader must know.
    """

    products: Amounts
    fitting: Mask
    told: ProductsFound
    matches: tuple[Match, ...]
    knowledge: Knowledge
    rank: Rank

    def opened(self, products: Amounts) -> tuple[Match, ...]:
        """Open the records of some of the products."""
        return opened(products, self.fitting, self.knowledge, self.rank)


def opened(products: Amounts, fitting: Mask, knowledge: Knowledge, rank: Rank) -> tuple[Match, ...]:
    """Open the records of products, each with its fitting variants in rank order."""
    table = knowledge.table
    found = []
    for number in products:
        start, stop = table.goods.starts[number], table.goods.starts[number + 1]
        product = knowledge.products[str(table.goods.sku[number])]
        variants = [product.variants[at] for at in np.flatnonzero(fitting[start:stop])]
        found.append(Match(product, tuple(sorted(variants, key=rank))))
    return tuple(found)
