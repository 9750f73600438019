"""What a decision is made from, what it comes to, and how it is refused."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from assistant.domain.changes import Changes, Rma
from assistant.domain.customer import Customer
from assistant.domain.goods import Goods
from assistant.domain.money import Money
from assistant.domain.order import Order, OrderLine, PaymentMethod
from assistant.errors import AssistantError
from assistant.orders.policy import Policy


class NotEligible(AssistantError):
    """The policy does not allow it. `why` is a stable code, `page` the rule that says so.

    `after` tells what may be done instead, as a kind of proposal; `facts` are values to word it.
    """

    code = "not_eligible"

    def __init__(
        self, why: str, page: str = "", *, after: str = "", facts: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(why)
        self.why, self.page, self.after, self.facts = why, page, after, dict(facts or {})


class Unclear(AssistantError):
    """Something must be known first. `asks` names it, `options` what there is to choose from."""

    code = "unclear"

    def __init__(self, asks: str, options: Iterable[str] = (), *, line_id: str = "") -> None:
        super().__init__(asks)
        self.asks, self.options, self.line_id = asks, tuple(options), line_id


@dataclass(frozen=True, slots=True)
class Case:
    """The records a decision rests on. `goods` by SKU: those ordered and those asked for."""

    customer: Customer
    now: datetime
    policy: Policy
    order: Order | None = None
    goods: Mapping[str, Goods] = field(default_factory=dict)
    rmas: tuple[Rma, ...] = ()

    @property
    def the_order(self) -> Order:
        """Return the order; raises NotEligible where the request names none."""
        if self.order is None:
            raise NotEligible("no_order")
        return self.order

    def line(self, line_id: str) -> OrderLine:
        """Return a line of the order; raises NotEligible where it has none of this id."""
        found = self.the_order.line(line_id)
        if found is None:
            raise NotEligible("no_such_line")
        return found

    def good(self, sku: str) -> Goods:
        """Return what is known of a SKU; raises NotEligible for an unknown one."""
        found = self.goods.get(sku)
        if found is None:
            raise NotEligible("no_such_product")
        return found

    def prefecture(self) -> str:
        """Return where the order goes."""
        address = self.the_order.address or self.customer.address(self.the_order.ship_to)
        return address.prefecture if address else ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What would be done: the writes, what they do to money and points, and the rule's page.

    `refund` and `charge` are never both above zero. `later` tells that money moves only once
    the goods are back. `days` is when the reader must have done their part.
    """

    changes: Changes
    refund: Money
    charge: Money
    page: str
    method: PaymentMethod
    last4: str | None = None
    parts: tuple[tuple[OrderLine, int], ...] = ()
    swaps: tuple[tuple[OrderLine, str, int], ...] = ()
    points_returned: int = 0
    points_taken: int = 0
    later: bool = False
    fee: int = 0
    total: Money | None = None
    by: date | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
