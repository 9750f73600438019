"""A catalogue's columns: one row a variant, a product's rows together, products in SKU order."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from assistant.columns.coded import Mask
from assistant.columns.names import NONE, Names
from assistant.columns.parts import (
    Amounts,
    Called,
    Codes,
    Column,
    Entries,
    Letters,
    called,
    entries_of,
    running,
    texts,
)
from assistant.columns.stored import Stored
from assistant.domain.product import Product, Variant
from assistant.language.normalise import matching_form

MOST_LEVELS = 6
_END = "\n"
_CONTENTS = frozenset(("allergens", "material", "fill", "ware"))
"""Attributes that tell what goods are made of; so do those whose key ends in _material."""

_CONTAINS = re.compile(r"含み|含有|使用してい|contains?\b", re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class Goods(Stored):
    """Columns of `P` products and `V` variants; codes count into names, NONE is «not recorded».

    `starts` `(P + 1,)`: product p's variants are rows `starts[p]:starts[p + 1]`.
    `levels` `(P, MOST_LEVELS)`: the category path. `stock` `(V, places)`: pieces at each place,
    NONE where nothing is recorded.
    `words` and `word_starts` `(P + 1,)` hold what a product is made of, folded; `traces` and
    `trace_starts` what may get into it.
    """

    sku: Column
    starts: Amounts
    brand: Codes
    levels: Codes
    updated: Column
    variant_sku: Column
    price: Amounts
    currency: Codes
    colour: Codes
    size: Codes
    stock: Codes
    words: Letters
    word_starts: Amounts
    traces: Letters
    trace_starts: Amounts


@dataclass(frozen=True, eq=False)
class Table:
    """A whole catalogue in columns, and what its codes stand for."""

    goods: Goods
    entries: Entries
    called: Called
    names: Names

    @cached_property
    def product(self) -> Codes:
        """Name the product of each variant → `(V,)`."""
        goods = self.goods
        return np.repeat(np.arange(len(goods.sku), dtype=np.int32), np.diff(goods.starts))

    @cached_property
    def in_stock(self) -> Mask:
        """Tell of each variant whether any place has one → `(V,)`."""
        return np.asarray((self.goods.stock > 0).any(axis=1))

    def number_of(self, sku: str) -> int:
        """Find a product's number by its exact SKU; NONE where there is no such product."""
        skus = self.goods.sku
        at = int(np.searchsorted(skus, sku))
        return at if at < len(skus) and skus[at] == sku else NONE

    def sku_of(self, found: tuple[int, int]) -> str:
        """Write the SKU of a product, or of a variant of it, as it is recorded."""
        product, variant = found
        return str(self.goods.sku[product] if variant == NONE else self.goods.variant_sku[variant])

    def called_exactly(self, written: str, folded: str) -> tuple[int, int] | None:
        """Find a product and its variant: as written among what folds alike, else the first."""
        alike = self.called.all(folded)
        return next(
            (each for each in alike if self.sku_of(each) in written), next(iter(alike), None)
        )

    def attribute(self, key: str) -> Entries:
        """Return what is recorded under an attribute key; nothing when no product has it."""
        return self.entries.of(self.names.code("keys", key))

    def write(self, folder: Path) -> None:
        """Write a folder a part, and the names."""
        self.goods.write(folder / "goods")
        self.entries.write(folder / "entries")
        self.called.write(folder / "called")
        text = json.dumps(self.names.told(), ensure_ascii=False)
        (folder / "names.json").write_text(text, encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> "Table":
        """Open what `write` wrote."""
        told = json.loads((folder / "names.json").read_text(encoding="utf-8"))
        return cls(
            goods=Goods.read(folder / "goods"),
            entries=Entries.read(folder / "entries"),
            called=Called.read(folder / "called"),
            names=Names.from_told(told),
        )


def table_of(products: Iterable[Product]) -> Table:
    """Lay a catalogue out in columns."""
    ordered = sorted(products, key=lambda each: each.sku)
    names = Names()
    return Table(_goods(ordered, names), entries_of(ordered, names), called(ordered), names)


def _goods(products: Sequence[Product], names: Names) -> Goods:
    variants = [variant for product in products for variant in product.variants]
    written = [_written(_contents(product)) for product in products]
    traces = [_written(_texts(product, "allergens_same_line")) for product in products]
    return Goods(
        sku=texts([each.sku for each in products]),
        starts=running([len(each.variants) for each in products]),
        brand=_codes([names.add_brand(each.brand) for each in products]),
        levels=_levels(products, names),
        updated=texts([each.updated_at or "" for each in products]),
        variant_sku=texts([each.sku for each in variants]),
        price=np.array([each.price.amount for each in variants], dtype=np.int64),
        currency=_codes([names.add("currencies", each.price.currency) for each in variants]),
        colour=_codes([names.add_option("color", each) for each in variants]),
        size=_codes([names.add_option("size", each) for each in variants]),
        stock=_stock(variants, names),
        words=np.frombuffer(b"".join(written), dtype=np.uint8),
        word_starts=running([len(text) for text in written]),
        traces=np.frombuffer(b"".join(traces), dtype=np.uint8),
        trace_starts=running([len(text) for text in traces]),
    )


def _codes(values: Sequence[int]) -> Codes:
    return np.array(values, dtype=np.int32)


def _levels(products: Sequence[Product], names: Names) -> Codes:
    levels = np.full((len(products), MOST_LEVELS), NONE, dtype=np.int32)
    for row, product in enumerate(products):
        path = names.add_path(product.category, most=MOST_LEVELS)
        levels[row, : len(path)] = path
    return levels


def _stock(variants: Sequence[Variant], names: Names) -> Codes:
    places = [
        [(names.add("places", place.location), place.quantity) for place in variant.stock]
        for variant in variants
    ]
    stock = np.full((len(variants), max(names.count("places"), 1)), NONE, dtype=np.int32)
    for row, held in enumerate(places):
        for place, quantity in held:
            stock[row, place] = max(stock[row, place], 0) + quantity
    return stock


def _contents(product: Product) -> Iterator[str]:
    """Yield every text on what a product is made of; a warning only where it says «contains»."""
    for each in (product.ingredients, product.materials):
        for told in each.values():
            yield from told
    for key in product.attributes:
        if key in _CONTENTS or key.endswith("_material"):
            yield from _texts(product, key)
    for warnings in product.warnings.values():
        yield from (text for text in warnings if _CONTAINS.search(text))


def _texts(product: Product, key: str) -> Iterator[str]:
    """Yield the texts recorded under an attribute, in every language."""
    attribute = product.attributes.get(key)
    if attribute is not None and isinstance(attribute.value, dict):
        for told in attribute.value.values():
            yield from (told,) if isinstance(told, str) else told


def _written(texts: Iterable[str]) -> bytes:
    return "".join(matching_form(text) + _END for text in texts).encode()
