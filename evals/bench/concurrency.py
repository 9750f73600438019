"""Many processes and threads confirm the same proposals at once: each effect may happen once."""

import random
import threading
import uuid
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

from sqlalchemy import create_engine, text

from assistant.domain.money import yen
from assistant.domain.order import Order, OrderLine, Payment, Proposal, Transaction
from assistant.domain.request import Cancel, HoldForPickup, OrderRequest
from assistant.errors import AssistantError
from assistant.orders.policy import Policy, read_policy
from assistant.orders.proposals import Stamp
from assistant.prompts import data_folder
from evals.fuzz.shop import PEOPLE, START, MadeShop, make_shop
from evals.throwaway import Seat, open_throwaway, put_forward, say_yes

PROCESSES = 4
"""The workers are threads of so many processes, so that both kinds of rivals meet."""


@dataclass(frozen=True, slots=True)
class Contest:
    """A shop in a store, and the proposals all workers confirm."""

    url: str
    shop_id: str
    offered: tuple[tuple[str, Seat], ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """What the workers were told, and what the store holds afterwards.

    `first` counts the effects that were done, `repeated` the yeses told that it was done before,
    `refused` those told that it no longer fits; `wrong` names what does not add up.
    """

    proposals: int
    confirmations: int
    first: int
    repeated: int
    refused: int
    failed: int
    failures: tuple[str, ...]
    ledger_lines: int
    wrong: tuple[str, ...]


def measure(url: str, *, workers: int = 32, orders: int = 40, seed: int = 1) -> Standing:
    """Let every worker confirm every proposal, in an order of its own; returns what came of it.

    Half of the proposals cancel an order paid by gift card, two rival offers for each of these;
    the others ask for the last pieces of a shelf. The shop is one that no other run has used.
    """
    contest, made = _prepare(url, orders=orders, seed=seed)
    per_process = max(workers // PROCESSES, 1)
    jobs = [(contest, seed + at, per_process) for at in range(PROCESSES)]
    told: Counter[str] = Counter()
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        for part in pool.map(_confirm_all, jobs):
            told.update(part)
    lines, wrong = _audit(contest, made, told)
    return Standing(
        proposals=len(contest.offered),
        confirmations=sum(told[name] for name in ("first", "repeated", "refused", "failed")),
        first=told["first"],
        repeated=told["repeated"],
        refused=told["refused"],
        failed=told["failed"],
        failures=tuple(f"{told[name]} {name}" for name in told if name.startswith("failure: ")),
        ledger_lines=lines,
        wrong=tuple(wrong),
    )


def _policy() -> Policy:
    return read_policy(data_folder("knowledge") / "store" / "policy.yaml")


def _prepare(url: str, *, orders: int, seed: int) -> tuple[Contest, MadeShop]:
    policy = _policy()
    desk, shop_id = open_throwaway(url, policy), f"rivals-{uuid.uuid4().hex[:12]}"
    made = make_shop(random.Random(seed), policy.figures)  # noqa: S311 - not for secrets
    placed = tuple(_paid_order(f"M-{at}") for at in range(orders))
    made = MadeShop(made.people, placed, made.goods)
    desk.shop.seed(shop_id, made.people, made.orders, made.goods)
    wishes: list[tuple[str, OrderRequest]] = []
    for at, order in enumerate(placed):
        wishes += [(f"{at}-{rival}", Cancel(order_id=order.id)) for rival in "ab"]
    for good in made.goods:
        shelf = good.counted("shibuya")
        if shelf is not None and shelf.free:
            hold = HoldForPickup(sku=good.sku, location="shibuya", quantity=shelf.free)
            wishes += [(f"{good.sku}-{rival}", hold) for rival in "ab"]
    offered = []
    for name, wish in wishes:
        seat = Seat(shop_id, PEOPLE[0], f"c-{name}")
        stamp = Stamp(id=f"pr-{shop_id}-{name}", now=START)
        made_for = put_forward(wish, seat, desk, stamp=stamp, titles={})
        offered.append((made_for.model_dump_json(), seat))
    return Contest(url, shop_id, tuple(offered)), made


def _paid_order(name: str) -> Order:
    card = f"gift-{PEOPLE[0]}"
    paid = Transaction(kind="payment", amount=yen(1000), method="gift_card", method_id=card)
    return Order(
        id=name,
        customer_id=PEOPLE[0],
        placed_at=START,
        state="received",
        lines=(OrderLine(id="L1", sku="SHOE-1", quantity=1, unit_price=yen(1100)),),
        shipping_fee=yen(0),
        fees=yen(0),
        points_used=100,
        payment=Payment(method="gift_card", id=card),
        ship_to="home",
        transactions=(paid,),
    )


def _confirm_all(job: tuple[Contest, int, int]) -> Counter[str]:
    """Confirm everything from several threads of this process, all starting at once."""
    contest, seed, threads = job
    start = threading.Barrier(threads)
    with ThreadPoolExecutor(threads) as pool:
        parts = pool.map(lambda at: _worker(contest, seed * 1000 + at, start), range(threads))
        return sum(parts, Counter[str]())


def _worker(contest: Contest, seed: int, start: threading.Barrier) -> Counter[str]:
    desk, told = open_throwaway(contest.url, _policy()), Counter[str]()
    mine = [(Proposal.model_validate_json(body), seat) for body, seat in contest.offered]
    random.Random(seed).shuffle(mine)  # noqa: S311 - not for secrets
    start.wait()
    for proposal, seat in mine:
        try:
            done = say_yes(proposal, seat, desk, now=START)
        except AssistantError:
            told["refused"] += 1
        except Exception as problem:  # noqa: BLE001 - counted: it cannot pass for a refusal
            told["failed"] += 1
            told[f"failure: {str(problem).splitlines()[0]}"] += 1
        else:
            told["repeated" if done.repeated else "first"] += 1
    return told


def _audit(contest: Contest, made: MadeShop, told: Counter[str]) -> tuple[int, Sequence[str]]:
    """Hold the store against what should have happened, past the workers."""
    desk, wrong = open_throwaway(contest.url, _policy()), []
    before = made.people[0]
    after = desk.shop.customer(contest.shop_id, before.id)
    states = Counter(each.state for each in desk.shop.orders(contest.shop_id, before.id))
    count, card = len(made.orders), f"gift-{before.id}"
    if states != Counter(cancelled=count):
        wrong.append(f"orders are {dict(states)}")
    had, has = before.payment(card), after.payment(card)
    if had is None or has is None or (has.balance or 0) - (had.balance or 0) != 1000 * count:
        wrong.append("the gift card was not refunded once for each order")
    if after.points.balance - before.points.balance != 100 * count:
        wrong.append("the points did not come back once for each order")
    shelves = {good.sku: good.counted("shibuya") for good in made.goods}
    kept = desk.shop.kept(contest.shop_id, tuple(shelves), now=START)
    for sku, shelf in shelves.items():
        held = kept.get((sku, "shibuya"), 0)
        if shelf is not None and held != shelf.quantity:
            wrong.append(f"{held} of {shelf.quantity} {sku} are kept")
    lines = _ledger_lines(contest)
    effects = count + sum(1 for shelf in shelves.values() if shelf is not None and shelf.free)
    if lines != effects or told["first"] != effects:
        wrong.append(f"{effects} effects were due, {told['first']} done, {lines} in the ledger")
    return lines, wrong


def _ledger_lines(contest: Contest) -> int:
    engine = create_engine(contest.url.replace("postgresql://", "postgresql+pg8000://", 1))
    query = text("SELECT COUNT(*) FROM ledger WHERE shop_id = :shop")
    with engine.connect() as connection:
        return int(connection.execute(query, {"shop": contest.shop_id}).scalar_one())
