"""A throw-away desk over a store of its own: opened for one run, closed and forgotten after it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path

from assistant.bootstrap import open_records
from assistant.domain.order import Proposal
from assistant.domain.outcome import Settled
from assistant.domain.reader import Level, Reader
from assistant.domain.request import OrderRequest
from assistant.orders.commit import Confirmation, confirm
from assistant.orders.desk import Desk, asked_skus, case_for
from assistant.orders.policy import Policy, read_policy
from assistant.orders.proposals import Stamp, propose
from assistant.orders.shelf import shelf_of
from assistant.orders.wording import Wording

POLICIES = Path(__file__).parent / "policies"


@cache
def policy_named(name: str) -> Policy:
    """Read one of the evaluations' own policies; raises ConfigurationInvalid."""
    return read_policy(POLICIES / f"{name}.yaml")


def open_throwaway(url: str, policy: Policy) -> Desk:
    """Open a desk over the store at a URL; goods are known from its own records alone."""
    shop, proposals = open_records(url)
    return Desk(shop=shop, proposals=proposals, policy=policy, shelf=shelf_of(shop))


def under(desk: Desk, policy: Policy) -> Desk:
    """Return the same desk under another policy."""
    return replace(desk, policy=policy)


@dataclass(frozen=True, slots=True)
class Seat:
    """Where somebody sits at the desk: which shop, which customer, which conversation."""

    shop_id: str
    customer_id: str
    conversation_id: str

    def reader(self, level: Level = Level.signed_in) -> Reader:
        """Make the reader who sits there."""
        return Reader(shop_id=self.shop_id, customer_id=self.customer_id, level=level)


def put_forward(
    request: OrderRequest, seat: Seat, desk: Desk, *, stamp: Stamp, titles: Mapping[str, str]
) -> Proposal:
    """Propose and store a request; raises NotEligible, Unclear and OrderNotFound."""
    case = case_for(
        request, desk, shop_id=seat.shop_id, customer_id=seat.customer_id, now=stamp.now
    )
    named = dict.fromkeys(asked_skus(request))
    if case.order is not None:
        named |= dict.fromkeys(line.sku for line in case.order.lines)
    wording = Wording("en", titles={sku: titles[sku] for sku in named if sku in titles})
    proposal = propose(request, case, stamp=stamp, wording=wording)
    desk.proposals.save(seat.shop_id, seat.conversation_id, seat.customer_id, proposal)
    return proposal


def say_yes(proposal: Proposal, seat: Seat, desk: Desk, *, now: datetime) -> Settled:
    """Confirm a proposal from the seat it was made at; raises as `confirm` does."""
    yes = Confirmation(
        reader=seat.reader(),
        conversation_id=seat.conversation_id,
        proposal_id=proposal.id,
        digest=proposal.digest,
    )
    return confirm(yes, desk, now=now)
