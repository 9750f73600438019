"""Parts of a catalogue that are looked up: attributes by key, and SKUs as readers write them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from assistant.columns.names import NONE, Names
from assistant.columns.stored import Stored
from assistant.domain.model import WordLists, Words
from assistant.domain.product import Product
from assistant.language.normalise import matching_form

Codes = npt.NDArray[np.int32]
Numbers = npt.NDArray[np.float64]
Amounts = npt.NDArray[np.int64]
Column = npt.NDArray[np.str_]
_PARTING = re.compile(r"[-_/. ]")
Letters = npt.NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Entries(Stored):
    """What is recorded of products, sorted by attribute key.

    The entries of key k are rows `starts[k]:starts[k + 1]`, each the number of its product and its
    value: a yes is 1 and a no, or a text that says «none», 0 (`flag`); any other text is NaN, and
    its code (`text`) counts into names. A list has an entry for each of its texts.
    """

    starts: Amounts
    product: Codes
    value: Numbers
    flag: npt.NDArray[np.bool_]
    text: Codes

    def of(self, key: int) -> "Entries":
        """Return the entries of one key; none for NONE."""
        rows = slice(*self.starts[key : key + 2].tolist()) if key != NONE else slice(0, 0)
        return Entries(
            self.starts, self.product[rows], self.value[rows], self.flag[rows], self.text[rows]
        )


@dataclass(frozen=True, eq=False)
class Called(Stored):
    """Every SKU, a product's and a variant's, folded and sorted, and what it names.

    Where two fold to one, a product's own comes first, then the first in SKU order.
    """

    name: Column
    product: Codes
    variant: Codes

    def sorted(self) -> "Called":
        """Sort by name, then a product's own before a variant's, then by row."""
        order = np.lexsort((self.variant, self.product, self.variant != NONE, self.name))
        return Called(self.name[order], self.product[order], self.variant[order])

    def find(self, said: str) -> tuple[int, int] | None:
        """Find a product and its variant by a folded SKU; a product's own SKU has variant NONE."""
        return next(iter(self.all(said)), None)

    def all(self, said: str) -> tuple[tuple[int, int], ...]:
        """Find all that fold to one SKU, products first."""
        first, after = np.searchsorted(self.name, said), np.searchsorted(self.name, said, "right")
        rows = range(int(first), int(after))
        return tuple((int(self.product[row]), int(self.variant[row])) for row in rows)

    def find_joined(self, said: str) -> tuple[int, int] | None:
        """Find by a folded SKU written without what parts it, or with something else."""
        names, order = self._joined
        at = int(np.searchsorted(names, joined(said)))
        if at == len(names) or names[at] != joined(said):
            return None
        row = order[at]
        return int(self.product[row]), int(self.variant[row])

    @cached_property
    def _joined(self) -> tuple[Column, Amounts]:
        names = texts([joined(str(name)) for name in self.name])
        order = np.argsort(names, kind="stable")
        return names[order], order


def joined(code: str) -> str:
    """Leave out what parts a code: MN-BAG-4001 is MNBAG4001."""
    return _PARTING.sub("", code)


def entries_of(products: Sequence[Product], names: Names) -> Entries:
    """List every recorded attribute."""
    found = [
        (names.add("keys", key), row, value)
        for row, product in enumerate(products)
        for key, attribute in product.attributes.items()
        for value in _values(attribute.value)
    ]
    found.sort(key=lambda each: each[:2])
    keys = np.array([key for key, _, _ in found], dtype=np.int64)
    values = [value for _, _, value in found]
    values = [False if _is_none(value) else value for value in values]
    numbers = [float(each) if isinstance(each, bool | float | int) else np.nan for each in values]
    return Entries(
        starts=running(np.bincount(keys, minlength=names.count("keys")).tolist()),
        product=np.array([row for _, row, _ in found], dtype=np.int32),
        value=np.array(numbers, dtype=np.float64),
        flag=np.array([isinstance(value, bool) for value in values], dtype=np.bool_),
        text=np.array(
            [names.add_text(each) if isinstance(each, dict) else NONE for each in values],
            dtype=np.int32,
        ),
    )


def _values(value: Words | WordLists | bool | float) -> Iterator[Words | bool | float]:
    """Yield a value, or each text of a list of them."""
    if not isinstance(value, dict):
        yield value
        return
    lists = {
        language: (told,) if isinstance(told, str) else tuple(told)
        for language, told in value.items()
    }
    for at in range(max(map(len, lists.values()), default=0)):
        yield {language: told[at] for language, told in lists.items() if at < len(told)}


def _is_none(value: object) -> bool:
    """Tell whether a text says that there is none of it: a coat whose hood is «なし»."""
    return isinstance(value, dict) and value.get("ja", value.get("en")) in ("なし", "None")


def called(products: Sequence[Product]) -> Called:
    """List every SKU; a variant that is called as its product is not listed beside it."""
    listed: list[tuple[str, int, int]] = []
    row = 0
    for number, product in enumerate(products):
        named = {matching_form(product.sku): NONE}
        for variant in product.variants:
            named.setdefault(matching_form(variant.sku), row)
            row += 1
        listed += [(name, number, of) for name, of in named.items()]
    return Called(
        name=texts([name for name, _, _ in listed]),
        product=np.array([number for _, number, _ in listed], dtype=np.int32),
        variant=np.array([of for _, _, of in listed], dtype=np.int32),
    ).sorted()


def running(counts: Sequence[int]) -> Amounts:
    """Sum up counts, from 0 → one more than there are counts."""
    return np.concatenate(([0], np.cumsum(counts, dtype=np.int64))).astype(np.int64)


def texts(values: Sequence[str]) -> Column:
    """Make a column of texts."""
    return np.array(values, dtype=np.str_) if values else np.zeros(0, dtype="<U1")
