"""The sample orders paid for shipping what the shop's figures give."""

from datetime import UTC, datetime
from pathlib import Path

from assistant.orders.figures import shipping_fee
from assistant.orders.policy import read_policy
from assistant.orders.samples import sample_records
from assistant.orders.shelf import catalogued
from assistant.ports import Knowledge

STORE = Path(__file__).parents[3] / "knowledge" / "store"


def test_every_sample_order_paid_the_shipping_that_the_figures_give(knowledge: Knowledge) -> None:
    people, placed = sample_records(STORE, now=datetime(2026, 11, 20, tzinfo=UTC))
    figures = read_policy(STORE / "policy.yaml").figures
    homes = {each.id: each for each in people}
    told = {}
    for order in placed:
        goods = catalogued(knowledge, [line.sku for line in order.lines])
        address = homes[order.customer_id].address(order.ship_to)
        prefecture = address.prefecture if address else ""
        fee = shipping_fee(order, order.lines, goods=goods, prefecture=prefecture, figures=figures)
        told[order.id] = (order.shipping_fee.amount, fee)
    assert len(told) >= 20
    assert {name: fees for name, fees in told.items() if fees[0] != fees[1]} == {}
