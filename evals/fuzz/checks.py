"""What must hold of a shop's books after every sequence: money, points, stock and the ledger."""

from collections.abc import Iterator
from datetime import UTC, datetime

from evals.fuzz.mirror import Body, Mirror, Records
from evals.fuzz.shop import MadeShop

AT_THE_DOOR = ("delivered", "return_requested", "returned", "exchange_requested", "exchanged")


def faults(shop: MadeShop, records: Records, mirror: Mirror, now: datetime) -> Iterator[str]:
    """Name what does not hold, as `kind: where`; nothing where all is well."""
    for line in records.ledger(mirror.lines):
        try:
            mirror.replay(line)
        except (ValueError, KeyError, StopIteration) as problem:
            yield f"ledger: {problem}"
            return
    customers, orders = records.bodies("customers"), records.bodies("orders")
    rmas, kept = records.bodies("rmas"), records.kept()
    if (customers, orders, rmas) != (mirror.customers, mirror.orders, mirror.rmas):
        yield "ledger: the records are not what its lines come to"
    if kept != mirror.kept:
        yield "ledger: what is kept is not what its lines come to"
    yield from _stock(shop, records, now)
    for name, order in orders.items():
        yield from _order(name, order, [each for each in rmas.values() if each["order_id"] == name])
    for before in shop.people:
        yield from _balances(before.id, shop, customers, orders)


def _stock(shop: MadeShop, records: Records, now: datetime) -> Iterator[str]:
    counted = {
        (good.sku, shelf.location): shelf.quantity
        for good in shop.goods
        for shelf in good.stock or ()
    }
    moment = now.astimezone(UTC).isoformat(timespec="seconds")
    for (sku, place), count in records.standing(moment).items():
        if count > counted.get((sku, place), 0):
            yield f"stock: {count} of {sku} kept at {place}, {counted.get((sku, place), 0)} there"


def _order(name: str, order: Body, rmas: list[Body]) -> Iterator[str]:
    """Hold what was paid against what is due, and what is promised against what was paid."""
    held, due = _held(order), _due(order)
    if held != due:
        yield f"money: {name} is {order['state']} and holds {held}, not {due}"
    if any(each["amount"]["amount"] <= 0 for each in order["transactions"]):
        yield f"money: {name} has a movement of nothing or less"
    by_means: dict[tuple[str, str | None], int] = {}
    for each in order["transactions"]:
        sign = 1 if each["kind"] == "payment" else -1
        way = (each["method"], each["method_id"])
        by_means[way] = by_means.get(way, 0) + sign * each["amount"]["amount"]
    if order["state"] == "cancelled" and any(by_means.values()):
        yield f"money: {name} is cancelled and {by_means} is not settled"
    promised = sum(each["refund"]["amount"] for each in rmas if each["kind"] == "return")
    back = sum(each["points_returned"] for each in rmas)
    if promised > max(held, 0) or back > order["points_used"]:
        yield f"money: {name} holds {held} and promises {promised} and {back} points"
    if _too_many_back(order, rmas):
        yield f"stock: of {name} more pieces come back than were bought"


def _too_many_back(order: Body, rmas: list[Body]) -> bool:
    pieces = {line["id"]: line["quantity"] for line in order["lines"]}
    for rma in rmas:
        for each in (*rma["parts"], *rma["swaps"]):
            pieces[each["line_id"]] = pieces.get(each["line_id"], 0) - each["quantity"]
    return any(count < 0 for count in pieces.values())


def _held(order: Body) -> int:
    return sum(
        each["amount"]["amount"] if each["kind"] == "payment" else -each["amount"]["amount"]
        for each in order["transactions"]
    )


def _due(order: Body) -> int:
    """Work out what an order should hold: all it comes to once it is paid, else nothing."""
    state, method = order["state"], order["payment"]["method"]
    unpaid = state == "pending_payment" or (
        method == "cash_on_delivery" and state not in AT_THE_DOOR
    )
    if state == "cancelled" or unpaid:
        return 0
    goods = sum(each["unit_price"]["amount"] * each["quantity"] for each in order["lines"])
    fees = order["shipping_fee"]["amount"] + order["fees"]["amount"]
    return int(goods + fees - order["points_used"])


def _balances(
    name: str, shop: MadeShop, customers: dict[str, Body], orders: dict[str, Body]
) -> Iterator[str]:
    """Hold gift cards and points against what the customer's orders took and gave back."""
    before = next(each for each in shop.people if each.id == name)
    after = customers[name]
    first = {each.id: each for each in shop.orders if each.customer_id == name}
    for means in before.means:
        if means.balance is None:
            continue
        now_on_it = next(each["balance"] for each in after["means"] if each["id"] == means.id)
        moved = sum(
            _on_card(orders[order_id], means.id) - _on_card(_body(order), means.id)
            for order_id, order in first.items()
        )
        if now_on_it < 0 or now_on_it != means.balance - moved:
            yield f"money: {means.id} had {means.balance}, has {now_on_it}, {moved} was taken"
    points = before.points.balance + sum(
        order.points_used - _points_held(orders[order_id]) for order_id, order in first.items()
    )
    if after["points"]["balance"] < 0 or after["points"]["balance"] != points:
        yield f"money: {name} should have {points} points, has {after['points']['balance']}"


def _on_card(order: Body, means_id: str) -> int:
    return sum(
        each["amount"]["amount"] * (1 if each["kind"] == "payment" else -1)
        for each in order["transactions"]
        if each["method_id"] == means_id
    )


def _points_held(order: Body) -> int:
    return 0 if order["state"] == "cancelled" else int(order["points_used"])


def _body(order: object) -> Body:
    dumped: Body = order.model_dump(mode="json")  # type: ignore[attr-defined]
    return dumped
