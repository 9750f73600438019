"""The order desk's ports and policy, and whose records it may open."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from assistant.domain.reader import Level, Reader
from assistant.domain.request import Exchange, HoldForPickup, ModifyItems, OrderRequest
from assistant.errors import NotAllowed
from assistant.orders.policy import Policy, read_policy
from assistant.orders.rules.case import Case
from assistant.orders.shelf import Shelf, shelf_of
from assistant.ports import Proposals, ShopBackend
from assistant.prompts import data_folder
from assistant.services import Services

LEVEL = Level.possession


@dataclass(frozen=True, slots=True)
class Desk:
    """What a decision about an order needs."""

    shop: ShopBackend
    proposals: Proposals
    policy: Policy
    shelf: Shelf


def open_desk(services: Services) -> Desk:
    """Open the desk with the policy of the knowledge in force; raises ConfigurationInvalid.

    The policy is read once a process.
    """
    folder = services.settings.knowledge or data_folder("knowledge")
    policy = _policy(folder / "store" / "policy.yaml")
    shelf = shelf_of(services.shop, services.library.current)
    return Desk(shop=services.shop, proposals=services.proposals, policy=policy, shelf=shelf)


def case_for(
    request: OrderRequest, desk: Desk, *, shop_id: str, customer_id: str, now: datetime
) -> Case:
    """Gather the records a request is decided on; raises OrderNotFound for all but their own."""
    order_id = getattr(request, "order_id", None)
    order = desk.shop.order(shop_id, customer_id, order_id) if order_id else None
    skus = (
        (*(line.sku for line in order.lines), *asked_skus(request))
        if order
        else asked_skus(request)
    )
    return Case(
        customer=desk.shop.customer(shop_id, customer_id),
        now=now,
        policy=desk.policy,
        order=order,
        goods=desk.shelf(shop_id, skus, now),
        rmas=tuple(desk.shop.rmas(shop_id, order.id)) if order else (),
    )


def asked_skus(request: OrderRequest) -> tuple[str, ...]:
    """List the SKUs a request names beside those ordered."""
    match request:
        case ModifyItems() | Exchange():
            return tuple(swap.sku for swap in request.swaps)
        case HoldForPickup():
            return (request.sku,)
        case _:
            return ()


def owner_of(reader: Reader) -> str:
    """Return whose records the reader may see: their own. Raises NotAllowed below `possession`."""
    if reader.customer_id is None or reader.level < LEVEL:
        msg = "records are shown to their owner alone"
        raise NotAllowed(msg, needs_level=LEVEL.name)
    return reader.customer_id


@cache
def _policy(path: Path) -> Policy:
    return read_policy(path)
