"""Plays the benchmark's calls through proposal, yes and commit, and writes the end states down."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from assistant.domain.order import Order
from assistant.errors import AssistantError, NotAllowed, OrderNotFound
from assistant.orders.desk import Desk
from assistant.orders.policy import Policy
from assistant.orders.proposals import Stamp
from evals.books import changed_rows, rows_in
from evals.tau2.coming_in import PLACED, SHOP, bring_in, goods_from
from evals.tau2.data import Call, Expected, Played, Record, Retail
from evals.tau2.going_out import customer_out, order_out
from evals.tau2.requests import request_from
from evals.throwaway import Seat, open_throwaway, policy_named, put_forward, say_yes

POLICY = "tau2"
STRANGER = "nobody"
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Ended:
    """How a task ended: what differs from the start, and what the desk said to each call.

    `refusals` has a text for every call, empty where it was done.
    """

    task: str
    changed: Expected
    refusals: tuple[str, ...] = ()


@dataclass(frozen=True)
class Retailer:
    """The benchmark's shop in a store of its own, and how it is read back in its own shape."""

    retail: Retail
    desk: Desk
    titles: Mapping[str, str] = field(default_factory=dict)

    def order(self, order_id: str) -> Order | None:
        """Find an order by id alone, as the one who wrote the data can."""
        owner = self.retail.orders.get(order_id, {}).get("user_id", STRANGER)
        try:
            return self.desk.shop.order(SHOP, owner, order_id)
        except OrderNotFound:
            return None

    def state(self, orders: Iterable[str], users: Iterable[str]) -> Expected:
        """Write orders and users out as they are now."""
        return Expected(
            orders={name: self._order(name) for name in sorted(orders)},
            users={name: self._user(name) for name in sorted(users)},
        )

    def _order(self, order_id: str) -> Record:
        shop, owner = self.desk.shop, self.retail.orders[order_id]["user_id"]
        goods = shop.goods(SHOP, tuple(self.titles))
        return order_out(shop.order(SHOP, owner, order_id), shop.rmas(SHOP, order_id), goods)

    def _user(self, user_id: str) -> Record:
        before = self.retail.users[user_id]
        return customer_out(self.desk.shop.customer(SHOP, user_id), before["orders"], before)


def fill(retail: Retail, path: Path) -> None:
    """Write the benchmark's shop into a new SQLite file."""
    desk = open_throwaway(f"sqlite:///{path.as_posix()}", policy_named(POLICY))
    bring_in(retail, desk.shop)


def open_retailer(retail: Retail, path: Path, policy: Policy | None = None) -> Retailer:
    """Open a shop that `fill` has written."""
    desk = open_throwaway(f"sqlite:///{path.as_posix()}", policy or policy_named(POLICY))
    titles = {each.sku: each.title for each in goods_from(retail)}
    return Retailer(retail, desk, titles)


def replay(
    played: tuple[Played, ...], retail: Retail, folder: Path, *, progress: Progress
) -> Iterator[Ended]:
    """Play every task on a fresh copy of the shop and tell how it ended."""
    full = folder / "full.sqlite"
    fill(retail, full)
    untouched, begin = open_retailer(retail, full), rows_in(full)
    for at, task in enumerate(played):
        progress("replaying", at, len(played))
        mine = folder / f"task-{at}.sqlite"
        copied(full, mine)
        shop = open_retailer(retail, mine)
        refusals = tuple(_said(call, shop, name) for name, call in enumerate(task.calls))
        changed = changed_rows(begin, rows_in(mine))
        orders, users = (
            [str(key[-1]) for key in changed.get(name, ())] for name in ("orders", "customers")
        )
        was, is_now = untouched.state(orders, users), shop.state(orders, users)
        yield Ended(task.task, differing(was, is_now), refusals)
        mine.unlink()


def differing(before: Expected, after: Expected) -> Expected:
    """Keep what is not as it was: writing a record as it stands changes only its version."""
    return Expected(
        orders={key: each for key, each in after.orders.items() if each != before.orders[key]},
        users={key: each for key, each in after.users.items() if each != before.users[key]},
    )


def copied(full: Path, to: Path) -> None:
    """Copy an SQLite store that may be open, its write-ahead log included."""
    with closing(sqlite3.connect(full)) as one, closing(sqlite3.connect(to)) as other:
        one.backup(other)


def play(call: Call, shop: Retailer, *, name: str, now: datetime = PLACED) -> None:
    """Ask for what a call does, and say yes to it; raises AssistantError where it is refused."""
    order = shop.order(str(call.arguments.get("order_id", "")))
    owner = order.customer_id if order else str(call.arguments.get("user_id", STRANGER))
    play_as(owner, call, shop, name=name, now=now)


def play_as(
    customer_id: str, call: Call, shop: Retailer, *, name: str, now: datetime = PLACED
) -> None:
    """Ask as a certain customer; raises AssistantError where it is refused."""
    if call.arguments.get("user_id", customer_id) != customer_id:
        msg = "profiles are changed by their owner alone"
        raise NotAllowed(msg)
    order = shop.order(str(call.arguments.get("order_id", "")))
    request = request_from(call, order)
    seat = Seat(SHOP, customer_id, f"c_{name}")
    stamp = Stamp(id=f"pr_{name}", now=now)
    proposal = put_forward(request, seat, shop.desk, stamp=stamp, titles=shop.titles)
    say_yes(proposal, seat, shop.desk, now=now + timedelta(minutes=1))


def _said(call: Call, shop: Retailer, name: object) -> str:
    try:
        play(call, shop, name=str(name))
    except AssistantError as problem:
        return f"{problem.code}: {problem}"
    return ""


def write_states(ended: list[Ended], path: Path) -> None:
    """Write every end state down, in the shape of the data's own `expected`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    told: list[Record] = [
        {"task": each.task, "refusals": each.refusals, "ended": each.changed.model_dump()}
        for each in ended
    ]
    path.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
