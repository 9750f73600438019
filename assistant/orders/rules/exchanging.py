"""Whether goods may be exchanged: for another variant in stock, at what difference in price."""

from assistant.domain.changes import Changes, Rma
from assistant.domain.money import Money
from assistant.domain.order import OrderLine
from assistant.domain.request import Exchange, Swap
from assistant.orders.policy_parts import Window, reason_said
from assistant.orders.rules.case import Case, Decision, NotEligible, Unclear
from assistant.orders.rules.money import check_covered, means_way, way_of
from assistant.orders.rules.swaps import SwapTerms, checked_swaps, kept_for
from assistant.orders.rules.windows import (
    CHANGE_OF_MIND,
    check_counts,
    check_state,
    check_window,
    class_of,
    rma_id,
)


def decide_exchange(request: Exchange, case: Case) -> Decision:
    """Decide on an exchange within the same product; raises NotEligible and Unclear.

    The new variant is kept in the warehouse at once; a difference in price is settled when the
    exchange is made. Source: the shop's page «exchange».
    """
    order, rules = case.the_order, case.policy.exchange
    check_state(order, case, states=rules.states, barred=rules.barred_by, kind="exchange")
    if rules.means_named and not request.means_id:
        raise Unclear("payment")
    reason = reason_said(case.policy.returns.reasons, request.reason)
    faulty = reason is not None and reason.window not in ("", CHANGE_OF_MIND)
    terms = SwapTerms(page=rules.page, same=faulty or rules.same_variant, fresh=True)
    swaps = _exchanged(request, terms, case)
    parts = tuple((line, swap.quantity) for swap, line in swaps)
    check_counts(parts, case)
    days = rules.defective.days if faulty and rules.defective else rules.days
    by = check_window(parts, Window(days=days, page=rules.page), case)
    if not faulty:
        for line, _ in parts:
            if class_of(line, case).change_of_mind == "never":
                raise NotEligible("not_exchangeable", rules.page)
    way = means_way(case.customer, request.means_id) if request.means_id is not None else None
    difference = sum(
        (case.good(swap.sku).price.amount - line.unit_price.amount) * swap.quantity
        for swap, line in swaps
        if swap.sku != line.sku
    )
    currency = order.total.currency
    charge = Money(amount=max(difference, 0), currency=currency)
    if way is not None:
        check_covered(charge, way, case.customer)
    way = way or way_of(order, case.customer)
    free = faulty or all(_free_once(line, case) for line, _ in parts)
    rma = Rma(
        id=rma_id(order, case),
        order_id=order.id,
        customer_id=order.customer_id,
        kind="exchange",
        swaps=request.swaps,
        reason=reason.id if reason else None,
        refund=Money(amount=max(-difference, 0), currency=currency),
        charge=charge,
        method=way.method,
        means_id=way.means_id,
        policy_version=case.policy.version,
        opened_at=case.now,
    )
    fresh = order.model_copy(
        update={
            "state": "exchange_requested",
            "changed": (*order.changed, "exchange"),
            "version": order.version + 1,
        }
    )
    kept = kept_for(rma.id, swaps, terms, case)
    return Decision(
        changes=Changes(customer_id=order.customer_id, order=fresh, rma=rma, stock=kept),
        refund=rma.refund,
        charge=charge,
        page=rules.page,
        method=way.method,
        last4=way.last4,
        swaps=tuple((line, swap.sku, swap.quantity) for swap, line in swaps),
        later=True,
        by=by,
        facts={"shipping": "shop" if free else "customer", "fee_page": rules.fee_page},
    )


def _exchanged(
    request: Exchange, terms: SwapTerms, case: Case
) -> tuple[tuple[Swap, OrderLine], ...]:
    """Hold the swaps against shelf and order, and name the page and the way out where they fail."""
    rules = case.policy.exchange
    try:
        return checked_swaps(request.swaps, case, terms)
    except NotEligible as refused:
        pages = {"no_stock": rules.no_stock_page, "other_product": rules.other_product_page}
        page = pages.get(refused.why) or refused.page
        after = "return" if refused.why in ("no_stock", "other_product") else ""
        raise NotEligible(refused.why, page, after=after, facts=refused.facts) from None


def _free_once(line: OrderLine, case: Case) -> bool:
    """Tell whether an exchange of this line costs no shipping: the first one of certain classes."""
    free, good = case.policy.exchange.free_once_for, case.goods.get(line.sku)
    if good is None or any(each.kind == "exchange" for each in case.rmas):
        return False
    return good.legal_class in free.get("legal_class", ()) or bool(
        set(good.categories) & set(free.get("category", ()))
    )
