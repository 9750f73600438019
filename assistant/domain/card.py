"""Cards: records shown beside an answer, joined by code and never by a model."""

from typing import Literal

from assistant.domain.model import Frozen
from assistant.domain.money import Money


class ProductCard(Frozen):
    """A product variant as records have it, joined by code."""

    type: Literal["product"] = "product"
    sku: str
    variant_sku: str
    title: str
    brand: str = ""
    price: Money
    list_price: Money | None = None
    options: dict[str, str] = {}
    in_stock: bool
    stock: tuple["StockLine", ...] = ()
    url: str
    image_url: str | None = None
    why: tuple[str, ...] = ()
    evidence_id: str


class StockLine(Frozen):
    """Pieces at a location at a time."""

    location: str
    label: str
    quantity: int
    as_of: str


class ComparisonCell(Frozen):
    """One fact of one product; `text` is «—» where nothing is on record."""

    sku: str
    text: str
    recorded: bool


class ComparisonRow(Frozen):
    """One attribute across the compared products."""

    key: str
    label: str
    cells: tuple[ComparisonCell, ...]


class ComparisonCard(Frozen):
    """Products side by side, every cell from a record."""

    type: Literal["comparison"] = "comparison"
    skus: tuple[str, ...]
    titles: tuple[str, ...]
    rows: tuple[ComparisonRow, ...]


class OrderLineCard(Frozen):
    """A line of an order, titled from the catalogue."""

    id: str
    sku: str
    title: str
    quantity: int
    unit_price: Money


class TrackingStep(Frozen):
    """One thing that happened to a parcel."""

    at: str
    status: str
    place: str = ""


class ShipmentCard(Frozen):
    """A parcel and its events, latest last."""

    id: str
    carrier: str
    tracking: str
    line_ids: tuple[str, ...]
    events: tuple[TrackingStep, ...]


class OrderCard(Frozen):
    """An order as its owner may see it."""

    type: Literal["order"] = "order"
    order_id: str
    state: str
    state_text: str
    placed_at: str
    lines: tuple[OrderLineCard, ...]
    total: Money
    shipments: tuple[ShipmentCard, ...] = ()
    delivery_text: str = ""
    payment_text: str = ""


class StageQuote(Frozen):
    """Both sides of a judgement: our criterion and the client's own words."""

    criterion_id: str
    criterion: str
    quote: str
    value: float
    level: int


class DimensionStage(Frozen):
    """A dimension's stage as an interval; equal ends mean decided."""

    id: str
    label: str
    low: int
    high: int
    low_label: str
    high_label: str
    coverage: float
    quotes: tuple[StageQuote, ...] = ()


class StageCard(Frozen):
    """A maturity result: intervals per dimension, quotes both ways, what is undecided."""

    type: Literal["stage"] = "stage"
    assessment_id: str | None = None
    model: str
    model_version: str
    title: str
    overall_low: int
    overall_high: int
    overall_text: str
    dimensions: tuple[DimensionStage, ...]
    undecided: tuple[str, ...]
    next_question: str | None = None
    next_criteria: tuple[str, ...] = ()


class ListingCard(Frozen):
    """Drafted product copy; every sentence names the attributes it rests on."""

    type: Literal["listing"] = "listing"
    sku: str
    channel: str
    language: str
    sentences: tuple["ListingSentence", ...]
    missing: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()


class ListingSentence(Frozen):
    """A sentence of copy with the attribute ids it rests on."""

    text: str
    attribute_ids: tuple[str, ...]


Card = ProductCard | OrderCard | ComparisonCard | StageCard | ListingCard
