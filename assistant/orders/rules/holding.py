"""Whether a store may keep pieces for a customer."""

from datetime import timedelta

from assistant.domain.changes import Changes, Hold, Kept
from assistant.domain.money import Money
from assistant.domain.request import HoldForPickup
from assistant.orders.rules.case import Case, Decision, NotEligible


def decide_hold(request: HoldForPickup, case: Case) -> Decision:
    """Decide on keeping pieces at a store for the days the policy says; raises NotEligible."""
    rules, good = case.policy.pickup, case.good(request.sku)
    if not rules.hold_days:
        raise NotEligible("not_offered", rules.hold_page)
    shelf = good.counted(request.location)
    if request.location == "online" or shelf is None or shelf.free < request.quantity:
        raise NotEligible("no_stock", rules.page, facts={"sku": request.sku})
    if request.quantity > rules.most_pieces:
        raise NotEligible("too_many", rules.hold_page)
    until = case.now + timedelta(days=rules.hold_days)
    hold = Hold(
        id=f"H-{case.customer.id}-{request.sku}-{int(case.now.timestamp())}",
        customer_id=case.customer.id,
        sku=request.sku,
        location=request.location,
        quantity=request.quantity,
        until=until,
    )
    kept = Kept(
        reference=hold.id,
        sku=hold.sku,
        location=hold.location,
        quantity=hold.quantity,
        counted=shelf.quantity,
        counted_at=shelf.as_of,
        until=until,
    )
    nothing = Money(amount=0, currency=good.price.currency)
    return Decision(
        changes=Changes(customer_id=case.customer.id, hold=hold, stock=(kept,)),
        refund=nothing,
        charge=nothing,
        page=rules.hold_page,
        method="card",
        by=until.date(),
    )
