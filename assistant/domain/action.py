"""Everything a turn may do: one closed union from which plans, tools and permissions derive."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from assistant.domain.model import Frozen
from assistant.domain.order_action import (
    PROPOSED_CHANGES,
    ProposeAddress,
    ProposeCancel,
    ProposeDelivery,
    ProposeExchange,
    ProposeGift,
    ProposeItems,
    ProposePayment,
    ProposePickup,
    ProposeReturn,
)
from assistant.domain.reader import Audience, Level
from assistant.domain.search import ProductQuery

ActionKind = Literal["read", "reversible", "propose"]
ALL: tuple[Audience, ...] = ("customer", "merchandiser", "consultant")


class FindProducts(Frozen):
    """Find products by words and limits, over the whole catalogue."""

    kind: ClassVar[ActionKind] = "read"
    level: ClassVar[Level] = Level.visitor
    audiences: ClassVar[tuple[Audience, ...]] = ALL
    name: Literal["find_products"] = "find_products"
    query: ProductQuery


class ShowProduct(Frozen):
    """Show one product or variant, by SKU or described in words, with its recorded facts."""

    kind: ClassVar[ActionKind] = "read"
    level: ClassVar[Level] = Level.visitor
    audiences: ClassVar[tuple[Audience, ...]] = ALL
    name: Literal["show_product"] = "show_product"
    sku: str = ""
    words: str = ""
    colour: str | None = None
    size: str | None = None
    location: str | None = None
    attributes: tuple[str, ...] = ()


class CompareProducts(Frozen):
    """Put two to four products side by side, by SKU or described in words, cells from records."""

    kind: ClassVar[ActionKind] = "read"
    level: ClassVar[Level] = Level.visitor
    audiences: ClassVar[tuple[Audience, ...]] = ALL
    name: Literal["compare_products"] = "compare_products"
    skus: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


class DefineTerm(Frozen):
    """Look a term up in the glossary by any of its labels."""

    kind: ClassVar[ActionKind] = "read"
    level: ClassVar[Level] = Level.visitor
    audiences: ClassVar[tuple[Audience, ...]] = ALL
    name: Literal["define_term"] = "define_term"
    term: str


class ListOrders(Frozen):
    """List the reader's own orders, latest first."""

    kind: ClassVar[ActionKind] = "read"
    level: ClassVar[Level] = Level.possession
    audiences: ClassVar[tuple[Audience, ...]] = ("customer",)
    name: Literal["list_orders"] = "list_orders"


class OrderStatus(Frozen):
    """Show one of the reader's own orders: state, parcels, what happens next."""

    kind: ClassVar[ActionKind] = "read"
    level: ClassVar[Level] = Level.possession
    audiences: ClassVar[tuple[Audience, ...]] = ("customer",)
    name: Literal["order_status"] = "order_status"
    order_id: str | None = None


class PointsBalance(Frozen):
    """Show the reader's own points and when they expire."""

    kind: ClassVar[ActionKind] = "read"
    level: ClassVar[Level] = Level.possession
    audiences: ClassVar[tuple[Audience, ...]] = ("customer",)
    name: Literal["points_balance"] = "points_balance"


class SendCode(Frozen):
    """Mail the reader a one-time code to prove who they are, once they said order and contact."""

    kind: ClassVar[ActionKind] = "reversible"
    level: ClassVar[Level] = Level.visitor
    audiences: ClassVar[tuple[Audience, ...]] = ("customer",)
    name: Literal["send_code"] = "send_code"


class OpenHandoff(Frozen):
    """Pass the conversation to a person, with what is already known."""

    kind: ClassVar[ActionKind] = "reversible"
    level: ClassVar[Level] = Level.visitor
    audiences: ClassVar[tuple[Audience, ...]] = ("customer",)
    name: Literal["open_handoff"] = "open_handoff"
    reason: str = ""


class AssessMaturity(Frozen):
    """Read what a client said against a maturity model and score it; ask what narrows most."""

    kind: ClassVar[ActionKind] = "read"
    level: ClassVar[Level] = Level.visitor
    audiences: ClassVar[tuple[Audience, ...]] = ("consultant", "merchandiser")
    name: Literal["assess_maturity"] = "assess_maturity"
    model: str = "commerce-cwr"
    notes: str = ""


class DraftCopy(Frozen):
    """Draft product copy from recorded attributes alone."""

    kind: ClassVar[ActionKind] = "read"
    level: ClassVar[Level] = Level.visitor
    audiences: ClassVar[tuple[Audience, ...]] = ("merchandiser", "consultant")
    name: Literal["draft_copy"] = "draft_copy"
    sku: str
    channel: str = "web"
    language: str = "ja"


Action = Annotated[
    FindProducts
    | ShowProduct
    | CompareProducts
    | DefineTerm
    | ListOrders
    | OrderStatus
    | PointsBalance
    | ProposeCancel
    | ProposeReturn
    | ProposeExchange
    | ProposeItems
    | ProposeAddress
    | ProposePayment
    | ProposeDelivery
    | ProposeGift
    | ProposePickup
    | SendCode
    | OpenHandoff
    | AssessMaturity
    | DraftCopy,
    Field(discriminator="name"),
]

ACTIONS = (
    FindProducts,
    ShowProduct,
    CompareProducts,
    DefineTerm,
    ListOrders,
    OrderStatus,
    PointsBalance,
    *PROPOSED_CHANGES,
    SendCode,
    OpenHandoff,
    AssessMaturity,
    DraftCopy,
)
"""The members of the union, for those who list what may be done."""
