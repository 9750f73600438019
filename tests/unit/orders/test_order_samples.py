"""The sample never ages: its days count from now."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml

from assistant.domain.money import yen
from assistant.errors import ConfigurationInvalid
from assistant.orders.clock import JST
from assistant.orders.samples import sample_records
from assistant.orders.texts import PARCEL_STATUSES

STORE = Path(__file__).parents[3] / "knowledge" / "store"

CUSTOMERS = """
customers:
- id: C-1
  name: {family: 渡辺, given: 彩花, kana: ワタナベ アヤカ}
  email: a@example.com
  points: {balance: 5, expires_on_days: 10}
"""
ORDERS = """
orders:
- id: M-1
  customer_id: C-1
  placed: {days_ago: 1, at: "23:30"}
  state: shipped
  lines: [{id: L1, sku: MN-SHO-1001, quantity: 2, unit_price: 1500}]
  shipping_fee: 600
  fees: 0
  points_used: 100
  payment: {method: card, last4: "4417"}
  ship_to: A1
  delivery: {kind: parcel, requested_date_in_days: 3, time_slot: 午前中}
  shipments:
  - id: S1
    carrier: 宅配便
    tracking: "1"
    lines: [L1]
    events: [{days_ago: 0, at: "18:00", status: picked_up, place: 所沢}]
"""


def _write(folder: Path, customers: str = CUSTOMERS, orders: str = ORDERS) -> Path:
    (folder / "customers.yaml").write_text(customers, encoding="utf-8")
    (folder / "orders.yaml").write_text(orders, encoding="utf-8")
    return folder


def test_days_count_back_in_the_shops_time(tmp_path: Path) -> None:
    late_in_utc = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)  # 21 November 08:30 in Japan
    (customer,), (order,) = sample_records(_write(tmp_path), now=late_in_utc)
    assert order.placed_at == datetime(2026, 11, 20, 23, 30, tzinfo=JST)
    assert order.delivery.requested_date == "2026-11-24"
    assert customer.points.expires_on == "2026-12-01"
    assert order.total == yen(3500)
    assert order.shipments[0].line_ids == ("L1",)


def test_nothing_was_reported_later_than_now(tmp_path: Path) -> None:
    morning = datetime(2026, 11, 21, 8, 30, tzinfo=JST)
    _, (order,) = sample_records(_write(tmp_path), now=morning)
    assert order.shipments[0].events[0].at == morning


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("customer_id: C-1", "customer_id: C-9", "M-1: names a customer"),
        ("lines: [L1]", "lines: [L9]", "M-1: names a customer or a line"),
        ("quantity: 2", "quantity: 0", "orders.0.lines.0.quantity"),
        ("state: shipped", "state: lost", "orders.0.state"),
    ],
)
def test_a_record_that_does_not_fit_is_named(
    tmp_path: Path, before: str, after: str, reason: str
) -> None:
    _write(tmp_path, orders=ORDERS.replace(before, after))
    with pytest.raises(ConfigurationInvalid, match=reason):
        sample_records(tmp_path, now=datetime.now(tz=JST))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationInvalid, match=r"customers\.yaml"):
        sample_records(tmp_path, now=datetime.now(tz=JST))


@pytest.mark.parametrize("hour", [0, 9, 23])
def test_the_shipped_sample_is_whole_at_any_hour(hour: int) -> None:
    now = datetime(2026, 11, 21, hour, 0, tzinfo=JST)
    people, placed = sample_records(STORE, now=now)
    assert len(people) >= 10
    assert len(placed) >= 20
    for order in placed:
        moments = [event.at for parcel in order.shipments for event in parcel.events]
        assert all(order.placed_at <= moment <= now for moment in moments)
        assert now - order.placed_at < timedelta(days=100)
        assert order.total.amount >= 0


def test_every_carrier_status_of_the_sample_has_its_words() -> None:
    statuses = yaml.safe_load((STORE / "orders.yaml").read_text(encoding="utf-8"))["statuses"]
    assert statuses == PARCEL_STATUSES
