"""The retail benchmark's shape goes in and comes out again, and its policy holds."""

import json
from pathlib import Path
from typing import Any

import pytest

from evals.tau2.breaking import MAKERS
from evals.tau2.comparing import compare, in_cents
from evals.tau2.data import Expected, Retail, cents, read_calls, read_expected
from evals.tau2.refusing import refuse_all
from evals.tau2.replay import replay
from evals.tau2.vendor import with_vendor_bug

HOME = {
    "address1": "1 Elm Street",
    "address2": "Suite 2",
    "city": "Denver",
    "country": "USA",
    "state": "CO",
    "zip": "80279",
}


def _variant(name: str, price: float, *, available: bool = True) -> dict[str, Any]:
    return {
        "item_id": name,
        "options": {"size": name[-1]},
        "available": available,
        "price": price,
    }


def _order(name: str, status: str, items: list[str], user: str, means: str) -> dict[str, Any]:
    prices = {each["item_id"]: each for each in (*SHIRTS, *LAMPS)}
    listed = [
        {
            "name": "Shirt" if item.startswith("s") else "Lamp",
            "product_id": "p-shirt" if item.startswith("s") else "p-lamp",
            "item_id": item,
            "price": prices[item]["price"],
            "options": prices[item]["options"],
        }
        for item in items
    ]
    paid = [
        {
            "transaction_type": "payment",
            "amount": sum(each["price"] for each in listed),
            "payment_method_id": means,
        }
    ]
    sent = [] if status == "pending" else [{"tracking_id": ["7"], "item_ids": items}]
    refund = [paid[0] | {"transaction_type": "refund"}] if status == "cancelled" else []
    return {
        "order_id": name,
        "user_id": user,
        "address": HOME,
        "items": listed,
        "status": status,
        "fulfillments": sent,
        "payment_history": paid + refund,
    }


SHIRTS = [
    _variant("s1", 50.88),
    _variant("s2", 53.48),
    _variant("s3", 980.0),
    _variant("s4", 9.5, available=False),
]
LAMPS = [_variant("l1", 137.94), _variant("l2", 150.01), _variant("l3", 9.0, available=False)]


@pytest.fixture(scope="session")
def retail() -> Retail:
    users = {
        name: {
            "user_id": name,
            "name": {"first_name": "Noah", "last_name": "Brown"},
            "address": HOME,
            "email": f"{name}@example.com",
            "payment_methods": {
                f"card_{name}": {
                    "source": "credit_card",
                    "id": f"card_{name}",
                    "brand": "visa",
                    "last_four": "4417",
                },
                f"paypal_{name}": {"source": "paypal", "id": f"paypal_{name}"},
                f"gift_{name}": {"source": "gift_card", "id": f"gift_{name}", "balance": 12.5},
            },
            "orders": [],
        }
        for name in ("noah", "mia")
    }
    orders = {}
    pieces = {"noah": ["s1", "s1", "l1"], "mia": ["s2", "l2"]}
    for name, (user, items) in enumerate(pieces.items(), 1):
        for status in ("pending", "processed", "delivered", "cancelled"):
            order_id = f"#{status[:2].title()}{name}"
            orders[order_id] = _order(order_id, status, items, user, f"card_{user}")
            users[user]["orders"].append(order_id)
    products = {
        key: {
            "name": name,
            "product_id": key,
            "variants": {each["item_id"]: each for each in each_of},
        }
        for key, name, each_of in (("p-shirt", "Shirt", SHIRTS), ("p-lamp", "Lamp", LAMPS))
    }
    return Retail(products=products, users=users, orders=orders)


def _call(name: str, error: str | None = None, **arguments: Any) -> dict[str, Any]:
    return {"name": name, "arguments": arguments, "error": error}


def _tasks(*calls: dict[str, Any], expected: dict[str, Any], **more: Any) -> list[dict[str, Any]]:
    return [{"task": "1", "calls": list(calls), "expected": expected, **more}]


def _played(tasks: list[dict[str, Any]], retail: Retail, folder: Path) -> Any:
    path = folder / "expected.json"
    path.write_text(json.dumps(tasks), encoding="utf-8")
    played = read_calls(path)
    ended = list(replay(played, retail, folder, progress=lambda *_: None))
    return played, ended, read_expected(path)


def _changed(retail: Retail, order_id: str, **changes: Any) -> dict[str, Any]:
    untouched = dict.fromkeys(
        (
            "cancel_reason",
            "exchange_items",
            "exchange_new_items",
            "exchange_payment_method_id",
            "exchange_price_difference",
            "return_items",
            "return_payment_method_id",
        )
    )
    return {order_id: retail.orders[order_id] | untouched | changes}


