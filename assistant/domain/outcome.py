"""What an action brought: records, cards, and what the reader must be told about them."""

from typing import Literal

from assistant.domain.card import Card
from assistant.domain.changes import Hold, Rma
from assistant.domain.conversation import HandoffRef, Needs, Refusal
from assistant.domain.document import Passage
from assistant.domain.glossary import GlossaryTerm
from assistant.domain.listing import Listing
from assistant.domain.model import Frozen
from assistant.domain.money import Money
from assistant.domain.order import Order, Proposal, ProposalKind
from assistant.domain.search import Sort
from assistant.domain.task import TaskFrame


class Unmet(Frozen):
    """A limit nothing satisfies together with the others, and what is nearest to it.

    `kind` is the field of the limit, `limit` its name where the field holds several.
    `otherwise` is the lowest price at which it can be met when only the price limit is given up.
    """

    kind: str
    limit: str = ""
    said: str = ""
    nearest: str = ""
    otherwise: Money | None = None


class ProductsFound(Frozen):
    """A product search over the whole catalogue: how many match, were compared, lack the value.

    `sort_label` is the attribute key sorted by, `sort_text` its label in the reader's language.
    `average` is the mean of their lowest prices, tax included, when it was asked for.
    `loose` tells that the reader's words are not in the records: these are merely near in meaning.
    `allergy` tells that something is to be avoided for one; `unheld` are words of which no record
    of such goods speaks.
    """

    type: Literal["products"] = "products"
    total: int
    compared: int
    without_value: int = 0
    sort: Sort = "relevance"
    sort_label: str = ""
    sort_text: str = ""
    unmet: tuple[Unmet, ...] = ()
    unknown: tuple[str, ...] = ()
    loose: bool = False
    unheld: tuple[str, ...] = ()
    allergy: bool = False
    limits: tuple[str, ...] = ()
    count_asked: bool = False
    average: Money | None = None


class TermFound(Frozen):
    """A glossary look-up: the entry, the label that led to it, and the entry that explains it."""

    type: Literal["term"] = "term"
    asked: str
    term: GlossaryTerm | None = None
    inside: GlossaryTerm | None = None
    near: tuple[str, ...] = ()
    related: tuple[str, ...] = ()


class OrdersFound(Frozen):
    """The reader's own orders."""

    type: Literal["orders"] = "orders"
    orders: tuple[Order, ...]


class PointsFound(Frozen):
    """The reader's own points."""

    type: Literal["points"] = "points"
    balance: int
    expires_on: str | None


class Settled(Frozen):
    """What a yes did; `repeated` when an earlier one had done it already.

    `order` is the changed order, `rma` the return or exchange it opened, `hold` what a store keeps.
    """

    type: Literal["settled"] = "settled"
    kind: ProposalKind
    order: Order | None = None
    rma: Rma | None = None
    hold: Hold | None = None
    repeated: bool = False


class Refused(Frozen):
    """Why the policy does not allow what was asked: a stable code, and what may be done instead."""

    type: Literal["refused"] = "refused"
    kind: ProposalKind
    why: str
    after: str = ""
    orders: tuple[Order, ...] = ()
    facts: dict[str, str] = {}


Detail = ProductsFound | TermFound | OrdersFound | PointsFound | Settled | Refused


class Outcome(Frozen):
    """The result of one action. `records` are passages an answer may cite.

    `asked` repeats in the reader's words what was asked of a record (colour, size, place);
    `labels` are the attributes that were asked for.
    """

    name: str
    code: str = "ok"
    detail: Detail | None = None
    cards: tuple[Card, ...] = ()
    records: tuple[Passage, ...] = ()
    proposal: Proposal | None = None
    needs: Needs | None = None
    refusal: Refusal | None = None
    handoff: HandoffRef | None = None
    listing: Listing | None = None
    task: TaskFrame | None = None
    asked: dict[str, str] = {}
    labels: tuple[str, ...] = ()
