"""One sequence: a shop, random readers, proposals, answers right and wrong, and what came of it."""

import json
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from assistant.domain.order import Proposal
from assistant.domain.outcome import Settled
from assistant.domain.reader import Level, Reader
from assistant.errors import AssistantError
from assistant.orders.commit import Confirmation, confirm, decline
from assistant.orders.desk import Desk
from assistant.orders.policy import Policy
from assistant.orders.proposals import Stamp, digest_of
from evals.fuzz.checks import faults
from evals.fuzz.mirror import Mirror, Records
from evals.fuzz.shop import PEOPLE, START, make_shop
from evals.fuzz.wishes import make_wish
from evals.throwaway import Seat, put_forward, under

CONVERSATIONS = ("c1", "c2", "c3")
LEVELS = (Level.visitor, Level.identified, Level.possession, Level.signed_in)
ACTIONS = {
    "propose": 30, "yes": 30, "odd yes": 12, "decline": 4, "tamper": 5, "policy": 3, "clock": 8,
    "shop": 4,
}  # fmt: skip


@dataclass(slots=True)
class Offer:
    """A proposal that was made, where, and what has become of it as far as we know."""

    proposal: Proposal
    seat: Seat
    done: bool = False
    closed: bool = False
    spoilt: bool = False


@dataclass
class Tally:
    """What was done, and everything that should not have happened."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)

    def fault(self, kind: str, where: str) -> None:
        """Count a fault, and keep the first few in full."""
        self.faults[kind] += 1
        if len(self.examples) < 20:
            self.examples.append(f"{kind}: {where}")


class Sequence:
    """Plays one seeded sequence against a desk and holds every step against what may happen."""

    def __init__(self, seed: int, desk: Desk, path: str, tally: Tally) -> None:
        self.name = f"f{seed}"
        self.chance = random.Random(seed)  # noqa: S311 - not for secrets
        self.desk, self.tally = desk, tally
        self.shop = make_shop(self.chance, desk.policy.figures)
        desk.shop.seed(self.name, self.shop.people, self.shop.orders, self.shop.goods)
        self.records, self.mirror = Records(path, self.name), Mirror(self.shop)
        self.now: datetime = START
        self.offers: list[Offer] = []
        self.state = self.records.state()

    def play(self, steps: int) -> None:
        """Take so many steps, check the books, and forget the shop."""
        for _ in range(steps):
            self.step(self.chance.choices(list(ACTIONS), weights=list(ACTIONS.values()))[0])
        self.check()
        self.records.forget()

    def step(self, action: str) -> None:
        """Take one of the steps; while nothing is offered, ask for something."""
        wanted = action if self.offers else "propose"
        getattr(self, "_" + wanted.replace(" ", "_"))()

    def check(self) -> None:
        """Hold the books against the ledger and against each other."""
        for each in faults(self.shop, self.records, self.mirror, self.now):
            self.tally.fault(each.partition(":")[0], f"{self.name} {each}")

    def _propose(self) -> None:
        wish = make_wish(self.chance, self.shop)
        owner = next(
            (
                one.customer_id
                for one in self.shop.orders
                if one.id == getattr(wish, "order_id", "")
            ),
            self.chance.choice(PEOPLE),
        )
        who = owner if self.chance.random() < 0.9 else self.chance.choice(PEOPLE)
        seat = Seat(self.name, who, self.chance.choice(CONVERSATIONS))
        stamp = Stamp(id=f"pr_{self.name}_{len(self.offers)}", now=self.now)
        self.tally.counts["proposals asked for"] += 1
        try:
            made = put_forward(wish, seat, self.desk, stamp=stamp, titles={})
        except AssistantError:
            self.tally.counts["proposals refused"] += 1
            self._unchanged("unconfirmed", "a refused proposal")
            return
        if "order_id" in type(wish).model_fields and who != owner:
            self.tally.fault("unauthorised", f"{self.name} {who} was offered {wish}")
        for each in self.offers:
            each.closed |= each.seat.conversation_id == seat.conversation_id and not each.done
        self.offers.append(Offer(made, seat))
        self._unchanged("unconfirmed", f"proposing {wish}")

    def _yes(self) -> None:
        """Say yes as the one who asked, where they asked, to one of the latest proposals."""
        offer = self.offers[-1] if self.chance.random() < 0.7 else self.chance.choice(self.offers)
        digest = offer.proposal.digest if self.chance.random() < 0.5 else None
        self._answer(offer, offer.seat.reader(), offer.seat.conversation_id, digest)

    def _odd_yes(self) -> None:
        """Say yes with something wrong about it: who, how sure, where, or to which digest."""
        offer, fits = self.chance.choice(self.offers), True
        level = self.chance.choice(LEVELS)
        who = self.chance.choice((*PEOPLE, None))
        reader = Reader(shop_id=self.name, customer_id=who, level=level)
        home = self.chance.choice((offer.seat.conversation_id, *CONVERSATIONS))
        digest = self.chance.choice((None, offer.proposal.digest, "0" * 64, ""))
        fits = who == offer.seat.customer_id and level >= Level.possession
        fits = fits and home == offer.seat.conversation_id
        fits = fits and digest in (None, offer.proposal.digest)
        self._answer(offer, reader, home, digest, fits=fits)

    def _answer(
        self, offer: Offer, reader: Reader, home: str, digest: str | None, *, fits: bool = True
    ) -> None:
        yes = Confirmation(reader, home, offer.proposal.id, digest)
        self.tally.counts["confirmations said"] += 1
        try:
            done = confirm(yes, self.desk, now=self.now)
        except AssistantError:
            self.tally.counts["confirmations refused"] += 1
            self._unchanged("unconfirmed", f"a refused yes to {offer.proposal.request}")
            return
        if not fits:
            self.tally.fault("unauthorised", f"{self.name} {yes} did {offer.proposal.request}")
        if done.repeated:
            self._repeated(offer)
            return
        self._done(offer, done)

    def _repeated(self, offer: Offer) -> None:
        self.tally.counts["repeated yes"] += 1
        if not offer.done:
            self.tally.fault("repeated", f"{self.name} first yes called repeated {offer.proposal}")
        self._unchanged("repeated", f"a second yes to {offer.proposal.request}")

    def _done(self, offer: Offer, done: Settled) -> None:
        self.tally.counts["effects"] += 1
        self.tally.counts[f"done {done.kind}"] += 1
        over = self.now >= offer.proposal.expires_at
        if offer.done:
            self.tally.fault("repeated", f"{self.name} twice {offer.proposal.request}")
        if offer.closed or offer.spoilt or over or offer.proposal.policy != self.desk.policy.ref:
            self.tally.fault("unconfirmed", f"{self.name} stale or tampered {offer.proposal}")
        offer.done = True
        self._only_theirs(offer.seat.customer_id)

    def _only_theirs(self, owner: str) -> None:
        """See that a commit touched nobody else's records, and left exactly one line."""
        before, self.state = self.state, self.records.state()
        gone, come = set(before) - set(self.state), set(self.state) - set(before)
        lines = len(self.records.ledger(0))
        if lines != self.tally_lines() + 1:
            self.tally.fault("repeated", f"{self.name} {lines} lines in the ledger")
        others = {each.id for each in self.shop.orders if each.customer_id != owner}
        others |= {each for each in PEOPLE if each != owner}
        if any(row[0] in others for row in gone | come):
            self.tally.fault("unauthorised", f"{self.name} {owner} changed another's records")

    def tally_lines(self) -> int:
        """Count the ledger's lines before the effect that was just done."""
        return sum(each.done for each in self.offers) - 1

    def _decline(self) -> None:
        offer = self.chance.choice(self.offers)
        who = offer.seat.customer_id if self.chance.random() < 0.8 else self.chance.choice(PEOPLE)
        reader = Reader(shop_id=self.name, customer_id=who, level=Level.signed_in)
        yes = Confirmation(reader, offer.seat.conversation_id, offer.proposal.id)
        self.tally.counts["declined"] += 1
        try:
            decline(yes, self.desk)
        except AssistantError:
            pass
        else:
            if who != offer.seat.customer_id:
                self.tally.fault("unauthorised", f"{self.name} {who} declined for another")
            offer.closed = True
        self._unchanged("unconfirmed", "a no")

    def _tamper(self) -> None:
        """Change a stored proposal: its words, its version or its money, sometimes signed anew."""
        offer = self.chance.choice(self.offers)
        body = json.loads(offer.proposal.model_dump_json())
        kind = self.chance.choice(("summary", "money", "version", "money, signed anew"))
        if kind == "summary":
            body["summary"] += " …"
        elif kind == "version":
            body["record_version"] += 1
        else:
            body["effect"]["refund"]["amount"] += 1
        if kind == "money, signed anew":
            body["digest"] = digest_of(Proposal.model_validate(body))
        self.tally.counts["tampered"] += 1
        self.records.tamper(offer.proposal.id, json.dumps(body, ensure_ascii=False))
        offer.spoilt = True
        self._unchanged("unconfirmed", "tampering")

    def _policy(self) -> None:
        self.tally.counts["policy changes"] += 1
        policy = self.desk.policy
        if self.chance.random() < 0.5:
            policy = _stricter(policy)
        version = f"{policy.version}+{self.chance.randrange(1000)}"
        self.desk = under(self.desk, policy.model_copy(update={"version": version}))

    def _clock(self) -> None:
        self.tally.counts["clock moves"] += 1
        minutes = self.chance.choice((1, 5, 14, 15, 16, 60 * 24 * 8))
        self.now += timedelta(minutes=minutes)

    def _shop(self) -> None:
        """Let the shop prepare an order meanwhile; what was offered for it no longer holds."""
        fitting = [
            name
            for name, each in self.records.bodies("orders").items()
            if each["state"] == "received" and each["payment"]["method"] != "cash_on_delivery"
        ]
        if not fitting:
            return
        self.tally.counts["orders moved on by the shop"] += 1
        order_id = self.chance.choice(fitting)
        for line in self.records.ledger(self.mirror.lines):
            self.mirror.replay(line)
        self.mirror.orders[order_id] = self.records.move_on(order_id, "preparing")
        self.state = self.records.state()

    def _unchanged(self, kind: str, after: str) -> None:
        state = self.records.state()
        if state != self.state:
            self.tally.fault(kind, f"{self.name} records changed by {after}")
            self.state = state


def _stricter(policy: Policy) -> Policy:
    cancel = policy.cancel.model_copy(update={"states": ()})
    return policy.model_copy(update={"cancel": cancel})
