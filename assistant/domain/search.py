"""What a reader wants found: words plus filters that must hold on one single variant."""

from decimal import Decimal
from typing import Literal

from pydantic import Field

from assistant.domain.model import Frozen

Sort = Literal["relevance", "price_asc", "price_desc", "newest", "attribute_asc", "attribute_desc"]
Comparison = Literal["exact", "at_most", "at_least", "below", "above", "about"]


class AttributeLimit(Frozen):
    """A limit on one attribute: a number to compare, a yes/no, or a text to contain."""

    key: str
    comparison: Comparison = "exact"
    number: Decimal | None = None
    flag: bool | None = None
    text: str | None = None
    said: str = ""


class Exclusion(Frozen):
    """A value that must not be: «not black», «anything but size M»; an attribute that is no yes."""

    kind: Literal["colour", "size", "category", "brand", "attribute"]
    value: str
    said: str = ""


class Filters(Frozen):
    """Limits stated by the reader. Every one holds, or is named as unmet.

    Prices in minor units of `currency`. `colour` and `size` hold on the same variant as the price
    and the stock. `free_of` are words that may stand nowhere in ingredients, materials, allergens
    or warnings. Neither they nor what is `excluded` nor the `category`, a level of the path, is
    ever given up. `location` asks for stock at that place.
    """

    price_min: int | None = None
    price_max: int | None = None
    currency: str = "JPY"
    colour: str | None = None
    size: str | None = None
    category: str | None = None
    brand: str | None = None
    in_stock: bool | None = None
    location: str | None = None
    attributes: tuple[AttributeLimit, ...] = ()
    excluded: tuple[Exclusion, ...] = ()
    free_of: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Tell whether nothing at all is limited."""
        return self == Filters(currency=self.currency)


class ProductQuery(Frozen):
    """A product search: words, limits, order, what is asked of them all, and how many cards."""

    words: str = ""
    filters: Filters = Filters()
    sort: Sort = "relevance"
    sort_key: str | None = None
    count: bool = False
    average: bool = False
    limit: int = Field(default=5, ge=1)