SWAPPED = _call(
    "modify_pending_order_items",
    order_id="#Pe1",
    item_ids=["s1", "l1"],
    new_item_ids=["s2", "l2"],
    payment_method_id="paypal_noah",
)


def _after_the_swap(retail: Retail) -> dict[str, Any]:
    before = retail.orders["#Pe1"]
    items = [
        before["items"][0] | {"item_id": "s2", "price": 53.48, "options": {"size": "2"}},
        before["items"][1],
        before["items"][2] | {"item_id": "l2", "price": 150.01, "options": {"size": "2"}},
    ]
    more = {"transaction_type": "payment", "amount": 14.67, "payment_method_id": "paypal_noah"}
    return _changed(
        retail,
        "#Pe1",
        items=items,
        status="pending (item modified)",
        payment_history=[*before["payment_history"], more],
    )


def test_changed_items_end_as_the_data_says(retail: Retail, tmp_path: Path) -> None:
    tasks = _tasks(SWAPPED, expected={"orders": _after_the_swap(retail), "users": {}})

    found = compare(*_played(tasks, retail, tmp_path))

    assert (found.differ, found.extra_writes, dict(found.why)) == ((), 0, {})


def test_a_cancelled_order_and_a_balance_end_as_the_data_says(
    retail: Retail, tmp_path: Path
) -> None:
    before = retail.orders["#Pe1"]
    paid = before["payment_history"]
    card = _call("modify_pending_order_payment", order_id="#Pe1", payment_method_id="gift_noah",
                 error="Insufficient gift card balance")  # fmt: skip
    cancel = _call("cancel_pending_order", order_id="#Pe1", reason="ordered by mistake")
    ended = _changed(
        retail,
        "#Pe1",
        status="cancelled",
        cancel_reason="ordered by mistake",
        payment_history=[*paid, paid[0] | {"transaction_type": "refund"}],
    )
    tasks = _tasks(card, cancel, expected={"orders": ended, "users": {}})

    found = compare(*_played(tasks, retail, tmp_path))

    assert (dict(found.why), found.errors) == ({}, 1)


def test_an_end_that_differs_and_a_write_too_many_are_told(retail: Retail, tmp_path: Path) -> None:
    tasks = _tasks(SWAPPED, expected={"orders": {}, "users": {"mia": retail.users["mia"]}})

    found = compare(*_played(tasks, retail, tmp_path))

    assert (found.differ, found.extra_writes) == (("1",), 1)
    assert found.as_json()["equal"] == 0


def test_an_error_the_data_does_not_tell_of_makes_a_task_differ(
    retail: Retail, tmp_path: Path
) -> None:
    wrong = _call("cancel_pending_order", order_id="#Pe1", reason="too slow")

    found = compare(*_played(_tasks(wrong, expected={}), retail, tmp_path))

    assert found.why["1"] == ("refused ('not_eligible: reason_not_accepted',)",)


def test_the_vendors_defect_gives_every_item_the_last_price(retail: Retail, tmp_path: Path) -> None:
    tasks = _tasks(SWAPPED, expected={}, vendor_differs=True)
    played, ended, _ = _played(tasks, retail, tmp_path)

    end = with_vendor_bug(played[0], ended[0])

    order = end.changed.orders["#Pe1"]
    assert [each["price"] for each in order["items"]] == [150.01, 50.88, 150.01]
    assert [each["item_id"] for each in order["items"]] == ["s2", "s1", "l2"]
    assert order["payment_history"] == ended[0].changed.orders["#Pe1"]["payment_history"]


def test_what_is_expected_is_not_read_with_the_calls(tmp_path: Path) -> None:
    path = tmp_path / "expected.json"
    path.write_text(json.dumps(_tasks(SWAPPED, expected={"orders": {"x": {}}})), encoding="utf-8")

    assert "expected" not in repr(read_calls(path))
    assert read_expected(path) == {"1": Expected(orders={"x": {}})}


@pytest.mark.parametrize(
    ("amount", "whole"),
    [(0.04999999999999716, 5), (71.96000000000001, 7196), (-16.63, -1663), (50.885, 5089)],
)
def test_money_is_compared_by_the_cent(amount: float, whole: int) -> None:
    assert cents(amount) == whole
    assert in_cents({"price": amount}) == {"price": whole}


def test_forbidden_calls_are_refused_and_leave_every_row_as_it_was(
    retail: Retail, tmp_path: Path
) -> None:
    told = refuse_all(retail, tmp_path, each=2, seed=7)

    assert (told.not_refused, told.changed) == ([], [])
    assert set(told.made) == set(MAKERS)
    assert sum(told.made.values()) >= 40
