"""The catalogue: products, their variants, attributes and stock."""

from datetime import datetime
from typing import Literal

from assistant.domain.hours import OpeningHours
from assistant.domain.model import Frozen, WordLists, Words
from assistant.domain.money import Money

LegalClass = Literal[
    "cosmetic", "quasi_drug", "food", "supplement", "apparel", "electronics", "general"
]
AttributeType = Literal["text", "texts", "number", "boolean"]


class AttributeKind(Frozen):
    """What an attribute key means: its labels, type, unit and other names.

    `more` and `less` are adjectives that ask for the most and the least of it by themselves
    («heaviest», «lightest»). A figure in its unit speaks of the `usual` one where nothing else
    tells. The texts of `choices` are few and are asked for by themselves («カナル型»).
    """

    key: str
    label: Words
    type: AttributeType
    unit: str | None = None
    synonyms: WordLists = {}
    more: WordLists = {}
    less: WordLists = {}
    usual: bool = False
    choices: bool = False


class Colour(Frozen):
    """A colour a variant may have; `family` is the basic colour a shopper names."""

    id: str
    ja: str
    en: str
    family: str
    hex: str
    synonyms: WordLists = {}


class Location(Frozen):
    """A place that holds stock: the warehouse or a store customers can visit."""

    id: str
    kind: Literal["warehouse", "store"] = "store"
    name: Words
    place: Words = {}
    open: str | None = None


class Synonym(Frozen):
    """What customers say for what the pages call otherwise; for goods, perhaps a narrower kind."""

    say: tuple[str, ...]
    mean: str
    narrower: bool = True


class Substance(Frozen):
    """A material or an ingredient: how shoppers name it, and the words of records that mean it.

    `kin` counts against who wants none of it but is not it: synthetic leather. `material` tells
    that goods are asked for by it; else it is only ever avoided.
    """

    say: tuple[str, ...]
    mean: tuple[str, ...]
    kin: tuple[str, ...] = ()
    material: bool = False


class SizeName(Frozen):
    """A size on labels, and what else shoppers call it."""

    name: str
    say: tuple[str, ...] = ()


class Vocabulary(Frozen):
    """The words a shop is described in: attribute keys, colours, places of stock, hours.

    `synonyms` are for pages, `goods` for categories; `sizes` go from the smallest up.
    """

    id: str
    attributes: tuple[AttributeKind, ...] = ()
    colours: tuple[Colour, ...] = ()
    locations: tuple[Location, ...] = ()
    support_hours: Words = {}
    support_open: OpeningHours | None = None
    synonyms: tuple[Synonym, ...] = ()
    goods: tuple[Synonym, ...] = ()
    substances: tuple[Substance, ...] = ()
    sizes: tuple[SizeName, ...] = ()


class Attribute(Frozen):
    """One recorded fact of a product. `value` is text per language, a number or a yes/no."""

    value: Words | WordLists | bool | float
    unit: str | None = None
    label: Words = {}
    source: str | None = None


class Stock(Frozen):
    """How many of a variant lie at a location, and when that was counted."""

    location: str
    quantity: int
    as_of: datetime


class Variant(Frozen):
    """What can actually be bought: one SKU with its options, price and stock."""

    sku: str
    gtin: str | None = None
    options: dict[str, str] = {}
    option_labels: dict[str, Words] = {}
    price: Money
    stock: tuple[Stock, ...] = ()

    @property
    def in_stock(self) -> bool:
        """Tell whether any location has one."""
        return any(place.quantity > 0 for place in self.stock)

    def quantity_at(self, location: str) -> int:
        """Count the pieces at a location; 0 where nothing is recorded."""
        return sum(place.quantity for place in self.stock if place.location == location)


class Picture(Frozen):
    """A picture of the product; `options` says which variants it shows."""

    url: str
    alt: Words = {}
    options: dict[str, str] = {}


class Product(Frozen):
    """A product as recorded. What is not here is not known, and is not said."""

    sku: str
    gtin: str | None = None
    title: Words
    brand: Words = {}
    category: WordLists
    family: str | None = None
    price: Money
    list_price: Money | None = None
    tax_rate_percent: int = 10
    variants: tuple[Variant, ...]
    attributes: dict[str, Attribute] = {}
    ingredients: WordLists = {}
    materials: WordLists = {}
    care: Words = {}
    origin: Words = {}
    warnings: WordLists = {}
    legal_class: LegalClass = "general"
    images: tuple[Picture, ...] = ()
    summary: Words = {}
    description: Words = {}
    tags: tuple[str, ...] = ()
    url: str | None = None
    made_to_order: bool = False
    updated_at: str | None = None
