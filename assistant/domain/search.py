"""What a reader wants found: words plus filters that must hold on one single variant."""

from decimal import Decimal
from typing import Literal

from pydantic import Field

from assistant.domain.model import Frozen

Sort = Literal["relevance", "price_asc", "price_desc", "newest", "attribute_asc", "attribute_desc"]
Comparison = Literal["exact", "at_most", "at_least", "below", "above", "about"]


class AttributeLimit(Frozen):
    """A limit on one attribute: a number to compare, a yes/no, or a text to contain.

    One of `or_texts` will do as well. Without any of them it has to be on record.
    """

    key: str
    comparison: Comparison = "exact"
    number: Decimal | None = None
    flag: bool | None = None
    text: str | None = None
    or_texts: tuple[str, ...] = ()
    said: str = ""


class Exclusion(Frozen):
    """A value that must not be: «not black», «anything but size M»; an attribute that is no yes.

    With a `text`, it is an attribute that does not say so.
    """

    kind: Literal["colour", "size", "category", "brand", "attribute"]
    value: str
    text: str | None = None
    said: str = ""


class Contents(Frozen):
    """What goods are made of or hold, by any of the words a record may name it with.

    `traces` counts what may get in on the same production line, too.
    """

    said: str
    words: tuple[str, ...]
    traces: bool = False


class Filters(Frozen):
    """Limits stated by the reader. Every one holds, or is named as unmet.

    Prices in minor units of `currency`. `colour` and `size` hold on the same variant as the price
    and the stock; one of `or_colours`, `or_sizes`, `or_categories` (levels of the path) will do as
    well. What goods are `made_of` or `free_of` is told by materials, ingredients and allergens on
    record; where nothing is, neither holds. What is `free_of` or `excluded` and the category are
    never given up. `location` asks for stock at that place. No record can be held against what is
    `unknown`.
    """

    price_min: int | None = None
    price_max: int | None = None
    currency: str = "JPY"
    colour: str | None = None
    or_colours: tuple[str, ...] = ()
    size: str | None = None
    or_sizes: tuple[str, ...] = ()
    category: str | None = None
    or_categories: tuple[str, ...] = ()
    brand: str | None = None
    in_stock: bool | None = None
    location: str | None = None
    attributes: tuple[AttributeLimit, ...] = ()
    excluded: tuple[Exclusion, ...] = ()
    made_of: tuple[Contents, ...] = ()
    free_of: tuple[Contents, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def colours(self) -> tuple[str, ...]:
        """List the colours of which one is wanted; none where any will do."""
        return (self.colour, *self.or_colours) if self.colour else ()

    @property
    def sizes(self) -> tuple[str, ...]:
        """List the sizes of which one is wanted; none where any will do."""
        return (self.size, *self.or_sizes) if self.size else ()

    @property
    def categories(self) -> tuple[str, ...]:
        """List the categories of which one is wanted; none where any will do."""
        return (self.category, *self.or_categories) if self.category else ()

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
